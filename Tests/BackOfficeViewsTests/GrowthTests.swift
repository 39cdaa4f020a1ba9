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
    "performance 6": "532e539bce31add1b9f4d6b54d3fc098824b6bb4ae2900f14b880a7d879e628f",
    "revenue 8": "1853b98f92c190f89c0eafc0cdf61799ac814a348bf4949c0b62d33999f97ba0",
    "payments 5": "0576a229eec181875258358a42738c0dbb4ba21fb7b14cf0be54499408cfb812",
    "contracts 8": "1fae28e0892d96bf0d30726f3ef41c9788ba3cac2a043f8ac0215fad0b6a199b",
    "orders 14": "b64173a7637e1538cb8046247c946154658496cd1ada64062975fd4ecb9b0f99",
    "tasks 10": "7a366d153e0bec8c8a3103c8f334efcc1f940b9d43ac2209bc272c25149cfb04",
    "leads 9": "58e2a8dfae37481752b40dd85f7543524b9de696cdb83eaba218343040a0449f",
    "leadtasks 7": "c2e87d17683e56b2dfb14fc32caeef72e6130c9929f193e775cd9f073c19e45e",
    "customers 14": "5fa33b46718a16cb52c979b0b69c7a39b5608fa2482ff05336cc68262df795e6",
    "contacts 7": "0ec92d986b2643ff544b672ffcf5472381d218e8abad3b9682344ca5c608b869",
    "users 10": "d987349fffb5b3a7b986d3407cbe2cbb6bfcae331bad1c329ab1a579ffefeac5",
    "audit 20": "b6c213aded057a84804b3ffed87b68a14968ad45d30a23c0b5313c228589c894",
    "activities 11": "2dda311b493c922b76bbaf216dcdf1db7c1b546332faad430af20e0e3a23c349",
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
