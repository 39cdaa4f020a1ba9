// The view `audit`: who did what when. An entry holds what is searched for and what its event alone does not say; the
// event itself stays in the log and is read from there.

public import BackOffice
public import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// Folds the log into the audit trail.
public struct AuditView: Projection {
  public static let name = "audit"
  public static let version = 1

  public static let tables =
    [
      EntryRecord.table("audit_entries"), CommandRecord.table("audit_commands"), BeforeRecord.table("audit_before"),
      AuditOrderRecord.table("audit_orders"), TaskNameRecord.table("audit_tasks"),
      FactRecord.table("audit_facts"),
    ] + Things.tables

  public static let indexes =
    ["actor", "action", "subject", "order", "customer", "user"].map {
      "CREATE INDEX audit_entries_\($0) ON audit_entries (\($0)Number) WHERE \($0)Number IS NOT NULL"
    } + [
      "CREATE INDEX audit_entries_at ON audit_entries (at)",
      "CREATE INDEX audit_commands_correlationID ON audit_commands (correlationID)",
      "CREATE UNIQUE INDEX audit_things_number ON audit_things (number)",
      "CREATE UNIQUE INDEX audit_actions_number ON audit_actions (number)",
      "CREATE UNIQUE INDEX audit_orders_number ON audit_orders (number)",
      "CREATE UNIQUE INDEX audit_orders_orderNo ON audit_orders (orderNo)",
      "CREATE VIEW audit AS SELECT \(AuditRow.named) FROM \(AuditRow.source)",
    ]

