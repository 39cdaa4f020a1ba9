// The tables of the reports on performance. Times are spans for people, milliseconds for programs.

public import BackOfficeViews
public import DaybookTool
internal import ReadModels

/// A row with spans of time: its fields that end so.
protocol SpanRow: ListRow, FieldRow {}

extension SpanRow {
  public var outputFields: [OutputValue.Field] {
    zip(Self.columns, values).map { name, value in
      if name.hasSuffix("Millis"), case .integer(let span) = value { return .init(name, .span(span)) }
      return .init(name, OutputValue(value))
    }
  }
}

extension TaskPerformanceRow: TableRow, SpanRow {
  public static let shown = [
    ShownField("workflowName", "WORKFLOW", limit: 22), ShownField("version", "VERSION", .right),
    ShownField("taskName", "TASK", limit: 22), ShownField("started", "STARTED", .right),
    ShownField("completed", "DONE", .right), ShownField("openNow", "OPEN", .right),
    ShownField("p50ActiveMillis", "HALF WITHIN", .right), ShownField("p90ActiveMillis", "9 IN 10", .right),
    ShownField("meanActiveMillis", "MEAN", .right), ShownField("meanElapsedMillis", "ELAPSED", .right),
    ShownField("completedLate", "LATE", .right), ShownField("overdueNow", "OVERDUE", .right),
    ShownField("snoozes", "PUT ASIDE", .right), ShownField("stoppedHere", "STOPPED", .right),
    ShownField("stoppedPercent", "%", .right),
  ]
}

extension WorkflowPerformanceRow: TableRow, SpanRow {
  public static let shown = [
    ShownField("workflowName", "WORKFLOW", limit: 28), ShownField("opened", "OPENED", .right),
    ShownField("finished", "FINISHED", .right), ShownField("closedBeforeEnd", "CLOSED BEFORE", .right),
    ShownField("p50LeadMillis", "HALF WITHIN", .right), ShownField("p90LeadMillis", "9 IN 10", .right),
  ]
}

extension UserPerformanceRow: TableRow, SpanRow {
  public static let shown = [
    ShownField("userName", "USER", limit: 28), ShownField("tasksCompleted", "TASKS DONE", .right),
    ShownField("p50ActiveMillis", "HALF WITHIN", .right), ShownField("overdueNow", "OVERDUE", .right),
  ]
}
