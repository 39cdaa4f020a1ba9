// What the accounting is told: each payment, refund and fee once, in the order of the log, from the first on, whatever is
// lost in between; and nothing at all where no accounting is connected.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct AccountingTests {
  private let office: PostOffice
  private let order = OrderID(UUID(namespace: .urlNamespace, name: "order"))

  init() throws { office = try PostOffice() }

  private var file: String { office.folder + "/accounting.jsonl" }

  private func lines() throws -> [[String: Any]] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func open(_ ports: any EffectPort<BackOfficeDomain>...) async throws -> BackOfficeBook {
    let book = try await office.open(ports)
    guard try await book.orderID(ofNumber: 1) == nil else { return book }
    try await office.openOrder(order, book)
    return book
  }

  private func addFee(_ name: String, _ book: BackOfficeBook) async throws {
    try await office.run(AddFee(orderID: order, name: name, amount: Money(minor: 500, currency: "GBP")), book)
  }

  // Checklist: L-21
  @Test func `a payment, a refund and a fee become a line each, under the id of their event`() async throws {
    let gateway = ScriptedGateway(GatewayScript([.init(.succeed), .init(.succeed)]))
    let book = try await open(gateway, try AccountingFile(file))
    try await office.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"), book)
    try await office.run(
      AddFee(
        orderID: order, feeID: FeeID(UUID(namespace: .urlNamespace, name: "fee")), name: "Van – “small”",
        amount: Money(minor: 500, currency: "GBP")), book)
    let payment = PaymentID(UUID(namespace: .urlNamespace, name: "payment"))
    try await office.run(
      RequestPayment(
        orderID: order, paymentID: payment, fee: .additional(FeeID(UUID(namespace: .urlNamespace, name: "fee"))),
        amount: Money(minor: 300, currency: "GBP"), methodRef: "pm", idempotencyKey: "k"), book)
    try await book.deliver()
    try await office.run(
      RefundPayment(paymentID: payment, amount: Money(minor: 100, currency: "GBP"), idempotencyKey: "b"), book)
    try await book.deliver()
    let lines = try lines()
    #expect(lines.map { $0["kind"] as? String } == ["feeAdded", "paymentSucceeded", "paymentRefunded"])
    #expect(lines.map { ($0["amount"] as? [String: Any])?["minor"] as? Int } == [500, 300, 100])
    #expect(lines.allSatisfy { $0["orderNo"] as? Int == 1 && $0["customerName"] as? String == "ABC Limited" })
    #expect(lines[0]["feeName"] as? String == "Van – “small”" && lines[2]["paymentID"] as? String == "\(payment)")
    #expect(Set(lines.compactMap { $0["id"] as? String }).count == 3)
    #expect(try await office.story(book) == Array(repeating: "effect.delivered", count: 3))
    guard case .effects(.delivered(let told))? = try await office.last("effect.delivered", book) else {
      Issue.record("the log does not say that the accounting was told")
      return
    }
    #expect(told.kind == .accounting && lines[2]["id"] as? String == told.effectID.description)
    let facts = try FileManager.default.attributesOfItem(atPath: file)
    #expect(facts[.posixPermissions] as? Int == 0o600)
  }

  @Test func `without an accounting nothing is written; one that comes later is told all, once`() async throws {
    let mailbox = MemoryMailbox()
    var book = try await open(mailbox)
    for number in 0..<1_003 { try await addFee("Fee \(number)", book) }
    let position = book.position
    #expect(try await book.deliver().isEmpty && book.position == position)
    try await book.close()
    book = try await open(mailbox, try AccountingFile(file))
    #expect(try await book.deliver().count == 1_003)
    #expect(try lines().map { $0["feeName"] as? String } == (0..<1_003).map { "Fee \($0)" })
    #expect(try await book.deliver().isEmpty)
    try await book.close()
    try office.deleteSideFiles()
    book = try await open(mailbox, try AccountingFile(file))
    try await addFee("Last", book)
    #expect(try await book.deliver().count == 1 && lines().count == 1_004)
    try await book.close()
  }

  @Test func `a line that was cut short stays one of its own`() async throws {
    try Data(#"{"id":"0"#.utf8).write(to: URL(fileURLWithPath: file))
    let book = try await open(try AccountingFile(file))
    try await addFee("Van", book)
    try await book.deliver()
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.hasPrefix("{\"id\":\"0\n{") && text.hasSuffix("}\n"))
  }

  @Test func `what fails for good is in the log, and can be asked for again`() async throws {
    let ledger = BrokenLedger()
    let book = try await open(ledger)
    try await addFee("Van", book)
    try await addFee("Lift", book)
    try await book.deliver()
    #expect(try await office.story(book) == ["effect.failed", "effect.failed"])
    guard case .effects(.failed(let failed))? = try await office.last("effect.failed", book) else { return }
    #expect(failed.kind == .accounting && failed.code == "closed" && failed.final)
    func needed() async throws -> [AttentionKind] { try await book.attention(AttentionQuery()).rows.map(\.kind) }
    #expect(try await needed() == [.accountingFailed, .accountingFailed])
    #expect(try await book.deliver().isEmpty)
    ledger.isOpen.withLock { $0 = true }
    try await office.run(RetryEffect(effectID: failed.effectID), book)
    #expect(try await book.deliver().count == 1)
    #expect(ledger.told.withLock { $0 } == ["Lift"])
    #expect(try await needed() == [.accountingFailed])
    #expect(try await office.story(book).suffix(2) == ["effect.retried", "effect.delivered"])
  }

  @Test func `a file that can't be written to is refused before anything is asked for`() {
    #expect(throws: PortFailure.self) { try AccountingFile(office.folder + "/none/accounting.jsonl") }
    #expect(throws: PortFailure.self) { try AccountingFile(office.folder) }
  }
}

/// An accounting program that takes nothing at first.
private final class BrokenLedger: AccountingSink {
  typealias D = BackOfficeDomain

  let isOpen = Lock(false)
  let told = Lock<[String]>([])

  var region: String? { nil }

  func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    guard isOpen.withLock({ $0 }) else { throw PortFailure("closed", "closed for the year", isRetryable: false) }
    if case .posting(let entry) = effect.request { told.withLock { $0.append(entry.feeName ?? "") } }
    return .delivered(providerRef: nil)
  }
}
