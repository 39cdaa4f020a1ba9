// Asking the audit trail, and one entry of it.

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
  /// As it was at the time, like all names.
  public private(set) var actorName: String?
  /// As it is now, where that differs.
  public internal(set) var actorNameNow: String?
  /// The event's type.
  public private(set) var action = ""
  public private(set) var subjectKind = ""
  public private(set) var subjectID: ID<AuditRow>?
  public private(set) var subjectName: String?
  public internal(set) var subjectNameNow: String?
  public private(set) var orderID: OrderID?
  public private(set) var orderNo: Int?
  public private(set) var leadID: LeadID?
  public private(set) var leadNo: Int?
  public private(set) var customerID: CustomerID?
  public private(set) var customerName: String?
  public internal(set) var customerNameNow: String?
  public private(set) var taskKey: String?
  public private(set) var taskName: String?
  /// The parts of the subject that the event was about.
  public internal(set) var about: [AuditPart] = []
  public internal(set) var changes: [AuditChange] = []
  /// Why, as somebody said.
  public internal(set) var reason: String?
  /// Why, as the rules said: `due`, `manual`, `handOver`, `workflow`.
  public internal(set) var cause: String?
  /// The money that moved, where no change says it.
  var amount: Money?
  /// The stored name of the command that made the event; nil where the log does not say.
  public internal(set) var command: String?
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
    column("actorNameNow", &actorNameNow)
    column("action", &action)
    column("subjectKind", &subjectKind)
    column("subjectID", &subjectID)
    column("subjectName", &subjectName)
    column("subjectNameNow", &subjectNameNow)
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("leadID", &leadID)
    column("leadNo", &leadNo)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("customerNameNow", &customerNameNow)
    column("taskKey", &taskKey)
    column("taskName", &taskName)
    column.group("about", .list(about.map(\.value))) { _ in }
    column.group("changes", .list(changes.map(\.value))) { _ in }
    column.group("reason", reason.map(ColumnValue.text) ?? .null) { _ in }
    column.group("cause", cause.map(ColumnValue.text) ?? .null) { _ in }
    column.group("command", command.map(ColumnValue.text) ?? .null) { _ in }
    column("commandID", &commandID)
    column("correlationID", &correlationID)
    var causation = causation
    column.group("causationID", causationID.map { .text($0.description) } ?? .null) { $0("causation", &causation) }
    self.causation = causation
  }

  static let select = """
    e.position, e.batch, e.at, e.occurredAt, a.kind, iif(a.kind IN ('user', 'importer'), a.id, NULL), \(names("a")), \
    t.action, s.kind, iif(s.kind IN ('account', 'catalogue', 'effects', 'attention'), NULL, s.id), \(names("s")), \
    \(of(.order, "id")), \(of(.order, "workNo")), \(of(.lead, "id")), \(of(.lead, "workNo")), c.id, \
    \(names("c")), w.taskKey, w.name, \(command), \(correlation), m.causation
    """

  /// The columns of the SQL view, for any tool.
  static let named = """
    e.position, e.batch, e.at, e.occurredAt, a.kind AS actorKind, a.id AS actorID, \(name("a")) AS actorName, \
    t.action, s.kind AS subjectKind, s.id AS subjectID, \(name("s")) AS subjectName, \
    \(of(.order, "id")) AS orderID, \(of(.order, "workNo")) AS orderNo, \(of(.lead, "id")) AS leadID, \
    \(of(.lead, "workNo")) AS leadNo, c.id AS customerID, \(name("c")) AS customerName, w.taskKey, w.name AS taskName, \
    \(command) AS commandID, \(correlation) AS correlationID, m.causation
    """

  /// Their names.
  static let namedColumns = [
    "position", "batch", "at", "occurredAt", "actorKind", "actorID", "actorName", "action", "subjectKind", "subjectID",
    "subjectName", "orderID", "orderNo", "leadID", "leadNo", "customerID", "customerName", "taskKey", "taskName",
    "commandID", "correlationID", "causation",
  ]

  static let source = """
    audit_entries e JOIN audit_things a ON a.number = e.actorNumber JOIN audit_actions t ON t.number = e.actionNumber \
    JOIN audit_things s ON s.number = e.subjectNumber LEFT JOIN audit_work o ON o.number = e.workNumber \
    LEFT JOIN audit_things c ON c.number = e.customerNumber LEFT JOIN audit_tasks w ON w.number = e.taskNumber \
    LEFT JOIN audit_entries b ON b.position = e.batch LEFT JOIN audit_commands m ON m.batch = e.batch
    """

  private static let command = "coalesce(m.commandID, \(correlation))"
  private static let correlation = "coalesce(m.correlationID, \(ColumnList.sqlText(ofCompact: "b.commandID")))"

  /// A column of the order or lead that the entry is about, if it is of this kind.
  private static func of(_ kind: WorkKind, _ column: String) -> String {
    "iif(o.kind = '\(kind.rawValue)', o.\(column), NULL)"
  }

  /// The name that a thing of `source` had at the time of the entry.
  private static func name(_ thing: String) -> String {
    """
    (SELECT n.name FROM audit_names n WHERE n.number = \(thing).number AND n.position <= e.position \
    ORDER BY n.position DESC LIMIT 1)
    """
  }

  /// That name, and the one of now where it differs.
  private static func names(_ thing: String) -> String {
    "\(name(thing)), nullif(\(thing).name, \(name(thing)))"
  }
}

