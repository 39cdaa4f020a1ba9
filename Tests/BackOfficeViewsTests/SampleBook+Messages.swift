// What is exchanged with two customers at the end of a sample book, and what became of it: each type of event once at least.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension SampleBook {
  func exchangeMessages() async throws {
    let (customer, contact) = (CustomerID.sample("written to", 0), ContactID.sample("written to", 0))
    let order = OrderID.sample("written about", 0)
    try await run(
      CreateCustomer(
        customerID: customer, kind: .individual, name: "Wanda",
        details: CustomerDetails(email: "w@example.com", doNotContact: [.call]), allowDuplicate: true))
    try await run(
      AddContact(
        customerID: customer, contactID: contact, name: "Ann", email: "ann@example.com", mobile: "07700 900001",
        doNotContact: [.call]))
    try await run(
      OpenOrder(
        orderID: order, customerID: customer, contactID: contact, type: .oneOff, serviceID: services[0],
        assignedUserID: users[3]))
    customers.append(customer)
    orders.append(order)
    try await send(about: order, of: customer)
    try await receive(about: order, of: customer)
    try await inviteSomebody()
    // A message that waits when its addressee goes.
    try await run(
      SendMessage(customerID: customer, channel: .sms, to: .contact(contact), body: "Are you there?"))
    try await run(RemoveContact(customerID: customer, contactID: contact))
    try await run(SendMessage(customerID: customer, channel: .email, subject: "Still waiting", body: "x"))
    let kept = ContactID.sample("written to", 1)
    try await run(AddContact(customerID: customer, contactID: kept, name: "Bea"))
    try await run(LogCall(customerID: customer, contactID: kept, direction: .outbound))
  }

  private func send(about order: OrderID, of customer: CustomerID) async throws {
    let ids = (0..<2).map { MessageID.sample("message", $0) }
    try await run(
      SendMessage(
        customerID: customer, messageID: ids[0], channel: .email, subject: "Monday", body: "At nine", orderID: order,
        taskID: .current))
    try await report(
      RecordMessageResult(messageID: ids[0], result: .delivered, providerRef: "1"), by: .email)
    let lead = LeadID.sample("asked about", 0)
    leads.append(lead)
    try await run(OpenLead(leadID: lead, customerID: customer, serviceID: services[0], assignedUserID: users[3]))
    try await run(SendMessage(customerID: customer, messageID: ids[1], channel: .sms, body: "At nine", leadID: lead))
    let effect = EffectID.sample("effect", 0)
    try await report(
      RecordMessageResult(messageID: ids[1], result: .failed, code: "full", attempts: 5, effectID: effect), by: .sms)
    try await run(RetryEffect(effectID: effect))
    try await report(RecordMessageResult(messageID: ids[1], result: .failed, code: "full", effectID: effect), by: .sms)
  }

  private func receive(about order: OrderID, of customer: CustomerID) async throws {
    try await report(
      RecordInboundMessage(
        customerID: customer, channel: .email, externalID: "1", subject: "Re: Monday", body: "Fine",
        occurredAt: now.advanced(by: -60_000), orderID: order), by: .inbound)
    try await run(
      LogCall(customerID: customer, direction: .inbound, minutes: 3, note: "Asked for Monday", orderID: order))
    try await run(AddNote(customerID: customer, text: "Rings late"))
    for status in [DocumentStatus.open, .paid] {
      try await report(
        LinkExternalDocument(
          customerID: customer, system: "xero", externalID: "1", kind: .invoice, number: "INV-1", date: "2024-01-31",
          amount: Money(minor: 100, currency: "EUR"), status: status, orderID: order), by: .accounting)
    }
  }

  /// When something was last exchanged with each customer and with each contact, by the events.
  func exchangeTimes() throws -> (customers: [CustomerID: Instant], contacts: [ContactID: Instant]) {
    var (customers, contacts): ([CustomerID: Instant], [ContactID: Instant]) = ([:], [:])
    try store.read(after: 0, through: nil) { envelope, payload in
      let event = try BackOfficeEvent.registry.decode(
        type: envelope.type, schema: envelope.schema, payload: payload)
      guard case .correspondence(let event) = event else { return true }
      let contact: ContactID?
      switch event {
      case .messageRequested(let event): contact = event.contactID
      case .messageReceived(let event): contact = event.contactID
      case .callLogged(let event): contact = event.contactID
      case .noteAdded: contact = nil
      case .messageDelivered, .messageFailed, .documentLinked, .documentUpdated: return true
      }
      let time = envelope.occurredAt ?? envelope.recordedAt
      customers[current(envelope.stream.subject()), default: time].raise(to: time)
      if let contact { contacts[contact, default: time].raise(to: time) }
      return true
    }
    return (customers, contacts)
  }

  private func inviteSomebody() async throws {
    for (number, result) in [DeliveryResult.delivered, .failed].enumerated() {
      let user = UserID.sample("mailed", number)
      try await run(
        InviteUser(
          userID: user, name: "Ida \(number)", email: "ida\(number)@example.com", userType: .general, licence: .paid))
      let cause = runner.withIndex { $0.outbox.unanswered(after: 0).last?.cause } ?? 0
      try await report(
        RecordEffectResult(
          effectID: .sample("mail", number), kind: .invitation, cause: Int64(cause), result: result, userID: user,
          providerRef: "1", code: "full", attempts: 5), by: .email)
    }
  }
}

extension Instant {
  fileprivate mutating func raise(to other: Instant) { self = max(self, other) }
}
