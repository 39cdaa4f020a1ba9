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
    "orders 9": "f6087f2fee444abf56ffe585e06347636f4786cd03e83d12a2c94e1a6a5a3fcf",
    "tasks 7": "73553501f37b3c57c694002accf67a3479bfa2029afe7bee3494b233f7c8b2de",
    "customers 7": "d5c48b152257f9eb02e90ab183f393ca9676330b2926bd7c4487aeb156af7579",
    "contacts 4": "6c71a62ef242e5567ac17b9a3614dab96eb42e8d036d623f065841cfe0555f51",
    "users 7": "17d18e033f6e1438864d25b0293bc1749affe6da4987d75174138cf2969eb3d7",
    "audit 11": "046af18659401d4b303f2dd8f137874ffdc87b6bfca97ff23a2d30d1ab8f8399",
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