/// What of the audit trail to ask for; newest first.
public struct AuditQuery: Sendable {
  public var order: OrderReference?
  public var lead: LeadReference?
  public var task: AuditTask?
  /// With the customer's orders, leads and activities.
  public var customer: CustomerID?
  public var actor: Actor?
  /// The user whom it was about: as its subject, or by winning or losing work.
  public var user: UserID?
  public var correlation: UUID?
  public var since: Instant?
  /// Not included.
  public var until: Instant?
  /// Only what comes behind this position.
  public var after: Position = 0
  /// Only what was there at this position.
  public var through: Position?
  /// Types of events; nil for all.
  public var types: [String]?
  /// Only what changed a field of this name, such as `initialFee`; the log is read for it.
  public var field: String?
  public var oldestFirst = false
  /// Also gives entries whose streams can't be read to their end, without what they changed; the page says why.
  public var passesOverDamage = false
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}

  /// What concerns an order or a lead.
  public init<Subject: WorkSubject>(about work: WorkReference<Subject>) {
    switch Subject.kind {
    case .order: order = work.retyped()
    case .lead: lead = work.retyped()
    }
  }
}

/// How the audit trail is asked for a task.
public enum AuditTask: Hashable, Sendable {
  /// By the task's key in its workflow, in whatever order.
  case key(String)
  case id(TaskID)
}

extension ReadableView<AuditView> {
  /// One page of the audit trail, as `scope` sees it. What the events changed comes from the log.
  public func page(_ query: AuditQuery, scope: ViewerScope, from log: any EventReader) throws -> Page<AuditRow> {
    var statement = ListStatement(
      name: query.oldestFirst ? "audit/oldest" : "audit", columns: AuditRow.select, source: AuditRow.source,
      sort: [.integer("e.position", descending: !query.oldestFirst)])
    query.filter(&statement)
    query.scope(&statement, scope)
    if query.since != nil || query.until != nil { try read { try query.bound(&statement, $0) } }
    guard let field = query.field else {
      let page = try entries(statement, limit: query.limit, after: query.cursor, from: log)
      if let damage = page.damage, !query.passesOverDamage { throw damage }
      return page
    }
    return try entries(statement, changing: field, limit: query.limit, after: query.cursor, from: log)
  }

