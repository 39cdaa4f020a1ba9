// The view `audit`: who did what when. An entry holds what is searched for; what its event changed is folded from its
// stream when somebody asks, since the log has it all.

public import BackOffice
public import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// Folds the log into the audit trail.
public struct AuditView: Projection {
  public static let name = "audit"
  public static let version = 3

  public static let tables =
    [
      EntryRecord.table("audit_entries"), CommandRecord.table("audit_commands"), AuditOrderRecord.table("audit_orders"),
      AuditOrderTaskRecord.table("audit_order_tasks"), ConcernedUserRecord.table("audit_users"),
      DefaultWorkflowRecord.table("audit_defaults"), EndedDefaultRecord.table("audit_ended_defaults"),
    ] + Entities.tables

  public static let indexes =
    ["actor", "action", "subject", "order", "customer", "task"].map {
      "CREATE INDEX audit_entries_\($0) ON audit_entries (\($0)Number) WHERE \($0)Number IS NOT NULL"
    } + [
      "CREATE INDEX audit_entries_at ON audit_entries (at)",
      "CREATE INDEX audit_commands_correlationID ON audit_commands (correlationID)",
      "CREATE UNIQUE INDEX audit_things_number ON audit_things (number)",
      "CREATE UNIQUE INDEX audit_actions_number ON audit_actions (number)",
      "CREATE UNIQUE INDEX audit_tasks_number ON audit_tasks (number)",
      "CREATE UNIQUE INDEX audit_orders_number ON audit_orders (number)",
      "CREATE UNIQUE INDEX audit_orders_orderNo ON audit_orders (orderNo)",
      "CREATE VIEW audit AS SELECT \(AuditRow.named) FROM \(AuditRow.source)",
    ]

  private var entries = RowCache<EntryRecord>(tables[0], capacity: 0)
  private var commands = RowCache<CommandRecord>(tables[1], capacity: 0)
  private var orders = RowCache<AuditOrderRecord>(tables[2])
  private var tasks = RowCache<AuditOrderTaskRecord>(tables[3], capacity: 65_536)
  private var users = RowCache<ConcernedUserRecord>(tables[4], capacity: 0)
  private var defaults = RowCache<DefaultWorkflowRecord>(tables[5])
  private var endedDefaults = RowCache<EndedDefaultRecord>(tables[6], capacity: 0)
  private var entities = Entities()

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    let envelope = recorded.envelope
    guard let kind = ThingRecord.Kind(rawValue: envelope.stream.category) else { return }
    let id = envelope.stream.uuid ?? ID<NamedThing>.blank.uuid
    var entry = EntryRecord(
      position: envelope.position, batch: envelope.batch.firstPosition, at: envelope.recordedAt,
      occurredAt: envelope.occurredAt)
    entry.actor = try entities.number(of: envelope.actor, at: envelope.position, in: db)
    entry.action = try entities.number(action: envelope.type, in: db)
    entry.subject = try entities.number(kind, id, in: db)
    try remember(envelope)
    try describe(recorded.event, id, &entry, db)
    entries.insert(entry)
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try entries.flush(in: db)
    try commands.flush(in: db)
    try orders.flush(in: db)
    try tasks.flush(in: db)
    try users.flush(in: db)
    try defaults.flush(in: db)
    try endedDefaults.flush(in: db)
    try entities.flush(in: db)
  }

  private mutating func remember(_ envelope: Envelope) throws {
    let batch = envelope.batch
    guard envelope.position == batch.firstPosition else { return }
    commands.insert(
      CommandRecord(
        batch: batch.firstPosition, correlationID: ID(batch.correlationID),
        commandID: batch.commandID == batch.correlationID ? nil : ID(batch.commandID),
        causation: batch.causation.map { Int64($0) }))
  }

  private mutating func describe(
    _ event: BackOfficeEvent, _ id: UUID, _ entry: inout EntryRecord, _ db: ViewDatabase
  ) throws {
    for (kind, thing, name) in event.names(of: id) {
      try entities.name(kind, thing, name, at: entry.position, in: db)
    }
    switch event {
    case .order(let event): try describe(event, OrderID(id), &entry, db)
    case .customer: entry.customer = entry.subject
    case .user(let event): try concern([UserID(id)] + [event.successor].compactMap { $0 }, entry, db)
    case .workflow(let event): try follow(event, WorkflowID(id), entry, db)
    case .account, .catalogue: break
    }
  }

  /// Follows which workflows are defaults: archiving one leaves its service without.
  private mutating func follow(
    _ event: WorkflowEvent, _ id: WorkflowID, _ entry: EntryRecord, _ db: ViewDatabase
  ) throws {
    switch event {
    case .madeDefault(let event):
      if let previous = event.previous { defaults.remove(previous) }
      try defaults.upsert(id, in: db) { $0.serviceID = event.serviceID }
    case .archived:
      guard let row = try defaults.row(id, in: db) else { return }
      endedDefaults.insert(EndedDefaultRecord(position: entry.position, serviceID: row.serviceID))
      defaults.remove(id)
    case .created, .draftChanged, .published: break
    }
  }

  private mutating func describe(
    _ event: OrderEvent, _ id: OrderID, _ entry: inout EntryRecord, _ db: ViewDatabase
  ) throws {
    if case .opened(let event) = event { try open(event, id, entry.subject, db) }
    guard let known = try orders.row(id, in: db) else { return }
    entry.order = known.number
    entry.customer = known.customer
    if let task = event.concernedTask {
      entry.task = try tasks.row(TaskKey(orderNo: known.orderNo, task: task), in: db)?.number
    }
    try concern(event.users, entry, db)
    guard case .assigned(let event) = event else { return }
    try orders.update(id, in: db) { order in
      order.assignedUserID = event.toUser
      order.orderAdminID = event.toAdmin
    }
  }

  private mutating func open(_ event: OrderOpened, _ id: OrderID, _ number: Int, _ db: ViewDatabase) throws {
    orders.insert(
      AuditOrderRecord(
        orderID: id, number: number, orderNo: event.orderNo,
        customer: try entities.number(.customer, event.customerID.uuid, in: db), assignedUserID: event.assignedUserID,
        orderAdminID: event.orderAdminID))
    for task in event.workflow.tasks {
      let number = try entities.number(task: task.key, task.name, in: db)
      tasks.insert(AuditOrderTaskRecord(key: TaskKey(orderNo: event.orderNo, task: task.taskID), number: number))
    }
  }

  private mutating func concern(_ concerned: [UserID], _ entry: EntryRecord, _ db: ViewDatabase) throws {
    for user in concerned {
      let number = try entities.number(.user, user.uuid, in: db)
      users.insert(ConcernedUserRecord(key: ConcernedUserRecord.Key(user: number, position: entry.position)))
    }
  }
}
