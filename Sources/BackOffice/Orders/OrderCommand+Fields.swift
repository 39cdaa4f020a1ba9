// Whether the fields of a command are well formed, as far as that can be said without looking at the order.

internal import EventSourcing

extension OrderCommand {
  /// How far ahead something may be put aside, by the calendar in the account's time zone.
  static let longestSnoozeYears = 5

  /// Throws for the first field that is not well formed.
  func checkFields(_ context: DecisionContext) throws(Rejection) {
    switch self {
    case .openOrder(let command):
      try check(fee: command.initialFee)
      try FieldText.check(note: command.description)
      try FieldText.check(optionalLine: command.origin, field: "origin")
    case .completeTask(let command):
      try checkTask(command.taskID, command.taskKey)
      if let comment = command.comment { try check(comment: comment) }
    case .commentOnTask(let command):
      try checkTask(command.taskID, command.taskKey)
      try check(comment: command.text)
    case .snoozeTask(let command):
      try checkTask(command.taskID, command.taskKey)
      try check(until: command.until, context)
      try FieldText.check(note: command.note)
    case .snoozeOrder(let command):
      try check(until: command.until, context)
      try FieldText.check(note: command.note)
    case .wakeTask(let command): try checkTask(command.taskID, command.taskKey)
    case .setTaskResponsible(let command): try checkTask(command.taskID, command.taskKey)
    case .editOrderDetails(let command): try check(changes: command.changes)
    case .setInitialFee(let command): try check(fee: command.amount)
    case .addFee(let command):
      try FieldText.check(name: command.name, field: "name")
      try check(fee: command.amount)
    case .changeFee(let command): try check(fee: command.amount)
    case .closeOrder(let command): try FieldText.check(note: command.note)
    case .deleteOrder(let command): try FieldText.check(optionalLine: command.reason, field: "reason")
    case .assignOrder(let command):
      guard command.assignedUserID != .clear else {
        throw .invalidField(field: "assignedUserID", reason: "an order needs one")
      }
    case .wakeOrder, .removeFee, .reopenOrder: break
    }
  }

  private func checkTask(_ reference: TaskReference?, _ key: String?) throws(Rejection) {
    guard (reference == nil) != (key == nil) else {
      throw .invalidField(field: "taskID", reason: "name the task either by taskID or by taskKey")
    }
  }

  private func check(comment: String) throws(Rejection) {
    guard !FieldText.trimmed(comment).isEmpty else { throw .emptyComment }
    try FieldText.check(note: comment)
  }

  private func check(fee: Money?) throws(Rejection) {
    guard fee?.isWellFormedFee != false else { throw .invalidMoney }
  }

  private func check(until: Instant, _ context: DecisionContext) throws(Rejection) {
    guard until > context.now else { throw .untilNotInFuture }
    let zone = context.index.account?.timeZone ?? ""
    let latest = context.zones.localTime(context.now, in: zone).adding(years: Self.longestSnoozeYears)
    guard context.zones.localTime(until, in: zone) <= latest else { throw .untilTooFar }
  }

  /// In the order of the fields' names, so that the same edit always gives the same answer.
  private func check(changes: FieldEdits) throws(Rejection) {
    for (field, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let detail = OrderDetail(rawValue: field) else {
        throw .invalidField(field: field, reason: "an order has no such field")
      }
      try check(detail, value)
    }
  }

  private func check(_ detail: OrderDetail, _ value: FieldValue?) throws(Rejection) {
    guard let value else {
      guard detail != .serviceID else { throw .invalidField(field: detail.rawValue, reason: "an order needs one") }
      return
    }
    guard let text = value.text else { throw .invalidField(field: detail.rawValue, reason: "expected text") }
    if detail == .description {
      try FieldText.check(note: text)
    } else if ID<Self>(text) == nil {
      throw .invalidField(field: detail.rawValue, reason: "expected an id")
    }
  }
}
