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
  /// The numbers of things.
  var actor = 0
  var action = 0
  var subject = 0
  var order: Int?
  var customer: Int?
  var user: Int?
  var taskName: String?

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
    column("orderNumber", &order)
    column("customerNumber", &customer)
    column("userNumber", &user)
    column("taskName", &taskName)
  }
}

/// What the events of one batch share.
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
}

/// A value from before an event that does not say it itself.
struct BeforeRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var position: Position = 0
    var field = TextKey("")

    static func < (a: Self, b: Self) -> Bool {
      a.position == b.position ? a.field < b.field : a.position < b.position
    }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var value = ""

  mutating func columns(_ column: inout ColumnList) {
    column("position", &key.position)
    column("field", &key.field.text)
    column("value", &value)
  }
}

/// Whoever acts or is acted on.
struct ThingRecord: StoredRow {
  enum Kind: String, Sendable {
    case account, catalogue, workflow, user, customer, order, system, importer, integration
  }

  struct Key: Hashable, Comparable, Sendable {
    var kind = Kind.account
    var id = ID<NamedThing>.blank

    static func < (a: Self, b: Self) -> Bool {
      a.kind == b.kind ? a.id < b.id : TextKey(a.kind.rawValue) < TextKey(b.kind.rawValue)
    }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var number = 0
  var name: String?

  mutating func columns(_ column: inout ColumnList) {
    column("kind", &key.kind)
    column("id", &key.id)
    column("number", &number)
    column("name", &name)
  }
}

/// The type of an event by a small number.
struct ActionRecord: StoredRow {
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

/// What the trail must know of an order to say what an event changed, and whose it is.
struct AuditOrderRecord: StoredRow {
  var orderID = OrderID.blank
  var number = 0
  var orderNo = 0
  var customer = 0
  var assignedUserID = UserID.blank
  var orderAdminID: UserID?
  var state = OrderState.Status.open
  var snoozedUntil: Instant?
  var taskSnoozedUntil: Instant?
  var outcome: CloseOutcome?
  var closedAt: Instant?

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("number", &number)
    column("orderNo", &orderNo)
    column("customerNumber", &customer)
    column("assignedUserID", &assignedUserID)
    column("orderAdminID", &orderAdminID)
    column("state", &state)
    column("snoozedUntil", &snoozedUntil)
    column("taskSnoozedUntil", &taskSnoozedUntil)
    column("outcome", &outcome)
    column("closedAt", &closedAt)
  }
}

struct TaskNameRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = TaskKey()
  var name = ""

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &key.orderNo)
    column("taskID", &key.task)
    column("name", &name)
  }
}
