// What can happen to the tasks of an order or a lead, and what it makes of them. Names and property names are a storage
// contract.

public import EventSourcing

/// The content of an event that happened to one task.
public protocol TaskPayload: WorkPayload {
  var taskID: TaskID { get }
}

extension TaskPayload {
  public var remark: EventRemark { EventRemark(task: taskID) }
}

/// A task is in progress.
public struct TaskStarted: TaskPayload {
  public static let names = WorkNames("taskStarted", "started the task")
  public let taskID: TaskID
  /// From 0.
  public let index: Int
  public let responsible: UserID
  public let dueAt: Instant?
  /// Who was to do it and is not active, which is why it is another's; older events say nothing of it.
  public internal(set) var insteadOf: UserID? = nil
  /// Whether the customer is sent a message because of it.
  public internal(set) var autoMessage: Bool? = nil
}

extension TaskStarted {
  public init(_ field: inout some FieldList<TaskStarted>) {
    dueAt = field("dueAt", \.dueAt, "when it is due")
    index = field("index", \.index, "its place, from 0", .place)
    taskID = field("taskID", \.taskID, "the task")
    insteadOf = field("insteadOf", \.insteadOf, "who was to do it and is not active")
    autoMessage = field("autoMessage", \.autoMessage, "whether the customer is sent a message")
    responsible = field("responsible", \.responsible, "who is to do it")
  }
}

/// A task is done.
public struct TaskCompleted: TaskPayload {
  public static let names = WorkNames("taskCompleted", "completed the task")
  public let taskID: TaskID
  public let index: Int
  public let startedAt: Instant
  /// Time in progress while neither order nor task was put aside.
  public let activeMillis: Int64
}

extension TaskCompleted {
  public init(_ field: inout some FieldList<TaskCompleted>) {
    index = field("index", \.index, "its place, from 0", .place)
    taskID = field("taskID", \.taskID, "the task")
    startedAt = field("startedAt", \.startedAt, "when it was started")
    activeMillis = field("activeMillis", \.activeMillis, "the working time in milliseconds", .span)
  }
}

/// The last task is done.
public struct WorkflowFinished: WorkPayload {
  public static let names = WorkNames("workflowFinished", "finished the workflow")
}

extension WorkflowFinished {
  public init(_ field: inout some FieldList<WorkflowFinished>) {}
}

/// Somebody commented on a task.
public struct TaskCommentAdded: TaskPayload {
  public static let names = WorkNames("taskCommentAdded", "commented on the task")
  public let taskID: TaskID
  public let commentID: CommentID
  public let text: PersonalText
}

extension TaskCommentAdded {
  public init(_ field: inout some FieldList<TaskCommentAdded>) {
    text = field("text", \.text, "what it says")
    taskID = field("taskID", \.taskID, "the task")
    commentID = field("commentID", \.commentID, "the comment")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("comment", commentID) }
}

/// A task was put aside until a time.
public struct TaskSnoozed: TaskPayload {
  public static let names = WorkNames("taskSnoozed", "put the task aside")
  public let taskID: TaskID
  public let until: Instant
  public let snoozeNo: Int
  public let note: PersonalText?
}

extension TaskSnoozed {
  public init(_ field: inout some FieldList<TaskSnoozed>) {
    note = field("note", \.note, "why")
    until = field("until", \.until, "until when")
    taskID = field("taskID", \.taskID, "the task")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the whole and its tasks", .count)
  }
}

/// A snoozed task was taken up again.
public struct TaskWoken: TaskPayload {
  public static let names = WorkNames("taskWoken", "took the task up again")
  public let taskID: TaskID
  public let snoozeNo: Int
  public let cause: WakeCause
}

extension TaskWoken {
  public init(_ field: inout some FieldList<TaskWoken>) {
    cause = field("cause", \.cause, "how it came about")
    taskID = field("taskID", \.taskID, "the task")
    snoozeNo = field("snoozeNo", \.snoozeNo, "counts the snoozes of the whole and its tasks", .count)
  }

  public var remark: EventRemark { EventRemark(task: taskID, cause: cause.rawValue) }
}

/// Another user became responsible for a task.
public struct TaskReassigned: TaskPayload {
  public static let names = WorkNames("taskReassigned", "gave the task to somebody else")
  public let taskID: TaskID
  public let from: UserID
  public let to: UserID
}

extension TaskReassigned {
  public init(_ field: inout some FieldList<TaskReassigned>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
    taskID = field("taskID", \.taskID, "the task")
  }
}

/// A completed task is to be done again.
public struct TaskReset: TaskPayload {
  public static let names = WorkNames("taskReset", "set the task back")
  public let taskID: TaskID
}

extension TaskReset {
  public init(_ field: inout some FieldList<TaskReset>) {
    taskID = field("taskID", \.taskID, "the task")
  }
}

extension WorkState {
  /// Changes one task at a time; one that is not there is left alone, since what is in the log has happened.
  mutating func withTask(_ id: TaskID, at time: Instant, _ change: (inout WorkTask) -> Void) {
    guard let index = tasks.firstIndex(where: { $0.id == id }) else { return }
    change(&tasks[index])
    tasks[index].updatedAt = time
  }

  /// One place decides whether working time runs, so that no pair of snoozes and closings can count a span twice.
  mutating func settleClock(at time: Instant) {
    guard let index = currentIndex else { return }
    tasks[index].setClock(running: status == .open && tasks[index].snooze == nil, at: time)
  }

  mutating func start(_ event: TaskStarted, at time: Instant) {
    isFinished = false
    withTask(event.taskID, at: time) { $0.start(event, at: time) }
  }

  mutating func countSnooze(_ number: Int, of task: TaskID, at time: Instant) {
    snoozeNo = max(snoozeNo, number)
    withTask(task, at: time) { _ in }
  }

  mutating func comment(_ event: TaskCommentAdded, by user: UserID?, at time: Instant, recordedAt: Instant) {
    withTask(event.taskID, at: recordedAt) { $0.comments.append(event.commentID) }
    comments.append(
      WorkComment(id: event.commentID, taskID: event.taskID, at: time, authorID: user, text: event.text))
  }

  mutating func reassign(_ event: TaskReassigned, at time: Instant) {
    withTask(event.taskID, at: time) {
      $0.responsible = event.to
      $0.named = event.to
      $0.insteadOf = nil
    }
  }

  mutating func reset(_ event: TaskReset, at time: Instant) {
    guard let index = tasks.firstIndex(where: { $0.id == event.taskID }) else { return }
    isFinished = false
    tasks[index].reset()
    tasks[index].responsible = responsible(for: tasks[index])
    tasks[index].updatedAt = time
  }
}

extension TaskSnooze {
  init(_ event: TaskSnoozed) {
    self.init(
      taskID: event.taskID, snooze: Snooze(until: event.until, number: event.snoozeNo, note: event.note))
  }
}

extension WorkTask {
  mutating func start(_ event: TaskStarted, at time: Instant) {
    state = .inProgress
    responsible = event.responsible
    insteadOf = event.insteadOf
    dueAt = event.dueAt
    startedAt = time
    countedMillis = 0
    clock = .running(since: time)
  }
}
