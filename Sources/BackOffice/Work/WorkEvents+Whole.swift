// What can happen to an order or a lead as a whole, and what it makes of it. Names and property names are a storage
// contract.

public import EventSourcing

/// It was put aside until a time.
public struct WorkSnoozed: WorkPayload {
  public static let names = WorkNames("snoozed") { "put \($0) aside" }
  public let until: Instant
  public let snoozeNo: Int
  public let note: PersonalText?
}

extension WorkSnoozed {
  public init(_ field: inout some FieldList<WorkSnoozed>) {
    note = field("note", \.note, "why")
    until = field("until", \.until, "until when")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the whole and its tasks", .count)
  }
}

/// What was put aside was taken up again.
public struct WorkWoken: WorkPayload {
  public static let names = WorkNames("woken") { "took \($0) up again" }
  public let snoozeNo: Int
  public let cause: WakeCause
  /// When it should have woken.
  public let dueAt: Instant?
}

extension WorkWoken {
  public init(_ field: inout some FieldList<WorkWoken>) {
    cause = field("cause", \.cause, "how it came about")
    dueAt = field("dueAt", \.dueAt, "when it should have woken")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the whole and its tasks", .count)
  }

  public var remark: EventRemark { EventRemark(cause: cause.rawValue) }
}

/// What it is about changed.
public struct WorkDetailsEdited: WorkPayload {
  public static let names = WorkNames("detailsEdited") { "edited \($0)" }
  public let changes: [FieldChange]
}

extension WorkDetailsEdited {
  public init(_ field: inout some FieldList<WorkDetailsEdited>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
  }
}

/// It went to another user or admin.
public struct WorkAssigned: WorkPayload {
  public static let names = WorkNames("assigned") { "assigned \($0)" }
  public let fromUser: UserID
  public let toUser: UserID
  public let fromAdmin: UserID?
  public let toAdmin: UserID?
  public let cause: AssignmentCause
}

extension WorkAssigned {
  public init(_ field: inout some FieldList<WorkAssigned>) {
    cause = field("cause", \.cause, "how it came about")
    toUser = field("toUser", \.toUser, "who works on it")
    toAdmin = field("toAdmin", \.toAdmin, "who looks after it")
    fromUser = field("fromUser", \.fromUser, "who worked on it before")
    fromAdmin = field("fromAdmin", \.fromAdmin, "who looked after it before")
  }

  public var remark: EventRemark { EventRemark(cause: cause.rawValue) }
}

/// It is no longer worked on; any snooze of it or its task ended with it.
public struct WorkClosed: WorkPayload {
  public static let names = WorkNames("closed") { "closed \($0)" }
  public let outcome: CloseOutcome
  public let reasonID: ListItemID?
  public let note: PersonalText?
  /// The tasks that were not completed.
  public let outstanding: [TaskID]
  /// The task that was in progress.
  public let resumeTask: TaskID?
  public let wasSnoozed: Bool
  public let by: ClosedBy
}

extension WorkClosed {
  public init(_ field: inout some FieldList<WorkClosed>) {
    by = field("by", \.by, "who closed it")
    note = field("note", \.note, "why")
    outcome = field("outcome", \.outcome, "how it ended")
    reasonID = field("reasonID", \.reasonID, "the close reason")
    resumeTask = field("resumeTask", \.resumeTask, "the task in progress")
    wasSnoozed = field("wasSnoozed", \.wasSnoozed, "whether it was put aside")
    outstanding = field("outstanding", \.outstanding, "the tasks that were not completed")
  }

  public var remark: EventRemark { EventRemark(task: resumeTask, cause: by.rawValue) }
}

/// What was closed is worked on again.
public struct WorkReopened: WorkPayload {
  public static let names = WorkNames("reopened") { "re-opened \($0)" }
  public let resumeTask: TaskID?
}

extension WorkReopened {
  public init(_ field: inout some FieldList<WorkReopened>) {
    resumeTask = field("resumeTask", \.resumeTask, "the task in progress")
  }

  public var remark: EventRemark { EventRemark(task: resumeTask) }
}

/// It was removed for good.
public struct WorkDeleted: WorkPayload {
  public static let names = WorkNames("deleted") { "deleted \($0)" }
  public let reason: StoredText?
  /// The day on the account's calendar, of an order: what was due for it is so no longer. Older events and those of
  /// leads say nothing of it.
  public internal(set) var onDate: LocalDate? = nil
}

extension WorkDeleted {
  public init(_ field: inout some FieldList<WorkDeleted>) {
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    reason = field("reason", \.reason, "why")
  }
}

extension WorkState {
  mutating func close(_ event: WorkClosed, by user: UserID?, at time: Instant) {
    closedAt = time
    end = WorkEnd(outcome: event.outcome, reasonID: event.reasonID, note: event.note, userID: user)
  }

  mutating func reopen() {
    closedAt = nil
    end = nil
    timesReopened += 1
  }

  /// Tasks that are not completed and that nobody was named for follow their role to the new user.
  mutating func assign(_ event: WorkAssigned) {
    if !assignedUsers.contains(event.toUser) { assignedUsers.append(event.toUser) }
    if let admin = event.toAdmin, !admins.contains(admin) { admins.append(admin) }
    for index in tasks.indices where tasks[index].state != .completed {
      tasks[index].responsible = responsible(for: tasks[index])
    }
  }

  mutating func edit(_ event: WorkDetailsEdited) {
    for change in event.changes {
      let text = change.after?.text
      switch WorkDetail(rawValue: change.field) {
      case .contactID: contactID = text.flatMap { ContactID($0) }
      case .serviceID: serviceID = text.flatMap { ServiceID($0) } ?? serviceID
      case .productID: productID = text.flatMap { ProductID($0) }
      case .description: description = text.map { PersonalText($0) }
      case nil: break
      }
    }
  }
}

extension Snooze {
  init(_ event: WorkSnoozed) { self.init(until: event.until, number: event.snoozeNo, note: event.note) }
}
