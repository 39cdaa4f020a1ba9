// The view `audit`: who did what when. An entry holds what is searched for; what its event changed is folded from its
// stream when somebody asks, since the log has it all.

public import BackOffice
public import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// The audit trail.
public struct AuditView: StoryView {
  public typealias D = BackOfficeDomain

  public static let name = "audit"
  public static let version =
    8 + OrderState.fold + LeadState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold
    + AccountState.fold + WorkflowState.fold + CorrespondenceState.fold + ActivityState.fold + ContractState.fold

  public static let tables =
    [
      EntryRecord.table("audit_entries").numbered(by: [
        "actorNumber": "audit_things", "actionNumber": "audit_actions", "subjectNumber": "audit_things",
        "workNumber": "audit_things", "customerNumber": "audit_things", "taskNumber": "audit_tasks",
        "contactNumber": "audit_things",
      ]), CommandRecord.table("audit_commands"),
      AuditWorkRecord.table("audit_work").numbered(by: ["number": "audit_things", "customerNumber": "audit_things"]),
      AuditWorkTaskRecord.table("audit_work_tasks"), ConcernedUserRecord.table("audit_users"),
      DefaultWorkflowRecord.table("audit_defaults"), EndedDefaultRecord.table("audit_ended_defaults"),
      AuditMergedRecord.table("audit_merged").numbered(by: [
        "number": "audit_things", "customerNumber": "audit_things",
      ]),
    ] + Entities.tables

  /// Numbers of things, actions and tasks are given in the order of the log.
  public static let comparable = [Table(ofSQLView: "audit", columns: AuditRow.namedColumns, keyColumns: 1)]

  public static let indexes =
    ["actor", "action", "subject", "work", "customer", "task", "contact"].map {
      "CREATE INDEX audit_entries_\($0) ON audit_entries (\($0)Number) WHERE \($0)Number IS NOT NULL"
    } + [
      "CREATE INDEX audit_entries_command ON audit_entries (commandID) WHERE commandID IS NOT NULL",
      "CREATE INDEX audit_commands_correlationID ON audit_commands (correlationID)",
      "CREATE UNIQUE INDEX audit_things_number ON audit_things (number)",
      "CREATE UNIQUE INDEX audit_actions_number ON audit_actions (number)",
      "CREATE UNIQUE INDEX audit_tasks_number ON audit_tasks (number)",
      "CREATE INDEX audit_merged_customerNumber ON audit_merged (customerNumber)",
      "CREATE INDEX audit_work_id ON audit_work (id)",
      "CREATE INDEX audit_work_workNo ON audit_work (workNo)",
      "CREATE VIEW audit AS SELECT \(AuditRow.named) FROM \(AuditRow.source)",
    ]

  private var entries = NewRows<EntryRecord>(tables[0])
  private var commands = NewRows<CommandRecord>(tables[1])
  private var work = RowCache<AuditWorkRecord>(tables[2])
  private var tasks = RowCache<AuditWorkTaskRecord>(tables[3], capacity: 65_536)
  private var users = NewRows<ConcernedUserRecord>(tables[4])
  private var defaults = RowCache<DefaultWorkflowRecord>(tables[5])
  private var endedDefaults = NewRows<EndedDefaultRecord>(tables[6])
  private var merged = RowCache<AuditMergedRecord>(tables[7])
  private var entities = Entities()
  private var newestBatch: Position?

  public init() {}

  public static func note(
    _ recorded: Recorded<BackOfficeEvent>, before: SubjectState, after: SubjectState
  ) -> AuditNote? {
    AuditNote(recorded, before: before, after: after)
  }

