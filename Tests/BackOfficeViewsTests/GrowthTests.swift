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
    "performance 7": "cbfb9f5e194d1577fce4b146bcd4016e45215e636f60c2959e9579d29cb41289",
    "revenue 9": "77b570283db5636e111ba02752798ada6eae06f9cc157fe615a521dea5d60870",
    "attention 19": "f9b5f86be8003f3e5f60ac12094210a800ef6ce82f398487192875a77a3397f9",
    "deadlines 11": "67046d65b05bf1b63fa8eccb52799c4312fa14a843e7e547a49288667eab2304",
    "payments 5": "0576a229eec181875258358a42738c0dbb4ba21fb7b14cf0be54499408cfb812",
    "contracts 10": "8104e1879961d8b3319a6a2f977602b5e7175a8700c296b7aee4b09dcfd5d2b9",
    "orders 15": "e837081ea511e1c026d9f2ca6880386a02d19d2f596201fff1c4a753000f94ba",
    "tasks 11": "8a57616c9f95070a99332d70ca9d328ef7fcc1ecec5df6ef08417cf618124e0f",
    "leads 10": "2bf71741d80ef9e0e1f62dfb350f7d9ac7a8724bb46b0d37c2350354588a56cd",
    "leadtasks 8": "d9831189351668cbbe57b33d7e7464bd69dd8839c4d1aa64fa6440aa53d21adb",
    "customers 15": "abe72dff2f196e861bc3734c0f0203ff9dc41e4129912ec6e83296db38ff44de",
    "contacts 8": "2061ade8b1891072e86e02134c1a0c3ce3bd514b5a7711996ba043511e6493d6",
    "users 11": "d8161719691091d4d8ddd650bdb58f2fa983830c9414875d5f5605158ac9b60d",
    "audit 24": "66c533ac7733f567ca773548fabe550dac834c98548e563b6dbec426dc8ae698",
    "activities 12": "32e89c707f28429cdb6472f37bc683a79664c83172b0bd51a60c632b0ee6c7a2",
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
