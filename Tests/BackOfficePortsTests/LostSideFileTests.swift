// All that a book derives from its log is lost, with everything of every kind asked for, answered, failed and waiting:
// opened again at the same time, it sends what was requested and not delivered, once, and nothing else.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct LostSideFileTests {
  private let office: PostOffice
  private let order = OrderID(UUID(namespace: .urlNamespace, name: "order"))
  private let mailbox = MemoryMailbox()
  private let gateway = ScriptedGateway(GatewayScript([.init(.succeed), .init(.succeed), .init(.lose)]))
  private let late = PortFailure("busy", "the server is busy", isRetryable: true)
  private let never = PortFailure("unknownUser", "there is no such mailbox", isRetryable: false)

  init() throws { office = try PostOffice() }

  private func open() async throws -> BackOfficeBook {
    try await office.open([mailbox, gateway, try AccountingFile(office.folder + "/accounting.jsonl")])
  }

  private func pounds(_ pounds: Int64) -> Money { Money(minor: pounds * 100, currency: "GBP") }

  private func pay(_ key: String, for fee: FeeReference = .initial, _ book: BackOfficeBook) async throws -> UUID {
    let payment = PaymentID(UUID(namespace: .urlNamespace, name: key))
    try await office.run(
      RequestPayment(
        orderID: order, paymentID: payment, fee: fee, amount: pounds(10), methodRef: "pm", idempotencyKey: key),
      book)
    return payment.uuid
  }

  private func addFee(_ name: String, _ book: BackOfficeBook) async throws -> FeeID {
    let fee = FeeID(UUID(namespace: .urlNamespace, name: name))
    try await office.run(AddFee(orderID: order, feeID: fee, name: name, amount: pounds(50)), book)
    return fee
  }

  /// The bodies of the messages that the mailbox was given behind the first so many requests, other mails by their kind.
  private func mails(after count: Int = 0) -> [String] {
    mailbox.items.dropFirst(count).map { item in
      switch item.request {
      case .message(let message): message.body
      case .invitation: "invitation"
      case .reminder: "reminder"
      case .charge, .refund, .posting: "no mail"
      }
    }
  }

  /// What the accounting was told, by kind and name of the fee.
  private func told() throws -> [String] {
    try String(contentsOfFile: office.folder + "/accounting.jsonl", encoding: .utf8).split(separator: "\n").map {
      let line = try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      return [line["kind"], line["feeName"]].compactMap { $0 as? String }.joined(separator: " ")
    }
  }

  /// One thing of each kind that went out, and a mail that never will.
  private func sendAll(_ book: BackOfficeBook) async throws {
    try await office.openOrder(order, initialFee: pounds(100), book)
    try await office.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"), book)
    try await office.invite(book)
    try await office.send("sent", book)
    try await office.send("an SMS", by: .sms, book)
    let payment = try await pay("paid", book)
    _ = try await addFee("told", book)
    try await office.run(
      ScheduleActivity(
        customerID: office.customer, kind: "Call", title: "Ask",
        startsAt: .at(Instant("2024-03-01T10:00:00Z")!), reminders: [60], assignedUserID: office.sal), book)
    try await book.fireDeadlines()
    try await book.deliver()
    try await office.run(
      RefundPayment(paymentID: PaymentID(payment), amount: pounds(1), idempotencyKey: "back"), book)
    mailbox.fail(never)
    try await office.send("refused", book)
    try await book.deliver()
  }

  @Test func `what was requested and not delivered goes out once, and nothing a second time`() async throws {
    var book = try await open()
    try await sendAll(book)
    #expect(mails().sorted() == ["an SMS", "invitation", "refused", "reminder", "sent"])
    #expect(gateway.moved.count == 2)
    #expect(try told().sorted() == ["feeAdded told", "paymentRefunded", "paymentSucceeded"])

    // Asked, and nothing came of it yet; then what nobody was asked for yet.
    mailbox.fail(late)
    try await office.send("delayed", book)
    let lost = try await pay("lost", book)
    try await book.deliver()
    try await office.send("waiting", book)
    let fee = try await addFee("waiting", book)
    let waiting = try await pay("waiting", for: .additional(fee), book)
    let (mailed, asked) = (mailbox.items.count, gateway.items.count)
    try await book.close()

    for round in 1...2 {
      try office.deleteSideFiles()
      #expect(try FileManager.default.contentsOfDirectory(atPath: office.path) == ["log"])
      book = try await open()
      // Once for what waits, once for what follows from the answers.
      try await book.deliver()
      try await book.deliver()
      #expect(mails(after: mailed).sorted() == ["delayed", "waiting"], "round \(round)")
      #expect(gateway.items[asked...].map(\.key) == [lost, waiting], "round \(round)")
      #expect(try await book.deliver().isEmpty)
      try await book.close()
    }
    #expect(mailbox.items.suffix(2).map(\.mayHaveHappened) == [true, true])
    #expect(gateway.moved.count == 4 && Set(gateway.moved).count == 4)
    #expect(
      try told().sorted() == ["feeAdded told", "feeAdded waiting", "paymentRefunded"]
        + Array(repeating: "paymentSucceeded", count: 3))
  }
}