  private var entries = RowCache<EntryRecord>(tables[0], capacity: 0)
  private var commands = RowCache<CommandRecord>(tables[1], capacity: 0)
  private var befores = RowCache<BeforeRecord>(tables[2], capacity: 0)
  private var orders = RowCache<AuditOrderRecord>(tables[3])
  private var tasks = RowCache<TaskNameRecord>(tables[4], capacity: 65_536)
  private var facts = RowCache<FactRecord>(tables[5])
  private var things = Things()

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    let envelope = recorded.envelope
    guard let kind = ThingRecord.Kind(rawValue: envelope.stream.category) else { return }
    let id = envelope.stream.uuid ?? ID<NamedThing>.blank.uuid
    var entry = EntryRecord(
      position: envelope.position, batch: envelope.batch.firstPosition, at: envelope.recordedAt,
      occurredAt: envelope.occurredAt)
    entry.actor = try things.number(of: envelope.actor, in: db)
    entry.action = try things.number(action: envelope.type, in: db)
    entry.subject = try things.number(kind, id, in: db)
    try remember(envelope)
    try describe(recorded.event, id, &entry, db)
    entries.insert(entry)
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try entries.flush(in: db)
    try commands.flush(in: db)
    try befores.flush(in: db)
    try orders.flush(in: db)
    try tasks.flush(in: db)
    try facts.flush(in: db)
    try things.flush(in: db)
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
    switch event {
    case .order(let event): try describe(event, OrderID(id), &entry, db)
    case .customer(let event):
      entry.customer = entry.subject
      try describe(event, id, entry, db)
    case .user(let event):
      entry.user = entry.subject
      try describe(event, id, entry, db)
    case .workflow(.created(let event)): try things.name(.workflow, id, event.name, in: db)
    case .workflow(.published(let event)):
      try replace("workflow \(id) version", String(event.version), as: "version", entry, db)
    case .workflow(.draftChanged(let event)):
      let keys = event.tasks.map(\.key).joined(separator: ", ")
      try replace("workflow \(id) tasks", keys, as: "tasks", entry, db)
    case .account(let event): try describe(event, id, entry, db)
    case .workflow, .catalogue: break
    }
  }

  private mutating func describe(
    _ event: OrderEvent, _ id: OrderID, _ entry: inout EntryRecord, _ db: ViewDatabase
  ) throws {
    if case .opened(let event) = event { try open(event, id, entry.subject, db) }
    guard let known = try orders.row(id, in: db) else { return }
    entry.order = known.number
    entry.customer = known.customer
    if let task = event.taskID {
      entry.taskName = try tasks.row(TaskKey(orderNo: known.orderNo, task: task), in: db)?.name
    }
    if case .assigned(let event) = event { entry.user = try things.number(.user, event.toUser.uuid, in: db) }
    if case .taskReassigned(let event) = event { entry.user = try things.number(.user, event.to.uuid, in: db) }
    for (field, value) in known.before(event) { add(field, value, to: entry) }
    var after = known
    if after.apply(event, at: entry.at) { try orders.update(id, in: db) { $0 = after } }
  }

  private mutating func open(_ event: OrderOpened, _ id: OrderID, _ number: Int, _ db: ViewDatabase) throws {
    orders.insert(
      AuditOrderRecord(
        orderID: id, number: number, orderNo: event.orderNo,
        customer: try things.number(.customer, event.customerID.uuid, in: db), assignedUserID: event.assignedUserID,
        orderAdminID: event.orderAdminID))
    for task in event.workflow.tasks {
      tasks.insert(TaskNameRecord(key: TaskKey(orderNo: event.orderNo, task: task.taskID), name: task.name))
    }
  }

  private mutating func describe(
    _ event: CustomerEvent, _ id: UUID, _ entry: EntryRecord, _ db: ViewDatabase
  ) throws {
    switch event {
    case .created(let event): try things.name(.customer, id, event.name.text, in: db)
    case .edited(let event): try things.name(.customer, id, event.changes.newName, in: db)
    case .contactAdded(let event): try set("contact \(event.contactID)", event.name.text, db)
    case .contactEdited(let event):
      if let name = event.changes.newName { try set("contact \(event.contactID)", name, db) }
    case .contactRemoved(let event):
      if let name = try facts.row(TextKey("contact \(event.contactID)"), in: db)?.value { add("name", name, to: entry) }
    case .contactsMerged(let event):
      if let name = try facts.row(TextKey("contact \(event.dropped)"), in: db)?.value { add("name", name, to: entry) }
    default: break
    }
  }

  private mutating func describe(_ event: UserEvent, _ id: UUID, _ entry: EntryRecord, _ db: ViewDatabase) throws {
    switch event {
    case .invited(let event):
      try things.name(.user, id, event.name.text, in: db)
      try set("user \(id) expiresAt", event.expiresAt.description, db)
    case .invitationReissued(let event):
      try replace("user \(id) expiresAt", event.expiresAt.description, as: "expiresAt", entry, db)
    case .added(let event): try things.name(.user, id, event.name.text, in: db)
    case .edited(let event): try things.name(.user, id, event.changes.newName, in: db)
    case .deleted: try things.name(.user, id, References.deletedUser, in: db)
    default: break
    }
  }

  private mutating func describe(
    _ event: AccountEvent, _ id: UUID, _ entry: EntryRecord, _ db: ViewDatabase
  ) throws {
    switch event {
    case .registered(let event):
      try things.name(.account, id, event.name, in: db)
      for (list, labels) in InitialLists.labels {
        for label in labels { try set("item \(InitialLists.id(list, label))", label, db) }
      }
    case .listItemAdded(let event): try set("item \(event.itemID)", event.label, db)
    case .listItemRenamed(let event): try replace("item \(event.itemID)", event.label, as: "label", entry, db)
    case .paymentGatewayConfigured(let event): try replace("gateway", event.provider, as: "provider", entry, db)
    case .paymentGatewayDisabled: try replace("gateway", "", as: "provider", entry, db)
    default: break
    }
  }

  /// Keeps a fact for the event that will change it.
  private mutating func set(_ fact: String, _ value: String, _ db: ViewDatabase) throws {
    try facts.upsert(TextKey(fact), in: db) { $0.value = value }
  }

  /// Notes the fact as it was with the entry, and keeps the new one.
  private mutating func replace(
    _ fact: String, _ value: String, as field: String, _ entry: EntryRecord, _ db: ViewDatabase
  ) throws {
    if let before = try facts.row(TextKey(fact), in: db)?.value, !before.isEmpty { add(field, before, to: entry) }
    try set(fact, value, db)
  }

  private mutating func add(_ field: String, _ value: String, to entry: EntryRecord) {
    befores.insert(
      BeforeRecord(key: BeforeRecord.Key(position: entry.position, field: TextKey(field)), value: value))
  }
}
