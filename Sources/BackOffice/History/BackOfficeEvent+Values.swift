// Which values an event may have that its list of fields can't tell: those that other events are known by, and those
// whose kind their name says.

internal import EventSourcing

extension BackOfficeEvent {
  /// Throws for the first value that no command would have written.
  func checkValues(_ index: borrowing AccountIndex, in stream: StreamName) throws(HistoryFault) {
    switch self {
    case .account(.settingsChanged(let event)): try Self.check(event.changes)
    case .workflow(.draftChanged(let event)): try Self.check(event.tasks)
    case .workflow(.published(let event)): try Self.check(event.tasks)
    case .order(.opened(let event)):
      guard index.orders.id(ofNumber: event.orderNo) == nil else {
        throw HistoryFault("payload.orderNo", "another order has the number \(event.orderNo)")
      }
    case .order(.payment(let event)): try Self.check(event.trace, index.payments)
    case .lead(.opened(let event)):
      guard index.leads.id(ofNumber: event.leadNo) == nil else {
        throw HistoryFault("payload.leadNo", "another lead has the number \(event.leadNo)")
      }
    case .order(.work(.closed(let event))): try Self.check(event.outcome, of: .order)
    case .lead(.work(.closed(let event))): try Self.check(event.outcome, of: .lead)
    case .customer(.edited(let event)):
      try CustomFields.checkDistinct(event.changes.compactMap { CustomFields.key(of: $0.field) })
    case .customer(.mergedInto(let event)): try Self.check(event, of: stream.subject(), index.customers)
    case .customer(.absorbed(let event)): try Self.check(event, by: stream.subject(), index.customers)
    case .account, .user, .catalogue, .workflow, .customer, .order, .lead, .customerImport, .activity, .contract,
      .correspondence, .effects, .attention:
      break
    }
  }

  /// A customer becomes one with another that is there and is none that is gone: else ids would lead in a circle.
  private static func check(
    _ event: CustomerMergedInto, of id: CustomerID, _ customers: CustomerIndex
  ) throws(HistoryFault) {
    guard customers.exists(event.kept), customers.current(event.kept) == event.kept, customers.current(id) == id,
      event.kept != id
    else { throw HistoryFault("payload.kept", "no customer that this one can become one with") }
  }

  /// What a customer takes in was said to become one with it just before, and its contacts are nobody else's.
  private static func check(
    _ event: CustomerAbsorbed, by id: CustomerID, _ customers: CustomerIndex
  ) throws(HistoryFault) {
    for dropped in (event.customers ?? []) + [event.dropped] {
      guard dropped != id, customers.current(dropped) == id else {
        throw HistoryFault("payload.dropped", "\(dropped) did not become one with this customer")
      }
    }
    for contact in event.contacts {
      guard customers.owner(of: contact.contactID) == id else {
        throw HistoryFault("payload.contacts", "\(contact.contactID) is no contact of the customer that went")
      }
    }
  }

  /// A payment or a refund is asked for once, and under a key of its own.
  private static func check(_ trace: PaymentTrace, _ payments: PaymentIndex) throws(HistoryFault) {
    guard case .asked(let transfer, let key) = trace else { return }
    guard payments.order(of: transfer) == nil else {
      throw HistoryFault("payload", "another payment or refund has the id of this one")
    }
    guard payments.transfer(keyed: key) == nil else {
      throw HistoryFault("payload.idempotencyKey", "another payment or refund has the key")
    }
  }

  private static func check(_ outcome: CloseOutcome, of kind: WorkKind) throws(HistoryFault) {
    guard kind.outcomes.contains(outcome) else {
      throw HistoryFault("payload.outcome", "\(kind.noun) can't end as \(outcome)")
    }
  }

  private static func check(_ changes: [FieldChange]) throws(HistoryFault) {
    for change in changes {
      guard let setting = AccountSetting(rawValue: change.field) else { continue }
      do {
        try setting.check(change.after)
      } catch {
        throw HistoryFault("payload.changes", error.description)
      }
    }
  }

  /// The hours of a template's tasks: commands of drafts bring the same type, and are refused in words of their own.
  private static func check(_ tasks: [TaskDefinition]) throws(HistoryFault) {
    for hours in tasks.compactMap(\.targetHours) where !TaskDefinition.targetHourRange.contains(hours) {
      throw HistoryFault("payload.tasks", "targetHours: \(hours) is not within 1 to 87600")
    }
  }
}
