// The rows of the three reports on how workflows perform. Spans are whole milliseconds; what there is none of is nil.

public import BackOffice
public import EventSourcing
public import ReadModels

/// How one task of one version of a workflow performs.
public struct TaskPerformanceRow: ListRow {
  public static let columns = labels

  public internal(set) var workflowID = WorkflowID.blank
  public internal(set) var workflowName: String?
  public internal(set) var version = 0
  public internal(set) var taskKey = ""
  /// From 0.
  public internal(set) var taskIndex = 0
  public internal(set) var taskName = ""
  /// How often it was started, again after a reset included.
  public internal(set) var started = 0
  /// How often it was completed; every time counts.
  public internal(set) var completed = 0
  /// Orders, open or put aside, that have it in progress.
  public internal(set) var openNow = 0
  /// The working time of half of the completions was this or less: the value at the place ⌈n/2⌉ of the sorted times.
  public internal(set) var p50ActiveMillis: Int64?
  /// That of nine in ten, at ⌈9n/10⌉.
  public internal(set) var p90ActiveMillis: Int64?
  /// Rounded down, like all means.
  public internal(set) var meanActiveMillis: Int64?
  /// From the start to the completion, whatever lay between.
  public internal(set) var meanElapsedMillis: Int64?
  /// Completions beyond the due time.
  public internal(set) var completedLate = 0
  public internal(set) var overdueNow = 0
  public internal(set) var snoozes = 0
  /// Orders that are closed with this task in progress.
  public internal(set) var stoppedHere = 0
  /// In hundredths of all closed orders of this version; nil where none is closed.
  public internal(set) var stoppedPercent: Double?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("workflowID", &workflowID)
    column("workflowName", &workflowName)
    column("version", &version)
    column("taskKey", &taskKey)
    column("taskIndex", &taskIndex)
    column("taskName", &taskName)
    column("started", &started)
    column("completed", &completed)
    column("openNow", &openNow)
    column("p50ActiveMillis", &p50ActiveMillis)
    column("p90ActiveMillis", &p90ActiveMillis)
    column("meanActiveMillis", &meanActiveMillis)
    column("meanElapsedMillis", &meanElapsedMillis)
    column("completedLate", &completedLate)
    column("overdueNow", &overdueNow)
    column("snoozes", &snoozes)
    column("stoppedHere", &stoppedHere)
    column.group("stoppedPercent", stoppedPercent.map(ColumnValue.real) ?? .null) { _ in }
  }
}

/// How one workflow performs, all of its versions together.
public struct WorkflowPerformanceRow: ListRow {
  public static let columns = labels

  public internal(set) var workflowID = WorkflowID.blank
  public internal(set) var workflowName: String?
  public internal(set) var opened = 0
  /// Orders that came to the end of it, each once.
  public internal(set) var finished = 0
  /// Orders that are closed with tasks left.
  public internal(set) var closedBeforeEnd = 0
  /// From the opening of an order to the first time that its workflow was finished: half took this or less.
  public internal(set) var p50LeadMillis: Int64?
  /// Nine in ten took this or less.
  public internal(set) var p90LeadMillis: Int64?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("workflowID", &workflowID)
    column("workflowName", &workflowName)
    column("opened", &opened)
    column("finished", &finished)
    column("closedBeforeEnd", &closedBeforeEnd)
    column("p50LeadMillis", &p50LeadMillis)
    column("p90LeadMillis", &p90LeadMillis)
  }
}

/// How one user performs: the tasks for which they were responsible when they were completed.
public struct UserPerformanceRow: ListRow {
  public static let columns = labels

  public internal(set) var userID = UserID.blank
  public internal(set) var userName: String?
  public internal(set) var tasksCompleted = 0
  public internal(set) var p50ActiveMillis: Int64?
  /// Tasks of theirs that are overdue.
  public internal(set) var overdueNow = 0

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("userID", &userID)
    column("userName", &userName)
    column("tasksCompleted", &tasksCompleted)
    column("p50ActiveMillis", &p50ActiveMillis)
    column("overdueNow", &overdueNow)
  }
}
