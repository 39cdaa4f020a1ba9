// Every view holds the same whether it grew event by event, in batches with its file closed in between, or was rebuilt.

import BackOffice
import BackOfficeViews
import EventSourcing
import ReadModels
import Testing

@Suite struct GrowthTests {
  @Test func theSampleHasEveryTypeOfEvent() async throws {
    let book = try await SampleBook.made(seed: 1, commands: 4000)
    var seen: Set<String> = []
    try book.store.read(after: 0, through: nil) { envelope, _ in
      seen.insert(envelope.type)
      return true
    }
    #expect(BackOfficeEvent.registry.names.filter { !seen.contains($0) } == [])
  }

  @Test(arguments: [1, 37, 500]) func growthEqualsRebuild(step: Int) async throws {
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
    "orders 9": "eb1710a3aaff3a352ec700a1d614ee690d76c610528abb22552c7b2b1e5f49ec",
    "tasks 7": "eb7cbc8c6f9290ecea0f89a4aa34b31e38607f7d0460f176637aac5a88422a60",
    "customers 7": "40188b2692cfd8a3c0bc3a584ac3a1386acbf6832c2b67b2e196fdea4becf72d",
    "contacts 4": "2649487ae2cda2028e4eb83f56e33703422b31a27987cdc5a2faddd4f6364631",
    "users 7": "f8585d922bec32f1a150bfb64ebc079a9c07dd972d5b3ea3be333731d597e1fc",
    "activities 6": "fe977e97ec3857d311eab2baf0c0919f39814a7622bba3ff4ba98d017aab595b",
    "audit 11": "37b04fd1b5f8b784f874bd5cacb3ddb938bb0293be13f9c4e2daf4e1460d6f9c",
  ]

  @Test func `rows change only together with the number of their view`() async throws {
    let book = try await SampleBook.made(seed: 1, commands: 1_000)
    let views = try SmallViewStores.built(book)
    for (status, digest) in zip(try views.set.list(for: book.store), try views.digests()) {
      #expect(Self.goldenDigests["\(status.name) \(status.version)"] == digest, "\(status.name) \(status.version)")
    }
  }

  @Test func otherHistoriesGiveOtherDigests() async throws {
    let one = try SmallViewStores.built(try await SampleBook.made(seed: 1, commands: 200))
    let two = try SmallViewStores.built(try await SampleBook.made(seed: 2, commands: 200))
    for (a, b) in zip(try one.digests(), try two.digests()) { #expect(a != b) }
  }
}
