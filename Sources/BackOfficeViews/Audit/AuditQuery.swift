// Asking the audit trail, and one entry as the view gives it. What its event changed is added from the log by whoever
// shows it: `AuditRow.completed(with:)`.

public import BackOffice
public import EventSourcing
public import FoundationEssentials
public import ReadModels

/// One entry of the audit trail.
public struct AuditRow: ListRow {
  public static let columns = labels

  public private(set) var position: Position = 0
  /// The first position of the batch; entries with the same one belong together.
  public private(set) var batch: Position = 0
  public private(set) var at = Instant(milliseconds: 0)
  public private(set) var occurredAt: Instant?
  public private(set) var actorKind = ""
  /// The user's or importer's id; nil for the engine and for ports.
  public private(set) var actorID: ID<Actor>?
  public private(set) var actorName: String?
  /// The event's type.
  public private(set) var action = ""
  public private(set) var subjectKind = ""
  public private(set) var subjectID: ID<AuditRow>?
  public private(set) var subjectName: String?
  public private(set) var orderID: OrderID?
  public private(set) var orderNo: Int?
  public private(set) var customerID: CustomerID?
  public private(set) var customerName: String?
  public private(set) var taskName: String?
  public internal(set) var changes: [AuditChange] = []
  public internal(set) var reason: String?
  public private(set) var commandID = ID<AuditRow>.blank
  public private(set) var correlationID = ID<AuditRow>.blank
  /// The position of the event that made a policy act.
  public private(set) var causation: Int64?
  public internal(set) var causationID: ID<AuditRow>?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("position", &position)
    column("batch", &batch)
    column("at", &at)
    column("occurredAt", &occurredAt)
    column("actorKind", &actorKind)
    column("actorID", &actorID)
    column("actorName", &actorName)
    column("action", &action)
    column("subjectKind", &subjectKind)
    column("subjectID", &subjectID)
    column("subjectName", &subjectName)
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("taskName", &taskName)
    column.group("changes", .list(changes.map(\.value))) { _ in }
    column.group("reason", reason.map(ColumnValue.text) ?? .null) { _ in }
    column("commandID", &commandID)
    column("correlationID", &correlationID)
    var causation = causation
    column.group("causationID", causationID.map { .text($0.description) } ?? .null) { $0("causation", &causation) }
    self.causation = causation
  }

  static let select = """
    e.position, e.batch, e.at, e.occurredAt, a.kind, iif(a.kind IN ('user', 'importer'), a.id, NULL), a.name, \
    t.action, s.kind, iif(s.kind IN ('account', 'catalogue'), NULL, s.id), s.name, o.orderID, o.orderNo, c.id, c.name, \
    e.taskName, coalesce(m.commandID, m.correlationID), m.correlationID, m.causation
    """

  /// The columns of the SQL view, for any tool.
  static let named = """
    e.position, e.batch, e.at, e.occurredAt, a.kind AS actorKind, a.id AS actorID, a.name AS actorName, \
    t.action, s.kind AS subjectKind, s.id AS subjectID, s.name AS subjectName, o.orderID, o.orderNo, \
    c.id AS customerID, c.name AS customerName, e.taskName, coalesce(m.commandID, m.correlationID) AS commandID, \
    m.correlationID, m.causation
    """

  static let source = """
    audit_entries e JOIN audit_things a ON a.number = e.actorNumber JOIN audit_actions t ON t.number = e.actionNumber \
    JOIN audit_things s ON s.number = e.subjectNumber LEFT JOIN audit_orders o ON o.number = e.orderNumber \
    LEFT JOIN audit_things c ON c.number = e.customerNumber LEFT JOIN audit_commands m ON m.batch = e.batch
    """
}

