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
    "orders 12": "e6b11b2a57e0f499624f1e4f9805bd3ae350b999a488c974595c80f8bd1e9e06",
    "tasks 9": "3c3bb6115fbca4a8f1fc4f581afd808fcf1a286ce0e2ebf7d628f86fc46e9ab7",
    "leads 9": "271697a102b3ffb88e4942d1b2aae935b17560e5267902228ac2d9273e58979c",
    "leadtasks 7": "4592fc37940bfee82ed255a075d424936b3efb4f4d3214138f6fff0585e9a00c",
    "customers 12": "40e4eaea532d59844fc5bc5508b7d7d0be7dd6f4240687be931b24f1bbf87db8",
    "contacts 7": "d938f85334c97e028e025a78ff90127a16bec30fcb85a7ac3d6dda583dce1737",
    "users 9": "bced404fbd3ac18c45bf5613b2597c4e68a315c12bf121dbe25e6fa91b577100",
    "audit 18": "7403d5d3a552eed0fd193ccf0e12665c3429cfa5283550ea84d2e24fd43be9e5",
    "activities 10": "71b7ecac3d9a1823ddab83eb7ea08bc7b111c2486bb057158a594179239c88fb",
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
