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
    "payments 5": "abd57544398292a55d7171db4a2bedb05b606f4922e7799b9f28c951443995a4",
    "orders 14": "608674d455db2ab08c605d5dd147cf6209275a0566130e6d6651e623976a1a5d",
    "tasks 10": "665dd60b5fadee70bd0372efdd5c511fe9e97734e7ce448971875d7ab0f9d74f",
    "leads 9": "c1cc569bfc7e24dc92684850c3c62559df591b0e5d573adbe965b98e5f49b2c2",
    "leadtasks 7": "415e153848e131428d2dd718c666a3043af9b8b0b2514db5ce71f24a124f13a0",
    "customers 12": "f8226b22f5a03d5a4051ba62e8e778b154f6f90358a3c9b76a831d5985b2e906",
    "contacts 5": "19c349f055e3937d229bf88ce626588212b9575ac10971ea7b88be86a1a3c89b",
    "users 10": "5898f23754e7b21d04f084317c31c124b3aa4294651382c6bbda0a455cb2aec6",
    "audit 17": "f446d5a42bc827ee150637566c6897d0e34418ddf5d2a313f1db35a6e452b3b7",
    "activities 11": "b9b9d5488843fd392a410bcfefe32afb58ac1ddc41d516360a06e87ccd11e49b",
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