/// What of the audit trail to ask for; newest first.
public struct AuditQuery: Sendable {
  public var order: OrderReference?
  /// With the customer's orders.
  public var customer: CustomerID?
  public var actor: Actor?
  /// The user whom it was about.
  public var user: UserID?
  public var correlation: UUID?
  public var since: Instant?
  /// Not included.
  public var until: Instant?
  /// Types of events; nil for all.
  public var types: [String]?
  public var oldestFirst = false
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<AuditView> {
  /// One page of the audit trail, as `scope` sees it.
  public func page(_ query: AuditQuery, scope: ViewerScope) throws -> Page<AuditRow> {
    try read { db in
      var statement = ListStatement(
        name: query.oldestFirst ? "audit/oldest" : "audit", columns: AuditRow.select, source: AuditRow.source,
        sort: [.integer("e.position", descending: !query.oldestFirst)])
      query.filter(&statement)
      query.scope(&statement, scope)
      let page = try statement.page(of: AuditRow.self, limit: query.limit, after: query.cursor, in: db)
      let known = try db.valuesBefore(page.rows.map(\.position))
      let log = try db.logID()
      return Page(rows: page.rows.map { $0.with(known[$0.position] ?? [], log: log) }, next: page.next)
    }
  }
}

extension ReadableView<AuditView> {
  /// The id of the order that has or had this number; nil if there was never one.
  public func orderID(ofNumber number: Int) throws -> OrderID? {
    try read { db in
      try db.rows("SELECT orderID FROM audit_orders WHERE orderNo = ?", [.integer(Int64(number))]) { $0.orderID() }
        .first
    }
  }
}

extension AuditQuery {
  fileprivate func filter(_ statement: inout ListStatement) {
    switch order {
    case .number(let number):
      statement.keep(
        "e.orderNumber = (SELECT number FROM audit_orders WHERE orderNo = ?)", .integer(Int64(number)))
    case .id(let id):
      statement.keep("e.orderNumber = (SELECT number FROM audit_orders WHERE orderID = ?)", .text(id.description))
    case nil: break
    }
    thing(&statement, "e.customerNumber", .customer, customer?.uuid)
    thing(&statement, "e.userNumber", .user, user?.uuid)
    switch actor {
    case .user(let id): thing(&statement, "e.actorNumber", .user, id)
    case .importer(let id): thing(&statement, "e.actorNumber", .importer, id)
    case .system(let name): thing(&statement, "e.actorNumber", .system, Things.id(.system, called: name))
    case .integration(let name):
      thing(&statement, "e.actorNumber", .integration, Things.id(.integration, called: name))
    case nil: break
    }
    if let correlation {
      statement.keep(
        "e.batch IN (SELECT batch FROM audit_commands WHERE correlationID = ?)",
        .text(ID<AuditRow>(correlation).description))
    }
    if let since { statement.keep("e.at >= ?", .instant(since)) }
    if let until { statement.keep("e.at < ?", .instant(until)) }
    statement.keep("t.action", isOneOf: types)
  }

  private func thing(_ statement: inout ListStatement, _ column: String, _ kind: ThingRecord.Kind, _ id: UUID?) {
    guard let id else { return }
    statement.keep(
      "\(column) = (SELECT number FROM audit_things WHERE kind = ? AND id = ?)", .text(kind.rawValue),
      .text(ID<AuditRow>(id).description))
  }

  fileprivate func scope(_ statement: inout ListStatement, _ scope: ViewerScope) {
    switch scope {
    case .everything: break
    case .administrator: statement.keep("s.kind <> 'user'")
    case .own(let user, let includesOrderAdmin):
      let id = ColumnValue.text(user.description)
      statement.keep(
        "(o.assignedUserID = ? OR (? AND o.orderAdminID = ?) OR (e.orderNumber IS NULL AND s.kind = 'customer'))", id,
        .flag(includesOrderAdmin), id)
    }
  }
}

extension ViewDatabase {
  /// The values from before that the events at these positions do not say.
  fileprivate func valuesBefore(_ positions: [Position]) throws -> [Position: [AuditChange]] {
    guard let first = positions.min(), let last = positions.max() else { return [:] }
    let found = try rows(
      "SELECT position, field, value FROM audit_before WHERE position BETWEEN ? AND ? ORDER BY position, field",
      [.integer(Int64(first)), .integer(Int64(last))]
    ) { list in
      var record = BeforeRecord()
      record.columns(&list)
      return record
    }
    return Dictionary(grouping: found, by: \.key.position).mapValues { records in
      records.map { AuditChange($0.key.field.text, before: .text($0.value), after: nil) }
    }
  }

  fileprivate func logID() throws -> UUID? {
    try rows("SELECT logID FROM view_checkpoint") { list in
      var id: ID<AuditRow>?
      list("logID", &id)
      return id?.uuid
    }.first ?? nil
  }
}
