// Payments and refunds from the command to the gateway and back into the log: no money moves twice, whatever is lost or
// killed in between, and none is forgotten.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct PaymentDispatchTests {
  private let office: PostOffice
  private let order = OrderID(UUID(namespace: .urlNamespace, name: "order"))
  private let payment = PaymentID(UUID(namespace: .urlNamespace, name: "payment"))

  init() throws { office = try PostOffice() }

  private func pounds(_ pounds: Int64) -> Money { Money(minor: pounds * 100, currency: "GBP") }

  private func gateway(_ answers: GatewayScript.Answer...) -> ScriptedGateway {
    ScriptedGateway(GatewayScript(answers))
  }

  /// The book with an order that has an initial fee of 100 pounds.
  private func open(_ gateway: ScriptedGateway?) async throws -> BackOfficeBook {
    let book = try await office.open(gateway.map { [$0] } ?? [])
    guard try await book.orderID(ofNumber: 1) == nil else { return book }
    try await office.openOrder(order, initialFee: pounds(100), book)
    try await office.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"), book)
    return book
  }

  private func request(_ amount: Int64, _ book: BackOfficeBook, id: PaymentID? = nil, key: String = "k") async throws {
    try await office.run(
      RequestPayment(
        orderID: order, paymentID: id ?? payment, fee: .initial, amount: pounds(amount), methodRef: "pm_1",
        idempotencyKey: key), book)
  }

  private func states(_ book: BackOfficeBook) async throws -> [PaymentStatus] {
    try await book.payments(PaymentsQuery()).rows.map(\.state)
  }

  /// Moves the clock in steps, as a book that is kept open is asked again.
  private func wait(_ seconds: Int64..., in book: BackOfficeBook) async throws {
    for seconds in seconds {
      office.move(bySeconds: seconds)
      try await book.deliver()
    }
  }

  // Checklist: L-104
  @Test func `a payment is taken once, under its own id, and the log says so`() async throws {
    let gateway = gateway(.init(.succeed))
    var book = try await open(gateway)
    try await request(60, book)
    #expect(gateway.items.isEmpty)
    try await book.deliver()
    guard case .charge(let charge)? = gateway.items.first?.request else {
      Issue.record("nothing was asked for")
      return
    }
    #expect(charge.amount == pounds(60) && charge.methodRef == "pm_1" && charge.orderID == order)
    #expect(charge.provider == "stripe" && charge.accountRef == "acct_1")
    #expect(gateway.items[0].key == payment.uuid && !gateway.items[0].mayHaveHappened)
    let record = try #require(try await book.record(at: book.position)).envelope
    #expect(record.type == "order.paymentSucceeded" && record.actor == .integration("payments"))
    #expect(record.batch.commandID == UUID(namespace: payment.uuid, name: "succeeded/scripted:\(payment)"))
    let asked = try #require(try await book.record(at: book.position - 1)).envelope
    #expect(gateway.items[0].effectID == UUID(namespace: asked.eventID(inLog: book.id), name: "P-09/effect/0"))
    try await book.close()

    try office.deleteSideFiles()
    book = try await open(gateway)
    #expect(try await book.deliver().isEmpty && gateway.items.count == 1 && gateway.moved == [payment.uuid])
    #expect(try await states(book) == [.succeeded])
    try await book.close()
  }

  @Test func `a payment that is declined is written down, and not asked for again`() async throws {
    let gateway = gateway(.init(.decline, code: "no_money"))
    let book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    try await wait(10_000, in: book)
    guard case .order(.payment(.failed(let failed)))? = try await office.last("order.paymentFailed", book) else {
      Issue.record("no failure")
      return
    }
    #expect(failed.code == "no_money" && gateway.items.count == 1 && gateway.moved.isEmpty)
    try await book.close()
  }

  @Test(arguments: ["", " ", "\u{202e}", "a\nb", String(repeating: "x", count: 5_000)])
  func `a payment that is declined in strange words is written down all the same`(_ code: String) async throws {
    let gateway = gateway(.init(.decline, code: code))
    let book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    guard case .order(.payment(.failed(let failed)))? = try await office.last("order.paymentFailed", book) else {
      Issue.record("no failure")
      return
    }
    let words = ["a\nb": "a b", String(repeating: "x", count: 5_000): String(repeating: "x", count: 500)]
    #expect(failed.code == words[code] ?? "unknown")
    try await book.close()
  }

  @Test func `an answer that was lost is asked for, and nothing is taken twice`() async throws {
    let gateway = gateway(.init(.lose), .init(.decline))
    let book = try await open(gateway)
    try await request(60, book)
    #expect(try await book.deliver().isEmpty)
    #expect(try await states(book) == [.requested])
    try await wait(1, in: book)
    #expect(try await states(book) == [.succeeded])
    #expect(gateway.moved == [payment.uuid] && gateway.items.map(\.mayHaveHappened) == [false, true])
    #expect(Set(gateway.items.map(\.effectID)).count == 1)
    try await book.close()
  }

  @Test func `whoever dies before the answer is written down asks again under the same id`() async throws {
    let gateway = gateway(.init(.lose))
    var book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    try await book.close()
    try office.deleteSideFiles()
    book = try await open(gateway)
    #expect(try await book.deliver().count == 1)
    #expect(gateway.items.map(\.mayHaveHappened) == [false, true] && gateway.moved == [payment.uuid])
    #expect(Set(gateway.items.map(\.effectID)).count == 1)
    try await book.close()
  }

  @Test func `no answer is no failure: it is asked without end`() async throws {
    let gateway = gateway(.init(.timeout, after: "PT2H"), .init(.succeed))
    let book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    try await wait(1, 4, 16, 64, 256, 1024, in: book)
    #expect(gateway.items.count == 7)
    #expect(try await states(book) == [.requested])
    try await wait(4096, 4096, in: book)
    #expect(gateway.items.count == 9 && gateway.moved == [payment.uuid])
    #expect(try await states(book) == [.succeeded])
    try await book.close()
  }

  @Test func `a success that comes late is found, and the payment is not made anew`() async throws {
    let gateway = gateway(.init(.lateSuccess, after: "PT1H"), .init(.decline))
    let book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    try await wait(1, 4, 16, 64, 256, 1024, in: book)
    #expect(try await states(book) == [.requested])
    try await wait(4096, in: book)
    #expect(try await states(book) == [.succeeded])
    #expect(gateway.moved == [payment.uuid])
    try await book.close()
  }

  @Test func `whoever has to do something first is waited for`() async throws {
    let gateway = gateway(.init(.actionRequired, after: "PT1M", url: "https://bank.example/1"))
    var book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    let row = try #require(try await book.payments(PaymentsQuery()).rows.first)
    #expect(row.state == .actionRequired && row.url == "https://bank.example/1")
    try await wait(1, 4, in: book)
    #expect(gateway.items.count == 3)
    try await book.close()
    book = try await open(gateway)
    #expect(try await book.deliver().isEmpty)
    try await wait(60, in: book)
    #expect(try await states(book) == [.succeeded])
    #expect(gateway.moved == [payment.uuid])
    try await book.close()
  }

  @Test func `what is said by another way meanwhile is enough`() async throws {
    let gateway = gateway(.init(.timeout))
    let book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    try await book.execute(
      RecordPaymentResult(paymentID: payment, result: .failed, code: "expired"), as: .integration("payments"))
    try await wait(10_000, in: book)
    #expect(gateway.items.count == 1)
    try await book.close()
  }

  /// The gateway tells of it twice by itself, and once more when it is asked.
  @Test(arguments: [false, true])
  func `an answer that was lost and comes back twice after the order was closed counts once`(isAskedFirst: Bool)
    async throws
  {
    let gateway = gateway(.init(.lose))
    let book = try await open(gateway)
    try await request(60, book)
    #expect(try await book.deliver().isEmpty)
    try await office.run(CloseOrder(orderID: order, outcome: .completed), book)
    let closed = book.position
    if isAskedFirst { try await wait(1, in: book) }
    let told = RecordPaymentResult(
      paymentID: payment, result: .succeeded, gatewayRef: "scripted:\(payment)", amount: pounds(60))
    let (first, second) = (Request(told, as: .integration("payments")), Request(told, as: .integration("payments")))
    async let one = book.execute(first)
    async let other = book.execute(second)
    #expect(try await [one, other].count { $0.positions != nil } == (isAskedFirst ? 0 : 1))
    try await wait(1, 4, in: book)
    #expect(book.position == closed + 1 && gateway.moved == [payment.uuid])
    #expect(gateway.items.count == (isAskedFirst ? 2 : 1))
    try await book.close()
    try office.deleteSideFiles()
    let again = try await open(gateway)
    #expect(try await again.deliver().isEmpty && again.position == closed + 1)
    let details = try #require(try await again.order(.id(order)))
    #expect(details.payments.map(\.state) == [.succeeded] && details.row.work.state == .closed)
    #expect(details.row.paid == pounds(60) && details.row.outstandingAmount == pounds(40))
    let months = try await again.revenue(RevenueQuery()).rows
    #expect(months.map(\.collected) == [pounds(60)])
    try await again.close()
  }

  @Test func `a double click on a payment takes the money once`() async throws {
    let gateway = gateway()
    let book = try await open(gateway)
    let click = RequestPayment(
      orderID: order, fee: .initial, amount: pounds(60), methodRef: "pm_1", idempotencyKey: "k")
    async let one = office.run(click, book)
    async let other = office.run(click, book)
    #expect(try await [one, other].count { $0.positions != nil } == 1)
    try await book.deliver()
    #expect(gateway.moved.count == 1)
    #expect(try await states(book) == [.succeeded])
    try await book.close()
  }

  @Test func `money is given back once, a refund that is declined can be asked for again`() async throws {
    let gateway = gateway(.init(.succeed), .init(.decline, code: "closed"), .init(.lose))
    let book = try await open(gateway)
    try await request(60, book)
    try await book.deliver()
    let refunds = ["first", "second"].map { RefundID(UUID(namespace: .urlNamespace, name: $0)) }
    for refund in refunds {
      try await office.run(
        RefundPayment(
          paymentID: payment, refundID: refund, amount: pounds(60), idempotencyKey: "\(refund)", reason: "late"), book)
      try await book.deliver()
    }
    guard case .refund(let asked)? = gateway.items.last?.request else {
      Issue.record("no refund was asked for")
      return
    }
    #expect(asked.paymentID == payment && asked.gatewayRef == "scripted:\(payment)" && asked.reason == "late")
    try await wait(1, in: book)
    let row = try #require(try await book.payments(PaymentsQuery()).rows.first)
    #expect(row.refunded == pounds(60) && row.state == .succeeded)
    #expect(gateway.moved == [payment.uuid, refunds[1].uuid])
    try await book.close()
  }

  @Test func `without a gateway a payment waits for one`() async throws {
    var book = try await open(nil)
    try await request(60, book)
    #expect(try await book.deliver().isEmpty)
    try await book.close()
    book = try await open(gateway(.init(.succeed)))
    #expect(try await book.deliver().count == 1)
    try await book.close()
  }

  @Test func `a gateway carries no messages, and a mailbox no money`() async throws {
    let (gateway, mailbox) = (gateway(), MemoryMailbox())
    let book = try await office.open([mailbox, gateway])
    try await office.send("At nine.", book)
    try await book.deliver()
    #expect(gateway.items.isEmpty && mailbox.items.count == 1)
    try await book.close()
  }

  // MARK: Scripts

  @Test(arguments: [
    ("PT2H", 7_200_000), ("P1D", 86_400_000), ("P1DT1H1M1S", 90_061_000), ("PT0S", 0), ("P", nil), ("PT", nil),
    ("P1DT", nil), ("2H", nil), ("PT1H30", nil), ("PT-1S", nil), ("", nil), ("PT9999999S", nil),
  ])
  func `durations`(_ text: String, _ milliseconds: Int64?) throws {
    let file = office.folder + "/script.json"
    try #"{"answers":[{"do":"timeout","after":"\#(text)"}]}"#.write(toFile: file, atomically: true, encoding: .utf8)
    if milliseconds == nil {
      #expect(throws: GatewayScriptError.self) { try GatewayScript(file: file) }
    } else {
      #expect(try GatewayScript(file: file).answers.first?.pause == milliseconds)
    }
  }

  @Test func `a script is a file with answers`() throws {
    let file = office.folder + "/script.json"
    for text in ["", "[]", "{}", #"{"answers":[{"do":"vanish"}]}"#, #"{"answers":[{"do":"succeed","x":1}]}"#] {
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(throws: GatewayScriptError.self, "\(text)") { try GatewayScript(file: file) }
    }
    #expect(throws: GatewayScriptError.self) { try GatewayScript(file: office.folder) }
    #expect(throws: GatewayScriptError.self) { try GatewayScript(file: file + ".not") }
    try #"{"answers":[{"do":"decline","code":"c"},{"do":"actionRequired","url":"u","after":"PT2H"}]}"#
      .write(toFile: file, atomically: true, encoding: .utf8)
    #expect(
      try GatewayScript(file: file).answers == [
        .init(.decline, code: "c"), .init(.actionRequired, after: "PT2H", url: "u"),
      ])
  }
}
