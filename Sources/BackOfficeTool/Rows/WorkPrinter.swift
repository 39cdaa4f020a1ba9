// One order or one lead in full: for people its facts, tasks, fees, payments, comments and story; for programs one object.

internal import BackOffice
public import BackOfficeViews
internal import Daybook
public import DaybookTool

extension OrderDetails {
  /// The row's fields with the lists of tasks, fees, payments and comments.
  var fields: [OutputValue.Field] {
    row.outputFields + [
      .init("tasks", .list(of: tasks)), .init("fees", .list(of: fees)),
      .init("payments", .list(of: payments)), .init("comments", .list(of: comments)),
    ]
  }
}

extension LeadDetails {
  /// The row's fields with the lists of tasks and comments.
  var fields: [OutputValue.Field] {
    row.outputFields + [.init("tasks", .list(of: tasks)), .init("comments", .list(of: comments))]
  }
}

extension OutputValue {
  /// Rows as objects.
  static func list(of rows: [some FieldRow]) -> OutputValue { .list(rows.map { .object($0.outputFields) }) }
}

struct WorkPrinter {
  private let console: Console
  private let times: TimeText

  init(_ console: Console, _ times: TimeText) {
    self.console = console
    self.times = times
  }

  func printText(_ order: OrderDetails) throws {
    try printFacts("Order \(order.row.orderNo)", order.row, order.row.work)
    try console.section("Tasks", order.tasks, times)
    try console.section("Fees", order.fees, times)
    try console.section("Payments", order.payments, times)
    try console.section("Comments", order.comments, times)
  }

  func printText(_ lead: LeadDetails) throws {
    try printFacts("Lead \(lead.row.leadNo)", lead.row, lead.row.work)
    try console.section("Tasks", lead.tasks, times)
    try console.section("Comments", lead.comments, times)
  }

  private func printFacts(_ title: String, _ row: some FieldRow, _ work: WorkRow) throws {
    try console.line(console.palette.bold(TerminalSafe.text("\(title) · \(work.customerName ?? "")")))
    // What the tables below tell better, and ids, are left out.
    let hidden: Set = ["orderNo", "leadNo", "customerName", "currentTaskIndex", "taskCount"]
    try console.facts(
      row.outputFields.filter { field in
        !hidden.contains(field.name) && !field.name.hasSuffix("ID") && !field.value.isNothing
      }, times)
  }

  /// Who did what when, oldest first.
  func printStory(
    of work: WorkReference<some WorkSubject>, in book: BackOfficeBook, viewer: UserID? = nil
  ) async throws {
    try console.line()
    try console.line(console.palette.bold("Who did what when"))
    var query = AuditQuery(about: work)
    query.oldestFirst = true
    var printer = AuditPrinter(console, times, namesSubjects: false)
    try printer.print(try await book.audit(query, viewer: viewer).rows)
  }
}

extension TaskStateRow: TableRow {
  public static let shown = [
    ShownField("name", "TASK", limit: 30), ShownField("state", "STATE"),
    ShownField("responsibleName", "RESPONSIBLE", limit: 20), ShownField("startedAt", "STARTED"),
    ShownField("completedAt", "COMPLETED"), ShownField("dueAt", "DUE"), ShownField("updatedAt", "LAST CHANGE"),
  ]
}

extension OrderFeeRow: TableRow {
  public static let shown = [
    ShownField("name", "FEE"), ShownField("amount", "AMOUNT", .right), ShownField("paid", "PAID", .right),
  ]
}

extension OrderPaymentRow: TableRow {
  public static let shown = [
    ShownField("requestedAt", "REQUESTED"), ShownField("feeName", "FEE", limit: 22),
    ShownField("amount", "AMOUNT", .right), ShownField("state", "STATE"), ShownField("refunded", "GIVEN BACK", .right),
    ShownField("code", "WHY", limit: 22), ShownField("url", "TO DO AT", limit: 60), ShownField("resultAt", "RESULT"),
  ]
}

extension CommentRow: TableRow {
  public static let shown = [
    ShownField("at", "AT"), ShownField("authorName", "BY", limit: 20), ShownField("taskName", "TASK", limit: 20),
    ShownField("text", "COMMENT", limit: 4000),
  ]
}
