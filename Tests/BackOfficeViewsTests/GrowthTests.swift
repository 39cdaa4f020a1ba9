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
    "payments 6": "a94a11a77b49df0a21e848f447c3afdc1f91ccc483e57fca8d0a9b20e79f0c9e",
    "contracts 9": "02842d652738bbafbed36197e1a356d86f67990a9684dcb54bde6790ced8280d",
    "orders 15": "aea03150851779a00c7546db1a80c00e53ee47034de35f36646a4233949c5093",
    "tasks 11": "6233e5f770da63266406e8df62caaa79513a23b220b0ea788f99fd15098cd3e1",
    "leads 10": "257903ca714126a1da73ab4033b87bd4f94f11e007c24142c2fd738d01fc3a9f",
    "leadtasks 8": "95cbb5b3a7fc2d60b9aae7c29a86755cb208b25abf06eaa69a20673240054a13",
    "customers 15": "30c17510040bdd50083868eaabe2c77b0bd810851d22b932f76b6ba282e0cfee",
    "contacts 8": "384ffeb1587bbc9d09f927dd1624b77dc1e13fed2a3f6a6e2ba5d21169e40db0",
    "users 11": "75d6013ab5c6bb102c74b2541f7fd00e06c8a4f9051cb109a8c678f43475a1b5",
    "audit 21": "f1fbdfea32c1a3c4951bd03d6ff625e1cc0dc0b414c14cfb52b57a2e832b22ed",
    "activities 12": "c8274746151699f2ed0e91bf531ad4fdadf8ce201d0ac1913baddce9d866c500",
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