  public mutating func apply(_ note: AuditNote, in db: ViewDatabase) throws {
    let envelope = note.envelope
    var entry = EntryRecord(
      position: envelope.position, batch: envelope.batch.firstPosition, at: envelope.recordedAt,
      occurredAt: envelope.occurredAt)
    entry.actor = try entities.number(of: envelope.actor, at: envelope.position, in: db)
    entry.action = try entities.number(action: envelope.type, in: db)
    entry.subject = try entities.number(note.kind, note.id, in: db)
    entry.commandID = try command(of: envelope, db)
    for name in note.names { try entities.name(name.kind, name.id, name.name, at: entry.position, in: db) }
    if note.kind == .customer { entry.customer = entry.subject }
    for id in note.absorbed {
      let number = try entities.number(.customer, id.uuid, in: db)
      try merged.upsert(number, in: db) { $0.customer = entry.subject }
      try entities.name(.customer, id.uuid, note.nameOfAbsorbed, at: envelope.position &+ 1, in: db)
    }
    if note.kind == .correspondence { entry.customer = try entities.number(.customer, note.id, in: db) }
    if let linked = note.linkedWork { try link(linked.kind, linked.id, note.linkedTask, &entry, db) }
    if let work = note.work { try describe(work, &entry, db) }
    if let ties = note.ties {
      entry.customer = try entities.number(.customer, ties.customerID.uuid, in: db)
      entry.work = try ties.work.map { try entities.number(.init($0.kind), $0.id, in: db) }
    }
    entry.contact = try note.contact.map { try entities.number(.contact, $0.uuid, in: db) }
    entry.channel = note.channel?.rawValue
    for user in note.users {
      let number = try entities.number(.user, user.uuid, in: db)
      users.append(ConcernedUserRecord(key: ConcernedUserRecord.Key(user: number, position: entry.position)))
    }
    if note.kind == .workflow { try follow(note, entry, db) }
    entries.append(entry)
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try entries.flush(in: db)
    try commands.flush(in: db)
    try work.flush(in: db)
    try tasks.flush(in: db)
    try users.flush(in: db)
    try defaults.flush(in: db)
    try endedDefaults.flush(in: db)
    try merged.flush(in: db)
    try entities.flush(in: db)
  }

  /// The command of a batch, for its first entry; nil where it has a record of its own.
  private mutating func command(of envelope: Envelope, _ db: ViewDatabase) throws -> UUID? {
    let batch = envelope.batch
    let isSimple = batch.commandID == batch.correlationID && batch.causation == nil
    let isFirst = envelope.position == batch.firstPosition
    if batch.firstPosition != newestBatch {
      newestBatch = batch.firstPosition
      // Where events are left out, the first one may be.
      if try !isSimple || !isFirst && !hasEntry(batch.firstPosition, db) {
        commands.append(
          CommandRecord(
            batch: batch.firstPosition, correlationID: ID(batch.correlationID),
            commandID: batch.commandID == batch.correlationID ? nil : ID(batch.commandID),
            causation: batch.causation.map { Int64($0) }))
      }
    }
    return isSimple && isFirst ? batch.commandID : nil
  }

  private func hasEntry(_ position: Position, _ db: ViewDatabase) throws -> Bool {
    try db.integer("SELECT 1 FROM audit_entries WHERE position = ?", [.integer(Int64(position))]) != nil
  }

  /// Follows which workflows are defaults: archiving one leaves its service without.
  private mutating func follow(_ note: AuditNote, _ entry: EntryRecord, _ db: ViewDatabase) throws {
    let id = WorkflowID(note.id)
    if let service = note.newDefault {
      if let previous = note.previousDefault { defaults.remove(previous) }
      try defaults.upsert(id, in: db) { $0.serviceID = service }
    }
    guard note.isArchived, let row = try defaults.row(id, in: db) else { return }
    endedDefaults.append(EndedDefaultRecord(position: entry.position, serviceID: row.serviceID))
    defaults.remove(id)
  }

  /// Ties an entry to an order or a lead of another stream.
  private mutating func link(
    _ kind: WorkKind, _ id: UUID, _ task: TaskID?, _ entry: inout EntryRecord, _ db: ViewDatabase
  ) throws {
    let number = try entities.number(.init(kind), id, in: db)
    guard try work.row(number, in: db) != nil else { return }
    entry.work = number
    if let task { entry.task = try tasks.row(AuditWorkTaskRecord.Key(work: number, task: task), in: db)?.number }
  }

  private mutating func describe(_ work: AuditNote.Work, _ entry: inout EntryRecord, _ db: ViewDatabase) throws {
    entry.work = entry.subject
    let customer = try entities.number(.customer, work.customerID.uuid, in: db)
    entry.customer = customer
    if let task = work.task { entry.task = try entities.number(task: task.key, task.name, in: db) }
    guard work.isToBeWritten else { return }
    self.work.insert(
      AuditWorkRecord(
        number: entry.subject, kind: work.kind, id: ID(work.id), workNo: work.number, customer: customer,
        assignedUserID: work.assignedUserID, adminID: work.adminID))
    for task in work.newTasks {
      let number = try entities.number(task: task.key, task.name, in: db)
      let key = AuditWorkTaskRecord.Key(work: entry.subject, task: task.id)
      tasks.insert(AuditWorkTaskRecord(key: key, number: number))
    }
  }
}
