// What each event changes in an order's row.

internal import BackOffice
internal import EventSourcing

extension OrderRecord {
  init(_ event: OrderOpened, _ id: OrderID, _ progress: OrderProgress, currency: String, at time: Instant) {
    orderID = id
    customerID = event.customerID
    contactID = event.contactID
    type = event.type
    serviceID = event.serviceID
    productID = event.productID
    description = event.description?.text
    self.progress = progress
    initialFee = event.initialFee?.minor
    self.currency = currency
    openedAt = time
    lastChangeAt = time
    search = SearchText.of(String(progress.orderNo), description)
  }

  /// Takes in one event after the first; the progress is the tracker's.
  mutating func apply(_ event: OrderEvent, _ envelope: Envelope) {
    lastChangeAt = envelope.recordedAt
    switch event {
    case .snoozed(let event):
      snoozedUntil = event.until
      snoozeNote = event.note?.text
    case .woken: endSnooze()
    case .detailsEdited(let event): edit(event.changes)
    case .feeAdded(let event): additionalFees.add(event.amount.minor)
    case .feeRemoved(let event): additionalFees.subtract(event.amount.minor)
    case .feeChanged(let event): changeFee(event)
    case .closed(let event): close(event, envelope)
    case .reopened: reopen()
    default: break
    }
  }

  private mutating func endSnooze() {
    snoozedUntil = nil
    snoozeNote = nil
  }

  private mutating func close(_ event: OrderClosed, _ envelope: Envelope) {
    endSnooze()
    closedAt = envelope.recordedAt
    closedByID = envelope.actor.userID
    outcome = event.outcome
    reasonID = event.reasonID
    closeNote = event.note?.text
  }

  private mutating func reopen() {
    closedAt = nil
    closedByID = nil
    outcome = nil
    reasonID = nil
    closeNote = nil
    timesReopened += 1
  }

  private mutating func changeFee(_ event: OrderFeeChanged) {
    switch event.fee {
    case .initial:
      initialFee = event.to?.minor
      if let currency = event.to?.currency { self.currency = currency }
    case .additional:
      additionalFees.add((event.to?.minor ?? 0).difference(from: event.from?.minor ?? 0))
    }
  }

  private mutating func edit(_ changes: [FieldChange]) {
    for change in changes {
      let text = change.after?.text
      switch change.field {
      case "contactID": contactID = text.flatMap { ContactID($0) }
      case "serviceID": serviceID = text.flatMap { ServiceID($0) } ?? serviceID
      case "productID": productID = text.flatMap { ProductID($0) }
      case "description":
        description = text
        search = SearchText.of(String(progress.orderNo), description)
      default: break
      }
    }
  }
}
