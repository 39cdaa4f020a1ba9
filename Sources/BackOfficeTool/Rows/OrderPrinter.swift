// One order in full: for people its facts, tasks, fees, comments and story; for programs one object.

internal import BackOffice
public import BackOfficeViews
internal import Daybook
public import DaybookTool

extension OrderDetails {
  /// The row's fields with the lists of tasks, fees and comments.
  var fields: [OutputValue.Field] {
    func list(_ rows: [some FieldRow]) -> OutputValue { .list(rows.map { .object($0.outputFields) }) }
    return row.outputFields + [
      .init("tasks", list(tasks)), .init("fees", list(fees)), .init("comments", list(comments)),
    ]
  }
}

struct OrderPrinter {
  private let console: Console
  private let times: TimeText

  init(_ console: Console, _ times: TimeText) {
    self.console = console
    self.times = times
  }

  func printText(_ order: OrderDetails) throws {
    let title = "Order \(order.row.orderNo) · \(order.row.customerName ?? "")"
    try console.line(console.palette.bold(TerminalSafe.text(title)))
    // What the tables below tell better, and ids, are left out.
    let hidden: Set = ["orderNo", "customerName", "currentTaskIndex", "taskCount"]
    try console.facts(
      order.row.outputFields.filter { field in
        !hidden.contains(field.name) && !field.name.hasSuffix("ID") && !field.value.isNothing
      }, times)
    try console.section("Tasks", order.tasks, times)
    try console.section("Fees", order.fees, times)
    try console.section("Comments", order.comments, times)
  }

  /// Who did what when, oldest first.
  func printStory(of order: OrderDetails, in book: BackOfficeBook, viewer: UserID? = nil) async throws {
    try console.line()
    try console.line(console.palette.bold("Who did what when"))
    var query = AuditQuery()
    query.order = .id(order.row.orderID)
    query.oldestFirst = true
    var printer = AuditPrinter(console, times, namesSubjects: false)
    try printer.print(try await book.audit(query, viewer: viewer).rows)
  }
}

extension OrderTaskRow: TableRow {
  public static let shown = [
    ShownField("name", "TASK", limit: 30), ShownField("state", "STATE"),
    ShownField("responsibleName", "RESPONSIBLE", limit: 20), ShownField("startedAt", "STARTED"),
    ShownField("completedAt", "COMPLETED"), ShownField("dueAt", "DUE"),
  ]
}

extension OrderFeeRow: TableRow {
  public static let shown = [ShownField("name", "FEE"), ShownField("amount", "AMOUNT", .right)]
}

extension OrderCommentRow: TableRow {
  public static let shown = [
    ShownField("at", "AT"), ShownField("authorName", "BY", limit: 20), ShownField("taskName", "TASK", limit: 20),
    ShownField("text", "COMMENT", limit: 4000),
  ]
}
