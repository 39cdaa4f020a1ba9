// Every view holds the same whether it grew event by event, in batches with its file closed in between, or was rebuilt.

import BackOffice
import BackOfficeViews
import EventSourcing
import ReadModels
import Testing

@Suite struct GrowthTests {
  @Test func `the sample has every type of event`() async throws {
    let book = try await SampleBook.made(seed: 1, commands: 4000)
    var seen: Set<String> = []
    try book.store.read(after: 0, through: nil) { envelope, _ in
      seen.insert(envelope.type)
      return true
    }
    #expect(BackOfficeEvent.registry.names.filter { !seen.contains($0) } == [])
  }

  @Test(arguments: [1, 37, 500]) func `growth equals rebuild`(step: Int) async throws {
    // Event by event takes a transaction a view each: a shorter book will do.
    let book = try await SampleBook.made(seed: 1, commands: step == 1 ? 300 : 4000)
    let rebuilt = SmallViewStores()
    try rebuilt.set.rebuild(from: book.store)
    let grown = SmallViewStores()
    let end = Int(book.store.durable.position)
    for (round, position) in stride(from: step, to: end + step, by: step).enumerated() {
      try grown.set.catchUp(from: book.store, through: Position(min(position, end)))
      guard round.isMultiple(of: 7) else { continue }
      grown.set.close()
    }
    try grown.set.catchUp(from: book.store)
    #expect(try grown.digests() == rebuilt.digests())
    #expect(try rebuilt.set.verify(from: book.store).allSatisfy(\.isSound))
  }

  /// By the version of the view, for the book below. Who changes what a view or a fold makes raises that number, and
  /// adds a line here.
  static let goldenDigests: [String: String] = [
    "orders 11": "b0a2ce85a8290f220f15eb5a817fce1ca655d127344a49e6f85f5d966ac0f638",
    "tasks 9": "a3cb4fa615f75e9b90f60a52100977a14dd377ef3feb86cd2cb8fa6608096fee",
    "customers 7": "96f0fc2c4463a09d58a49c0734b736e3d5f7e92b8d456d1abc1f4cd4cc55f873",
    "contacts 5": "354db556be19c02b6fca7c371e63f8fcda0cb4aac8b4c6c6001e41e3383a3b87",
    "users 9": "089e2e8c7641c9bfa4e69f4b17e313e7e5dd45551ae3e361506b0b0bd6c46980",
    "audit 14": "aabe155578f6a69f84ae6d3fb46509ad27508b4f6288b5fe461b992411230814",
    "activities 6": "22c2d4c67956aa4f8cefca01076c9188758be529094b5c3ba2cdcb6f0e393c2d",
  ]

  @Test func `rows change only together with the number of their view`() async throws {
    let book = try await SampleBook.made(seed: 1, commands: 1_000)
    let views = try SmallViewStores.built(book)
    for (status, digest) in zip(try views.set.list(for: book.store), try views.digests()) {
      #expect(Self.goldenDigests["\(status.name) \(status.version)"] == digest, "\(status.name) \(status.version)")
    }
  }

  @Test func `other histories give other digests`() async throws {
    let one = try SmallViewStores.built(try await SampleBook.made(seed: 1, commands: 200))
    let two = try SmallViewStores.built(try await SampleBook.made(seed: 2, commands: 200))
    for (a, b) in zip(try one.digests(), try two.digests()) { #expect(a != b) }
  }
}
