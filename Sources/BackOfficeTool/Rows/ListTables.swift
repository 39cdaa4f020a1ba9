// Which columns of the lists people see, in which order; JSON has all of them. A column that is empty in every row of
// the first page is left out.

internal import BackOffice
public import BackOfficeViews
public import DaybookTool

extension OrderRow: TableRow {
  public static let shown = [
    ShownField("orderNo", "NO", .right), ShownField("customerName", "CUSTOMER", limit: 28),
    ShownField("serviceName", "SERVICE", limit: 22), ShownField("state", "STATE"),
    ShownField("currentTaskName", "TASK", limit: 22), ShownField("assignedUserName", "ASSIGNED TO", limit: 20),
    ShownField("taskDueAt", "DUE"), ShownField("snoozedUntil", "ASIDE UNTIL"),
    ShownField("outstandingAmount", "TO PAY", .right), ShownField("openedAt", "OPENED"),
    ShownField("closedAt", "CLOSED"), ShownField("outcome", "OUTCOME"),
  ]
}

extension LeadRow: TableRow {
  public static let shown = [
    ShownField("leadNo", "NO", .right), ShownField("customerName", "CUSTOMER", limit: 28),
    ShownField("serviceName", "SERVICE", limit: 22), ShownField("state", "STATE"),
    ShownField("source", "SOURCE", limit: 16), ShownField("currentTaskName", "TASK", limit: 22),
    ShownField("assignedUserName", "ASSIGNED TO", limit: 20), ShownField("taskDueAt", "DUE"),
    ShownField("snoozedUntil", "ASIDE UNTIL"), ShownField("openedAt", "OPENED"), ShownField("closedAt", "CLOSED"),
    ShownField("outcome", "OUTCOME"), ShownField("convertedToOrderNo", "ORDER", .right),
  ]
}

extension WorkTaskRow: TableRow, FieldRow {
  public static var shown: [ShownField] {
    let number = Subject.kind == .order ? "orderNo" : "leadNo"
    return [
      ShownField(number, "NO", .right), ShownField("customerName", "CUSTOMER", limit: 28),
      ShownField("currentStatus", "TASK", limit: 22), ShownField("responsibleName", "RESPONSIBLE", limit: 20),
      ShownField("startedAt", "STARTED"), ShownField("dueAt", "DUE"), ShownField("overdue", "LATE"),
      ShownField("snoozedUntil", "ASIDE UNTIL"), ShownField("lastComment", "LAST COMMENT"),
    ]
  }
}

extension ActivityRow: TableRow {
  public static let shown = [
    ShownField("startsAt", "STARTS"), ShownField("startsOn", "ALL DAY ON"), ShownField("kind", "KIND", limit: 16),
    ShownField("title", "WHAT", limit: 30), ShownField("customerName", "CUSTOMER", limit: 28),
    ShownField("contactName", "CONTACT", limit: 22), ShownField("orderNo", "ORDER", .right),
    ShownField("leadNo", "LEAD", .right), ShownField("assignedUserName", "ASSIGNED TO", limit: 20),
    ShownField("priority", "PRIORITY"), ShownField("state", "STATE"), ShownField("nextReminderAt", "REMINDER"),
  ]
}

extension PaymentRow: TableRow {
  public static let shown = [
    ShownField("requestedAt", "REQUESTED"), ShownField("orderNo", "ORDER", .right),
    ShownField("customerName", "CUSTOMER", limit: 28), ShownField("feeName", "FEE", limit: 22),
    ShownField("amount", "AMOUNT", .right), ShownField("state", "STATE"), ShownField("refunded", "GIVEN BACK", .right),
    ShownField("code", "WHY", limit: 22), ShownField("url", "TO DO AT", limit: 60), ShownField("resultAt", "RESULT"),
    ShownField("gatewayRef", "GATEWAY'S NAME", limit: 60),
  ]
}

extension ContractRow: TableRow {
  public static let shown = [
    ShownField("firstOrderNo", "ORDER", .right), ShownField("customerName", "CUSTOMER", limit: 28),
    ShownField("serviceName", "SERVICE", limit: 22), ShownField("every", "EVERY"), ShownField("renewal", "RENEWAL"),
    ShownField("waitingSince", "WAITS SINCE"), ShownField("failedCode", "FAILED"), ShownField("nextDueOn", "NEXT DUE"),
    ShownField("lastCycle", "LAST CYCLE", .right), ShownField("yearlyValue", "A YEAR", .right),
    ShownField("assignedUserName", "ASSIGNED TO", limit: 20), ShownField("state", "STATE"),
  ]
}

