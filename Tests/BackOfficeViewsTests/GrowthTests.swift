// Every view holds the same whether it grew event by event, in batches with its file closed in between, or was rebuilt.

import BackOffice
import BackOfficeViews
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct GrowthTests {
  private static let isLong = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] != nil

  /// A book with every type of event: in the long run a larger one.
  private func sample() async throws -> SampleBook {
    Self.isLong ? try await .made(seed: 1, commands: 4000) : try await .shared(seed: 3)
  }

  @Test func `the sample has every type of event`() async throws {
    let book = try await sample()
    var seen: Set<String> = []
    try book.store.read(after: 0, through: nil) { envelope, _ in
      seen.insert(envelope.type)
      return true
    }
    #expect(BackOfficeEvent.registry.names.filter { !seen.contains($0) } == [])
  }

  @Test(arguments: [1, 37, 500]) func `growth equals rebuild`(step: Int) async throws {
    // Event by event takes a transaction a view each: a shorter book will do.
    let book = step == 1 ? try await SampleBook.made(seed: 1, commands: 300) : try await sample()
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
    "performance 7": "a390b48bc58128cb94e78e3601e08bcf1a5bdf6669fc83fc1d627a35a04faaf3",
    "revenue 10": "df837b51241efb602c30dbb675422d896c3726fd5133b16108bd1ba7060be62f",
    "attention 22": "9eed0327bc42e4aa5d9d98a7b5016616f059a8d803b83198d702784e87216185",
    "deadlines 12": "c8bbe5b1343e8341fbba68b8e02d29dbed30cf3b58a6454ed656d22cff8dc654",
    "payments 6": "a94a11a77b49df0a21e848f447c3afdc1f91ccc483e57fca8d0a9b20e79f0c9e",
    "contracts 11": "491323dd830048a1962f6b47ed0aa90d6edb5c03926977bb93a231426885db79",
    "orders 16": "f2103c934e3900f28b284231a2a8fd3ba992d27def442ca643d3105b58d36f1b",
    "tasks 12": "8fa76380e4ab2426fd4a6e48e33ec24f7677e1a1ff6a322e6aafba6a17a7cdfd",
    "leads 11": "a5cab86e2189af0eb7eff479b9bf79bb4d274ba7e355bce28f5dfda2536f489e",
    "leadtasks 9": "5aca4247256e1b836b98a2bf03530765e2c34d1c3bd675c0cc7a3c39a1b8bcdf",
    "customers 16": "1babc0bb9ab56295a28a523245117ff23f31904a6d3a7cb15b0289aed2bca302",
    "contacts 9": "5d68ba49ed079673a66f831e971ee48058c07d4cef564beaf35bf1c0c6fc46b7",
    "users 12": "06bf8c692332593202969c1f3ec77f53f84102cb66c6fc54a4598ae6d0ad8586",
    "audit 26": "895f036d4dc80e4aa7cf28ddb1441e5e98557e9e67cd5baf61255db903357b62",
    "activities 13": "6b8026dd469569fc7b16493003f674635ec325ec2634c5cdfb790205da0fcfad",
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
