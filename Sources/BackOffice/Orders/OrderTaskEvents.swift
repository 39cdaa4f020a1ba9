// What can happen to the tasks of an order, and what it makes of them. The type names and property names are a storage
// contract.

public import EventSourcing

/// The content of an event that happened to one task.
public protocol TaskPayload: BackOfficePayload {
  var taskID: TaskID { get }
}

extension TaskPayload {
  public var remark: EventRemark { EventRemark(task: taskID) }
}

/// A task is in progress.
public struct OrderTaskStarted: TaskPayload {
  public static let type = "order.taskStarted"
  public static let phrase: String? = "started the task"
  public let taskID: TaskID
  /// From 0.
  public let index: Int
  public let responsible: UserID
  public let dueAt: Instant?
  /// Who was to do it and is not active, which is why it is another's; older events say nothing of it.
  public internal(set) var insteadOf: UserID? = nil
}

extension OrderTaskStarted {
  public init(_ field: inout some FieldList<OrderTaskStarted>) {
    dueAt = field("dueAt", \.dueAt, "when it is due")
    index = field("index", \.index, "its place, from 0", .place)
    taskID = field("taskID", \.taskID, "the task")
    insteadOf = field("insteadOf", \.insteadOf, "who was to do it and is not active")
    responsible = field("responsible", \.responsible, "who is to do it")
  }
}

/// A task is done.
public struct OrderTaskCompleted: TaskPayload {
  public static let type = "order.taskCompleted"
  public static let phrase: String? = "completed the task"
  public let taskID: TaskID
  public let index: Int
  public let startedAt: Instant
  /// Time in progress while neither order nor task was put aside.
  public let activeMillis: Int64
}

extension OrderTaskCompleted {
  public init(_ field: inout some FieldList<OrderTaskCompleted>) {
    index = field("index", \.index, "its place, from 0", .place)
    taskID = field("taskID", \.taskID, "the task")
    startedAt = field("startedAt", \.startedAt, "when it was started")
    activeMillis = field("activeMillis", \.activeMillis, "the working time in milliseconds", .span)
  }
}

/// The last task is done.
public struct OrderWorkflowFinished: BackOfficePayload {
  public static let type = "order.workflowFinished"
  public static let phrase: String? = "finished the workflow"
}

extension OrderWorkflowFinished {
  public init(_ field: inout some FieldList<OrderWorkflowFinished>) {}
}

/// Somebody commented on a task.
public struct OrderTaskCommentAdded: TaskPayload {
  public static let type = "order.taskCommentAdded"
  public static let phrase: String? = "commented on the task"
  public let taskID: TaskID
  public let commentID: CommentID
  public let text: PersonalText
}

extension OrderTaskCommentAdded {
  public init(_ field: inout some FieldList<OrderTaskCommentAdded>) {
    text = field("text", \.text, "what it says")
    taskID = field("taskID", \.taskID, "the task")
    commentID = field("commentID", \.commentID, "the comment")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("comment", commentID) }
}

/// A task was put aside until a time.
public struct OrderTaskSnoozed: TaskPayload {
  public static let type = "order.taskSnoozed"
  public static let phrase: String? = "put the task aside"
  public let taskID: TaskID
  public let until: Instant
  public let snoozeNo: Int
  public let note: PersonalText?
}

extension OrderTaskSnoozed {
  public init(_ field: inout some FieldList<OrderTaskSnoozed>) {
    note = field("note", \.note, "why")
    until = field("until", \.until, "until when")
    taskID = field("taskID", \.taskID, "the task")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the order and its tasks", .count)
  }
}

/// A snoozed task was taken up again.
public struct OrderTaskWoken: TaskPayload {
  public static let type = "order.taskWoken"
  public static let phrase: String? = "took the task up again"
  public let taskID: TaskID
  public let snoozeNo: Int
  public let cause: WakeCause
}

extension OrderTaskWoken {
  public init(_ field: inout some FieldList<OrderTaskWoken>) {
    cause = field("cause", \.cause, "how it came about")
    taskID = field("taskID", \.taskID, "the task")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the order and its tasks", .count)
  }

  public var remark: EventRemark { EventRemark(task: taskID, cause: cause.rawValue) }
}

/// Another user became responsible for a task.
public struct OrderTaskReassigned: TaskPayload {
  public static let type = "order.taskReassigned"
  public static let phrase: String? = "gave the task to somebody else"
  public let taskID: TaskID
  public let from: UserID
  public let to: UserID
}

extension OrderTaskReassigned {
  public init(_ field: inout some FieldList<OrderTaskReassigned>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
    taskID = field("taskID", \.taskID, "the task")
  }
}

/// A completed task is to be done again.
public struct OrderTaskReset: TaskPayload {
  public static let type = "order.taskReset"
  public static let phrase: String? = "set the task back"
  public let taskID: TaskID
}

extension OrderTaskReset {
  public init(_ field: inout some FieldList<OrderTaskReset>) {
    taskID = field("taskID", \.taskID, "the task")
  }
}

extension OrderState {
  /// Changes one task at a time; one that is not there is left alone, since what is in the log has happened.
  mutating func withTask(_ id: TaskID, at time: Instant, _ change: (inout OrderTask) -> Void) {
    guard let index = tasks.firstIndex(where: { $0.id == id }) else { return }
    change(&tasks[index])
    tasks[index].updatedAt = time
  }

  /// One place decides whether working time runs, so that no pair of snoozes and closings can count a span twice.
  mutating func settleClock(at time: Instant) {
    guard let index = currentIndex else { return }
    tasks[index].setClock(running: status == .open && tasks[index].snooze == nil, at: time)
  }

  mutating func start(_ event: OrderTaskStarted, at time: Instant) {
    isFinished = false
    withTask(event.taskID, at: time) { $0.start(event, at: time) }
  }

  mutating func countSnooze(_ number: Int, of task: TaskID, at time: Instant) {
    snoozeNo = max(snoozeNo, number)
    withTask(task, at: time) { _ in }
  }

  mutating func comment(_ event: OrderTaskCommentAdded, by user: UserID?, at time: Instant, recordedAt: Instant) {
    withTask(event.taskID, at: recordedAt) { $0.comments.append(event.commentID) }
    comments.append(
      OrderComment(id: event.commentID, taskID: event.taskID, at: time, authorID: user, text: event.text))
  }

  mutating func reassign(_ event: OrderTaskReassigned, at time: Instant) {
    withTask(event.taskID, at: time) {
      $0.responsible = event.to
      $0.named = event.to
      $0.insteadOf = nil
    }
  }

  mutating func reset(_ event: OrderTaskReset, at time: Instant) {
    guard let index = tasks.firstIndex(where: { $0.id == event.taskID }) else { return }
    isFinished = false
    tasks[index].reset()
    tasks[index].responsible = responsible(for: tasks[index])
    tasks[index].updatedAt = time
  }
}

extension TaskSnooze {
  init(_ event: OrderTaskSnoozed) {
    self.init(
      taskID: event.taskID, snooze: Snooze(until: event.until, number: event.snoozeNo, note: event.note))
  }
}

extension OrderTask {
  mutating func start(_ event: OrderTaskStarted, at time: Instant) {
    state = .inProgress
    responsible = event.responsible
    insteadOf = event.insteadOf
    dueAt = event.dueAt
    startedAt = time
    countedMillis = 0
    clock = .running(since: time)
  }
}