extension RevenueRow: TableRow {
  public static let shown = [
    ShownField("month", "MONTH"), ShownField("serviceName", "SERVICE", limit: 22),
    ShownField("productName", "PRODUCT", limit: 22), ShownField("customerName", "CUSTOMER", limit: 28),
    ShownField("userName", "ASSIGNED TO", limit: 20), ShownField("initialBilled", "INITIAL FEES", .right),
    ShownField("additionalBilled", "FURTHER FEES", .right), ShownField("collected", "COLLECTED", .right),
    ShownField("refunded", "GIVEN BACK", .right), ShownField("net", "NET", .right),
    ShownField("outstanding", "TO PAY", .right), ShownField("failedPayments", "FAILED", .right),
  ]
}

extension RecurringRevenue: TableRow {
  public static let shown = [
    ShownField("active", "CONTRACTS", .right), ShownField("yearlyValue", "A YEAR", .right),
    ShownField("renewalsIn30Days", "DUE IN 30 DAYS", .right), ShownField("renewalsIn90Days", "IN 90 DAYS", .right),
    ShownField("ended", "ENDED", .right),
  ]
}

extension DeadlineRow: TableRow {
  public static let shown = [
    ShownField("dueAt", "DUE"), ShownField("kind", "KIND"), ShownField("overdue", "LATE"),
    ShownField("orderNo", "ORDER", .right), ShownField("leadNo", "LEAD", .right),
    ShownField("taskName", "TASK", limit: 22), ShownField("title", "WHAT", limit: 30),
    ShownField("cycle", "CYCLE", .right), ShownField("customerName", "CUSTOMER", limit: 28),
    ShownField("assignedUserName", "ASSIGNED TO", limit: 20),
  ]
}

extension AttentionRow: TableRow {
  public static let shown = [
    ShownField("since", "SINCE"), ShownField("text", "WHAT", limit: 80),
    ShownField("customerName", "CUSTOMER", limit: 28), ShownField("amount", "AMOUNT", .right),
    ShownField("key", "KEY", limit: 140),
  ]
}

extension AvailableActionRow: TableRow {
  public static let shown = [ShownField("command", "COMMAND"), ShownField("taskName", "TASK", limit: 30)]
}

extension CustomerRow: TableRow {
  public static let shown = [
    ShownField("name", "NAME", limit: 30), ShownField("kind", "KIND"), ShownField("statusLabel", "STATUS", limit: 16),
    ShownField("defaultContactName", "CONTACT", limit: 22), ShownField("email", "E-MAIL", limit: 28),
    ShownField("phone", "PHONE"), ShownField("town", "TOWN", limit: 18), ShownField("openOrders", "OPEN", .right),
    ShownField("balanceOutstanding", "TO PAY", .right), ShownField("nextActivityAt", "NEXT"),
    ShownField("lastActivityAt", "LAST DONE"),
  ]
}

extension ContactRow: TableRow {
  public static let shown = [
    ShownField("name", "NAME", limit: 26), ShownField("customerName", "CUSTOMER", limit: 28),
    ShownField("jobTitle", "JOB", limit: 20), ShownField("email", "E-MAIL", limit: 30), ShownField("phone", "PHONE"),
    ShownField("mobile", "MOBILE"), ShownField("isDefault", "DEFAULT"), ShownField("addedAt", "ADDED"),
  ]
}

extension TimelineRow: TableRow {
  public static let shown = [
    ShownField("at", "WHEN"), ShownField("kind", "KIND"), ShownField("title", "WHAT", limit: 30),
    ShownField("text", "TEXT", limit: 40), ShownField("contactName", "CONTACT", limit: 22),
    ShownField("amount", "AMOUNT", .right), ShownField("orderNo", "ORDER", .right),
    ShownField("leadNo", "LEAD", .right), ShownField("actorName", "WHO", limit: 20),
  ]
}

extension LicenceUsage: FieldRow {}

extension AuditRow: FieldRow {}

extension UserRow: TableRow {
  public static let shown = [
    ShownField("name", "NAME", limit: 26), ShownField("email", "E-MAIL", limit: 34), ShownField("userType", "TYPE"),
    ShownField("state", "STATE"), ShownField("licence", "LICENCE"), ShownField("openOrders", "OPEN ORDERS", .right),
    ShownField("outstandingTasks", "TASKS", .right),
  ]
}
