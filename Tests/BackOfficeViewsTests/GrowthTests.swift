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
    "contracts 8": "426c5bf763ccd7f289ffe720eb2e687cfee0bba0d5b80b6f67af12bb789c9dd2",
    "orders 14": "6ae2aee421c0b2eba21cdc79f479767263dcc4dcee84e08bc95189638f967729",
    "tasks 10": "7775564e0d7cf7d51acfc8271d732a71061328e8ab0eee953fe6ed100a353000",
    "leads 9": "bccec255f2c9e38d18f3fa7ed6e312d547be7b8ba0e8acdd3f5d19ae62391fd6",
    "leadtasks 7": "095f8a6727351452454a2e54bf6064d3f73406ec9e87b61f255813fb4dcfb63b",
    "customers 11": "bf4702372a76eb5678e23ee7167fe609154a3888372683f1aa6c16c78c4d6b8c",
    "contacts 5": "6085a4d4cc8ab876b99b397b45e2d474c2524b1e39139b98d06b2a7b47bfec19",
    "users 10": "f256097c46ed541a11c652bfb5351ecc0c7c642bcea93085a5cd70ef59a5746a",
    "audit 19": "ed64dbe9f6d9ec487b12c7a7f7766edcbc30d5793f05664419c4b49f4ad079f5",
    "activities 11": "2fdfec0035c4ba28826b41282e53366b139712580917547db0506d8af3119a33",
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
