// Which values an event may have: numbers within the bounds that commands keep, so that sums and times that are worked
// out from them stay numbers and times.

internal import EventSourcing

extension BackOfficeEvent {
  /// Throws for the first value that no command would have written.
  func checkValues(_ index: borrowing AccountIndex) throws(HistoryFault) {
    switch self {
    case .account(let event): try event.checkValues()
    case .user(.activated(let event)): try Bounds.count(event.credentialVersion, "credentialVersion")
    case .workflow(.draftChanged(let event)): try Bounds.check(event.tasks)
    case .workflow(.published(let event)):
      try Bounds.count(event.version, "version")
      try Bounds.check(event.tasks)
    case .order(let event): try event.checkValues(index)
    case .customer(.edited(let event)):
      try CustomFields.checkDistinct(event.changes.compactMap { CustomFields.key(of: $0.field) })
    case .user, .catalogue, .workflow, .customer: break
    }
  }
}

extension AccountEvent {
  fileprivate func checkValues() throws(HistoryFault) {
    switch self {
    case .planChanged(let event):
      try Bounds.amount(event.pricePerUserMonth, "pricePerUserMonth")
      for (limit, field) in [(event.maxSeats, "maxSeats"), (event.maxCustomers, "maxCustomers")] where limit ?? 0 < 0 {
        throw HistoryFault("payload.\(field)", "negative")
      }
    case .settingsChanged(let event):
      for change in event.changes {
        guard let setting = AccountSetting(rawValue: change.field) else { continue }
        do {
          try setting.check(change.after)
        } catch {
          throw HistoryFault("payload.changes", error.description)
        }
      }
    case .registered, .listItemAdded, .listItemRenamed, .listItemRetired, .paymentGatewayConfigured,
      .paymentGatewayDisabled:
      break
    }
  }
}

extension OrderEvent {
  fileprivate func checkValues(_ index: borrowing AccountIndex) throws(HistoryFault) {
    switch self {
    case .opened(let event):
      try Bounds.count(event.orderNo, "orderNo")
      guard index.orders.id(ofNumber: event.orderNo) == nil else {
        throw HistoryFault("payload.orderNo", "another order has the number \(event.orderNo)")
      }
      try Bounds.count(event.workflow.version, "workflow.version")
      for task in event.workflow.tasks { try Bounds.hours(task.targetHours, "workflow.tasks") }
      try Bounds.amount(event.initialFee, "initialFee")
    case .taskStarted(let event): try Bounds.place(event.index)
    case .taskCompleted(let event):
      try Bounds.place(event.index)
      guard event.activeMillis >= 0 else { throw HistoryFault("payload.activeMillis", "negative") }
    case .taskSnoozed(let event): try Bounds.count(event.snoozeNo, "snoozeNo")
    case .taskWoken(let event): try Bounds.count(event.snoozeNo, "snoozeNo")
    case .snoozed(let event): try Bounds.count(event.snoozeNo, "snoozeNo")
    case .woken(let event): try Bounds.count(event.snoozeNo, "snoozeNo")
    case .feeAdded(let event): try Bounds.amount(event.amount, "amount")
    case .feeChanged(let event):
      try Bounds.amount(event.from, "from")
      try Bounds.amount(event.to, "to")
    case .feeRemoved(let event): try Bounds.amount(event.amount, "amount")
    case .workflowFinished, .taskCommentAdded, .detailsEdited, .assigned, .taskReassigned, .closed, .reopened,
      .taskReset, .deleted:
      break
    }
  }
}

/// The bounds of the numbers in events.
private enum Bounds {
  /// Entities that are counted from 1: a snapshot of the index has no room for more.
  static func count(_ number: Int, _ field: String) throws(HistoryFault) {
    guard 1...Int(UInt32.max) ~= number else { throw HistoryFault("payload.\(field)", "\(number) counts nothing") }
  }

  /// A place in a list.
  static func place(_ index: Int) throws(HistoryFault) {
    guard 0...Int(UInt32.max) ~= index else { throw HistoryFault("payload.index", "\(index) is no place in a list") }
  }

  static func amount(_ money: Money?, _ field: String) throws(HistoryFault) {
    guard let money, !money.isWellFormedFee else { return }
    throw HistoryFault("payload.\(field)", "\(money.minor) is no amount, or its currency is not three capitals")
  }

  static func check(_ tasks: [TaskDefinition]) throws(HistoryFault) {
    for task in tasks { try hours(task.targetHours, "tasks") }
  }

  static func hours(_ hours: Int?, _ field: String) throws(HistoryFault) {
    guard let hours, !TaskDefinition.targetHourRange.contains(hours) else { return }
    throw HistoryFault("payload.\(field)", "targetHours: \(hours) is not within 1 to 87600")
  }
}
