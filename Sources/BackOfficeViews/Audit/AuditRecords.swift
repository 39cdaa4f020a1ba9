// The rows of the audit view. An entry is a handful of small numbers that stand for people, customers and orders, whose
// ids and names are written once; the SQL view `audit` puts them together again.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

/// One event, by what it is searched for.
struct EntryRecord: StoredRow {
  var position: Position = 0
  /// The batch's first position.
  var batch: Position = 0
  var at = Instant(milliseconds: 0)
  var occurredAt: Instant?
  /// The numbers of entities.
  var actor = 0
  var action = 0
  var subject = 0
  var work: Int?
  var customer: Int?
  var task: Int?
  /// Whom a message, a call, a note or an activity was about.
  var contact: Int?
  /// By what a message goes out or came in.
  var channel: String?
  /// The command of the batch that begins with the event, if there is no `CommandRecord` of it.
  var commandID: UUID?

  var key: Position {
    get { position }
    set { position = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("position", &position)
    column("batch", &batch)
    column("at", &at)
    column("occurredAt", &occurredAt)
    column("actorNumber", &actor)
    column("actionNumber", &action)
    column("subjectNumber", &subject)
    column("workNumber", &work)
    column("customerNumber", &customer)
    column("taskNumber", &task)
    column("contactNumber", &contact)
    column("channel", &channel)
    column.compact("commandID", &commandID)
  }
}

/// What the events of one batch share, if its first entry does not say it: its command follows from another one, or its
/// first event is left out.
struct CommandRecord: StoredRow {
  var batch: Position = 0
  var correlationID = ID<NamedThing>.blank
  /// Nil if it is the correlation's own.
  var commandID: ID<NamedThing>?
  var causation: Int64?

  var key: Position {
    get { batch }
    set { batch = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("batch", &batch)
    column("correlationID", &correlationID)
    column("commandID", &commandID)
    column("causation", &causation)
  }

  /// The batches of a correlation, in SQL.
  static let batches = """
    SELECT batch FROM audit_commands WHERE correlationID = ? \
    UNION SELECT position AS batch FROM audit_entries WHERE commandID = ?
    """

  /// The values of the question marks in `batches`.
  static func arguments(_ correlation: UUID) -> [ColumnValue] {
    [.text(ID<CommandRecord>(correlation).description), .compact(correlation)]
  }
}

/// A user whom an event is about: its subject, or somebody who wins or loses work.
struct ConcernedUserRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var user = 0
    var position: Position = 0

    static func < (a: Self, b: Self) -> Bool { a.user == b.user ? a.position < b.position : a.user < b.user }
  }

  static var keyColumns: Int { 2 }

  var key = Key()

  mutating func columns(_ column: inout ColumnList) {
    column("userNumber", &key.user)
    column("position", &key.position)
  }
}

/// A name that a thing has had since a position.
struct PastNameRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var thing = 0
    var position: Position = 0

    static func < (a: Self, b: Self) -> Bool { a.thing == b.thing ? a.position < b.position : a.thing < b.thing }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var name = ""

  mutating func columns(_ column: inout ColumnList) {
    column("number", &key.thing)
    column("position", &key.position)
    column("name", &name)
  }
}

/// Whoever acts or is acted on, and what has a name.
struct ThingRecord: NumberedRow {
  enum Kind: String, Sendable, CaseIterable {
    case account, catalogue, workflow, user, customer, order, lead, activity, contract, correspondence, effects
    case attention, system
    case importer, integration
    case contact, service, product, listItem
    case customerImport = "import"

    init(_ work: WorkKind) {
      switch work {
      case .order: self = .order
      case .lead: self = .lead
      }
    }
  }

  struct Key: Hashable, Comparable, Sendable {
    var kind = Kind.account
    var id = ID<NamedThing>.blank

    static func < (a: Self, b: Self) -> Bool {
      a.kind == b.kind ? a.id < b.id : TextKey(a.kind.rawValue) < TextKey(b.kind.rawValue)
    }

    /// The kind would be hashed as text; two things of one id are rare.
    func hash(into hasher: inout Hasher) { hasher.combine(id) }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var number = 0
  /// As it is now.
  var name: String?

  mutating func columns(_ column: inout ColumnList) {
    column("kind", &key.kind)
    column("id", &key.id)
    column("number", &number)
    column("name", &name)
  }
}

/// The type of an event by a small number.
struct ActionRecord: NumberedRow {
  var action = ""
  var number = 0

  var key: TextKey {
    get { TextKey(action) }
    set { action = newValue.text }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("action", &action)
    column("number", &number)
  }
}

/// Which order or lead it is, and whose.
struct AuditWorkRecord: StoredRow {
  /// That of the thing that it is.
  var number = 0
  var kind = WorkKind.order
  var id = ID<NamedThing>.blank
  /// What people call it.
  var workNo = 0
  var customer = 0
  var assignedUserID = UserID.blank
  var adminID: UserID?

  var key: Int {
    get { number }
    set { number = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("number", &number)
    column("kind", &kind)
    column("id", &id)
    column("workNo", &workNo)
    column("customerNumber", &customer)
    column("assignedUserID", &assignedUserID)
    column("adminID", &adminID)
  }
}

/// A customer that became one with another.
struct AuditMergedRecord: StoredRow {
  /// The number of the one that is gone.
  var number = 0
  /// That of the one that is left, by all merges.
  var customer = 0

  var key: Int {
    get { number }
    set { number = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("number", &number)
    column("customerNumber", &customer)
  }

  /// The numbers of the customer with an id, and of all that became one with it.
  static let numbers = """
    (WITH asked(number) AS (SELECT coalesce(m.customerNumber, x.number) FROM audit_things x LEFT JOIN audit_merged m \
    ON m.number = x.number WHERE x.kind = 'customer' AND x.id = ?) SELECT number FROM asked UNION ALL \
    SELECT m.number FROM audit_merged m JOIN asked ON asked.number = m.customerNumber)
    """
}

/// A workflow that is the default of a service. Its own stream does not say when another one takes its place.
struct DefaultWorkflowRecord: StoredRow {
  var workflowID = WorkflowID.blank
  var serviceID = ServiceID.blank

  var key: WorkflowID {
    get { workflowID }
    set { workflowID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("workflowID", &workflowID)
    column("serviceID", &serviceID)
  }
}

/// An event that left a service without its default workflow.
struct EndedDefaultRecord: StoredRow {
  var position: Position = 0
  var serviceID = ServiceID.blank

  var key: Position {
    get { position }
    set { position = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("position", &position)
    column("serviceID", &serviceID)
  }
}

/// A step of workflows by a small number: thousands of orders have the same.
struct AuditTaskRecord: NumberedRow {
  struct Key: Hashable, Comparable, Sendable {
    var task = TextKey("")
    var name = TextKey("")

    static func < (a: Self, b: Self) -> Bool { a.task == b.task ? a.name < b.name : a.task < b.task }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var number = 0

  mutating func columns(_ column: inout ColumnList) {
    column("taskKey", &key.task.text)
    column("name", &key.name.text)
    column("number", &number)
  }
}

/// Which step a task of an order or a lead is.
struct AuditWorkTaskRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    /// The number of the order or lead: shorter than its id, and what is of one time lies together.
    var work = 0
    var task = TaskID.blank

    static func < (a: Self, b: Self) -> Bool { a.work == b.work ? a.task < b.task : a.work < b.work }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var number = 0

  mutating func columns(_ column: inout ColumnList) {
    column("workNumber", &key.work)
    column("taskID", &key.task)
    column("taskNumber", &number)
  }
}
