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
    "orders 10": "704dfe03c02d583335403affb42a62139a2036be82f10425d6b239e91deac621",
    "tasks 7": "c8075173f5c00edbaf6811936d710bc366a677a80a163af968159a76cfe990b2",
    "leads 7": "84e013ec48d74f202b9c3b97c68dc13ce8a81cc01bc60e41b21816f7041d5867",
    "leadtasks 5": "057281c2864c9758539b9383e6a5b915224b7c8137193a7cc83ac4f65cd18363",
    "customers 8": "4d1a293624d1aa50b2caa420ef09f79739a904b5250cae1e74d2ba205994e8fb",
    "contacts 4": "63e5e986ad84cffac0c5205a118cfa009c912f6ccc870297c0ee1c068eb9c54f",
    "users 7": "7e6dada0b083f19bbc764280a1ee5fdeb2b2087d9e9fd2318c5ca5b0db58668e",
    "audit 11": "3a56796372897aa213d32d5d58fed3d3018ab81df904248226c0fba8f7b579ae",
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
