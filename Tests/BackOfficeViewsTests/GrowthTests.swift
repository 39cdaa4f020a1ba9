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
    "orders 12": "e4d8d09ee37315f92a9946881c1fad286fe2411925a2051ac1a220f33206736a",
    "tasks 9": "3c3bb6115fbca4a8f1fc4f581afd808fcf1a286ce0e2ebf7d628f86fc46e9ab7",
    "leads 9": "e39cc8af224edc14187d00829fda1edde1f2ea741f388196623cfdf6d54f7faa",
    "leadtasks 7": "4592fc37940bfee82ed255a075d424936b3efb4f4d3214138f6fff0585e9a00c",
    "customers 10": "2d62b035fc1784cf2c7db6b962cde9f7ef83feab4b0547ab2ceee5ca59a6583f",
    "contacts 5": "19c349f055e3937d229bf88ce626588212b9575ac10971ea7b88be86a1a3c89b",
    "users 9": "bced404fbd3ac18c45bf5613b2597c4e68a315c12bf121dbe25e6fa91b577100",
    "audit 16": "fb6d8084b2ffea7b540bc3a5b7d64e464c751128291b7d7f1cae0969c7f18ee0",
    "activities 10": "5cd353a704d4919f104a7b954dde28fa3d68f24555173462d85f2ad408712a97",
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
