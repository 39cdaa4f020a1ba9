// The commands about one piece of work, an order's or a lead's.

internal import EventSourcing

/// Makes the commands about an order or a lead.
enum WorkCommands {
  case order(OrderID)
  case lead(LeadID)

  typealias AnyCommand = any Command<BackOfficeDomain>

  var wake: AnyCommand {
    switch self {
    case .order(let id): WakeOrder(orderID: id)
    case .lead(let id): WakeLead(leadID: id)
    }
  }

  func snooze(_ snooze: Snooze) -> AnyCommand {
    switch self {
    case .order(let id): SnoozeOrder(orderID: id, until: snooze.until, note: snooze.note?.text)
    case .lead(let id): SnoozeLead(leadID: id, until: snooze.until, note: snooze.note?.text)
    }
  }

  func wakeTask(_ task: TaskID) -> AnyCommand {
    switch self {
    case .order(let id): WakeTask(orderID: id, taskID: .id(task))
    case .lead(let id): WakeLeadTask(leadID: id, taskID: .id(task))
    }
  }

  func snoozeTask(_ task: TaskID, _ snooze: Snooze) -> AnyCommand {
    switch self {
    case .order(let id): SnoozeTask(orderID: id, taskID: .id(task), until: snooze.until, note: snooze.note?.text)
    case .lead(let id): SnoozeLeadTask(leadID: id, taskID: .id(task), until: snooze.until, note: snooze.note?.text)
    }
  }

  func edit(_ changes: FieldEdits) -> AnyCommand {
    switch self {
    case .order(let id): EditOrderDetails(orderID: id, changes: changes)
    case .lead(let id): EditLeadDetails(leadID: id, changes: changes)
    }
  }

  func assign(_ user: FieldUpdate<UserID>, _ admin: FieldUpdate<UserID>) -> AnyCommand {
    switch self {
    case .order(let id): AssignOrder(orderID: id, assignedUserID: user, orderAdminID: admin)
    case .lead(let id): AssignLead(leadID: id, assignedUserID: user, leadAdminID: admin)
    }
  }

  func name(_ user: UserID, for task: TaskID) -> AnyCommand {
    switch self {
    case .order(let id): SetTaskResponsible(orderID: id, taskID: .id(task), userID: user)
    case .lead(let id): SetLeadTaskResponsible(leadID: id, taskID: .id(task), userID: user)
    }
  }

  func reopen(at task: TaskReference?) -> AnyCommand {
    switch self {
    case .order(let id): ReopenOrder(orderID: id, resumeAt: task)
    case .lead(let id): ReopenLead(leadID: id, resumeAt: task)
    }
  }

  /// Closes it as it was closed before.
  func close(_ end: WorkEnd?) -> AnyCommand {
    close(outcome: end?.outcome ?? .other, reason: end?.reasonID?.description, note: end?.note?.text)
  }

  func close(outcome: CloseOutcome, reason: String? = nil, note: String?) -> AnyCommand {
    switch self {
    case .order(let id):
      CloseOrder(
        orderID: id, outcome: OrderOutcome(rawValue: outcome.rawValue) ?? .other, reasonID: reason, note: note)
    case .lead(let id):
      CloseLead(leadID: id, outcome: LeadOutcome(rawValue: outcome.rawValue) ?? .other, reasonID: reason, note: note)
    }
  }
}