  /// One page of the entries that changed a field of this name. What events changed is known from the log alone, so
  /// pages are read until enough of them did.
  private func entries(
    _ statement: ListStatement, changing field: String, limit: Int?, after cursor: Cursor?, from log: any EventReader
  ) throws -> Page<AuditRow> {
    var rows: [AuditRow] = []
    var cursor = cursor
    repeat {
      let page = try entries(statement, limit: 1_000, after: cursor, from: log)
      if let damage = page.damage { throw damage }
      for row in page.rows where row.changes.contains(where: { $0.field == field }) {
        if let limit, rows.count == limit {
          let next = rows.last.map { Cursor(list: statement.name, values: [.integer(Int64(clamping: $0.position))]) }
          return Page(rows: rows, next: next)
        }
        rows.append(row)
      }
      cursor = page.next
    } while cursor != nil
    return Page(rows: rows, next: nil)
  }

  /// One page of entries, with what their events changed.
  func entries(
    _ statement: ListStatement, limit: Int?, after cursor: Cursor?, from log: any EventReader
  ) throws -> Page<AuditRow> {
    let (page, endedDefaults) = try read { db in
      let page = try statement.page(of: AuditRow.self, limit: limit, after: cursor, in: db)
      return (page, try db.endedDefaults(of: page.rows))
    }
    var reading = try AuditReading(of: page.rows, from: log)
    for ended in endedDefaults { reading.endDefault(ended) }
    let details = reading.details
    let names = try read { try AuditNames(of: details.values.flatMap(\.keys), in: $0) }
    return Page(
      rows: page.rows.map { $0.completed(with: details[$0.position], names, log.logID) }, next: page.next,
      damage: reading.damage)
  }

  /// A page of the past as `scope` sees it in the present, which this is: of work that is its own still, and with the
  /// names that everything has now.
  func seenNow(_ page: Page<AuditRow>, scope: ViewerScope) throws -> Page<AuditRow> {
    var known: [UUID: Bool] = [:]
    func isOwn(_ row: AuditRow) throws -> Bool {
      guard scope.isOwn, let id = row.orderID?.uuid ?? row.leadID?.uuid else { return true }
      if let known = known[id] { return known }
      let isKnown =
        try row.orderID.map { try knows(OrderReference.id($0), scope: scope) }
        ?? row.leadID.map { try knows(LeadReference.id($0), scope: scope) } ?? true
      known[id] = isKnown
      return isKnown
    }
    let rows = try page.rows.filter(isOwn)
    let names = try read { try AuditNames(of: rows.flatMap(\.keys), in: $0) }
    return Page(rows: rows.map { $0.renamed(by: names) }, next: page.next, damage: page.damage)
  }

  /// Whether there is or was the order or lead, and `scope` sees it.
  public func knows(_ work: WorkReference<some WorkSubject>, scope: ViewerScope) throws -> Bool {
    try read { db in
      var statement = ListStatement(
        name: "work", columns: "e.position", source: AuditRow.source, sort: [.integer("e.position")])
      statement.keep(entriesOf: work)
      AuditQuery().scope(&statement, scope)
      return try statement.hasRows(in: db)
    }
  }
}

extension ReadableView<AuditView> {
  /// The id of the order or lead that has or had this number; nil if there was never one.
  public func id<Subject: WorkSubject>(ofNumber number: Int, _: Subject.Type = Subject.self) throws -> ID<Subject>? {
    try read { db in
      try db.rows(
        "SELECT id FROM audit_work WHERE workNo = ? AND kind = ?",
        [.integer(Int64(number)), .text(Subject.kind.rawValue)]
      ) { list in
        var id = ID<Subject>.blank
        list("id", &id)
        return id
      }.first
    }
  }
}

extension ViewDatabase {
  /// What left services without their default workflows, between the first and the last of some entries.
  fileprivate func endedDefaults(of entries: [AuditRow]) throws -> [EndedDefaultRecord] {
    guard let first = entries.map(\.position).min(), let last = entries.map(\.position).max() else { return [] }
    return try rows(
      "SELECT position, serviceID FROM audit_ended_defaults WHERE position BETWEEN ? AND ?",
      [.integer(Int64(first)), .integer(Int64(last))]
    ) { list in
      var record = EndedDefaultRecord()
      record.columns(&list)
      return record
    }
  }
}
