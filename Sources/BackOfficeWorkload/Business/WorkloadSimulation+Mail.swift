// What is written, said and noted: messages and their answers, calls, notes, documents; and payments, which go out and
// come back like mail.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

/// What something written is about.
enum WorkloadSubject {
  case order(OrderID)
  case lead(LeadID)

  var orderID: OrderID? { if case .order(let id) = self { id } else { nil } }
  var leadID: LeadID? { if case .lead(let id) = self { id } else { nil } }
}

extension WorkloadSimulation {
  /// A mail, or an SMS where somebody has a number.
  mutating func write(to customer: Int, about subject: WorkloadSubject, as work: WorkloadWork) async throws {
    let isSMS = mailChance.chance(0.15) && customers[customer].defaultContact != nil
    let message = SendMessage(
      customerID: customers[customer].id, messageID: desk.newID(), channel: isSMS ? .sms : .email,
      subject: isSMS ? nil : texts.pick(WorkloadTexts.subjects), body: texts.text(isSMS ? .comment : .mail),
      orderID: subject.orderID, leadID: subject.leadID)
    try await send(message, as: work.seat)
    try await desk.deliver()
  }

  /// The customer writes.
  mutating func receive(from customer: Int, about subject: WorkloadSubject) async throws {
    replies += 1
    let message = RecordInboundMessage(
      customerID: customers[customer].id, contactID: customers[customer].defaultContact, channel: .email,
      externalID: "<\(replies)@mail.example.com>", subject: texts.pick(WorkloadTexts.subjects),
      body: texts.text(.mail), orderID: subject.orderID, leadID: subject.leadID)
    try await send(message, by: .integration(Integration.inbound.rawValue))
  }

  mutating func logCall(with customer: Int, about subject: WorkloadSubject, as work: WorkloadWork) async throws {
    // Some are written down later.
    let since = mailChance.chance(0.3) ? Int64(60_000 * (1 + mailChance.below(180))) : nil
    let call = LogCall(
      customerID: customers[customer].id, contactID: customers[customer].defaultContact,
      direction: mailChance.chance(0.6) ? .outbound : .inbound, minutes: 1 + mailChance.below(25),
      note: mailChance.chance(0.6) ? texts.pick(WorkloadTexts.callNotes) : nil,
      occurredAt: since.map { now.advanced(by: -$0) }, orderID: subject.orderID, leadID: subject.leadID)
    try await send(call, as: work.seat)
  }

  mutating func addNote(to customer: Int, about subject: WorkloadSubject, as work: WorkloadWork) async throws {
    let note = AddNote(
      customerID: customers[customer].id, text: texts.text(.comment), orderID: subject.orderID,
      leadID: subject.leadID)
    try await send(note, as: work.seat)
  }

  /// The accounting program has a document of the order.
  mutating func link(_ kind: DocumentKind, to order: WorkloadOrder) async throws {
    documents += 1
    let document = LinkExternalDocument(
      customerID: customers[order.work.customer].id, system: "ledger", externalID: "\(kind.rawValue)-\(documents)",
      kind: kind, number: "\(kind == .quote ? "Q" : "INV")-\(documents)", date: LocalDate(of: now).description,
      amount: Money(minor: order.due, currency: "GBP"), status: kind == .quote ? .draft : .open, orderID: order.id)
    try await send(document, by: .integration(Integration.accounting.rawValue))
  }
}

// Payments.
extension WorkloadSimulation {
  /// The first fee is paid, all of it or the half; where the card is declined mostly once more.
  mutating func pay(_ order: WorkloadOrder) async throws {
    guard order.due > 0 else { return }
    let amount = order.due > 1 && money.chance(0.1) ? order.due / 2 : order.due
    for attempt in 1...2 {
      let id: PaymentID = desk.newID()
      payments += 1
      let asking = RequestPayment(
        orderID: order.id, paymentID: id, fee: .initial, amount: Money(minor: amount, currency: "GBP"),
        methodRef: "pm_\(payments)", idempotencyKey: "payment-\(payments)")
      try await act(order, asking)
      try await desk.deliver()
      guard WorkloadGateway.declines(id) else { return try await paid(order, id, amount) }
      if attempt == 1, money.chance(0.3) { return }
    }
  }

  private mutating func paid(_ order: WorkloadOrder, _ payment: PaymentID, _ amount: Int64) async throws {
    order.due -= amount
    guard money.chance(WorkloadRates.refunded) else { return }
    agenda.enter(.refund(payment, Money(minor: amount, currency: "GBP")), at: later(hours: 48))
  }

  mutating func refund(_ payment: PaymentID, _ amount: Money) async throws {
    let refunding = RefundPayment(
      paymentID: payment, refundID: desk.newID(), amount: amount, idempotencyKey: "refund-\(payment)",
      reason: "Complaint")
    try await send(refunding, as: 0)
    try await desk.deliver()
  }
}
