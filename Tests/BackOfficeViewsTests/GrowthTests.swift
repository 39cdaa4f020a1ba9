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
    "attention 19": "6eb1135286fd047a5b9a0334c71e29cf884d1d06e3bfd727a0984a3186baa7b2",
    "deadlines 11": "6164cf533e9bfe7d23c4c33725f58bf4c241aa011a643bdbdb8085eca5786f01",
    "payments 5": "0576a229eec181875258358a42738c0dbb4ba21fb7b14cf0be54499408cfb812",
    "contracts 10": "4506c794456c9d0804c8bd7fb9ea50b99d612c045734aac3e76031e639b2fe76",
    "orders 15": "c092edade2f97abfe7687ffa92f14d0553cdcf0619497025513922d0f396d30b",
    "tasks 11": "c855875d99c2f3a07a5d62dc2d39e438f7c1b00fb688ab583dae9817e15cb2e0",
    "leads 10": "842187aec1794294ac836212c28e31a8b255b84671928520bfb7714872003879",
    "leadtasks 8": "61edccfd9671c049d331315c2c18f0502aded4054bed7d9b3266e9c1a1ccd573",
    "customers 15": "abe72dff2f196e861bc3734c0f0203ff9dc41e4129912ec6e83296db38ff44de",
    "contacts 8": "2061ade8b1891072e86e02134c1a0c3ce3bd514b5a7711996ba043511e6493d6",
    "users 11": "8d277d86c30626dcd340d9300ec3abbbd16b93d920ce7de266262329e2d17468",
    "audit 24": "ed1aa3bb22632b69fe01d6a374cf7b90db55efd2c4ac8275ea98b8988cb0b5ac",
    "activities 12": "8464b2ca5f286f3deaa94a48f73ed0e72d250f4f7b7f32766ec7a71caf9e59a6",
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
