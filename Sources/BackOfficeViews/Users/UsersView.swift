// The view `users`: who works with the account, how much work each has, and how the plan's seats are used.

public import BackOffice
public import EventSourcing
public import ReadModels

struct UserRecord: StoredRow {
  var userID = UserID.blank
  var name = ""
  /// The name folded, to sort by.
  var sortName = ""
  var email = ""
  var phone: String?
  var userType = UserType.general
  var state = UserState.Status.active
  var licence = Licence.free
  var invitedAt: Instant?
  var activatedAt: Instant?
  var search = ""

  var key: UserID {
    get { userID }
    set { userID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("userID", &userID)
    column("name", &name)
    column("sortName", &sortName)
    column("email", &email)
    column("phone", &phone)
    column("userType", &userType)
    column("state", &state)
    column("licence", &licence)
    column("invitedAt", &invitedAt)
    column("activatedAt", &activatedAt)
    column("search", &search)
  }
}

/// An order as work for somebody.
struct WorkRecord: StoredRow {
  var orderID = OrderID.blank
  var progress = OrderProgress()

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    progress.columns(&column)
  }
}

/// A plan of the account, since when. The newest one holds.
struct PlanRecord: StoredRow {
  /// Of the event that brought it.
  var position: Position = 0
  var at = Instant(milliseconds: 0)
  var fromPlanID: String?
  var planID = ""
  /// Seats on a free licence; nil is no limit.
  var maxSeats: Int?
  var maxCustomers: Int?
  var priceMinor: Int64 = 0
  var currency = ""
  var billing = Billing.monthly

  var key: Position {
    get { position }
    set { position = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("position", &position)
    column("at", &at)
    column("fromPlanID", &fromPlanID)
    column("planID", &planID)
    column("maxSeats", &maxSeats)
    column("maxCustomers", &maxCustomers)
    column("priceMinor", &priceMinor)
    column("currency", &currency)
    column("billing", &billing)
  }
}

/// How many customers there are. One row.
struct CustomerCountRecord: StoredRow {
  var key = 0
  var customers = 0

  mutating func columns(_ column: inout ColumnList) {
    column("id", &key)
    column("customers", &customers)
  }
}

/// Folds the log into the list of users and the use of licences.
public struct UsersView: Projection {
  public static let name = "users"
  public static let version = 2

  public static let tables =
    [
      UserRecord.table("users"), WorkRecord.table("work"), PlanRecord.table("plans"),
      CustomerCountRecord.table("customer_count"),
    ] + TaskTracker.tables

  public static let indexes = [
    "CREATE INDEX work_assignedUserID ON work (assignedUserID) WHERE state = 'open'",
    "CREATE INDEX work_responsibleID ON work (responsibleID) WHERE state = 'open' AND taskID IS NOT NULL",
  ]

  private var users = RowCache<UserRecord>(tables[0])
  private var work = RowCache<WorkRecord>(tables[1])
  private var tracker = TaskTracker()
  private var plans = RowCache<PlanRecord>(tables[2])
  private var customers = RowCache<CustomerCountRecord>(tables[3])

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    let envelope = recorded.envelope
    switch recorded.event {
    case .order(let event): try apply(event, envelope, db)
    case .user(let event): try apply(event, envelope, db)
    case .account(.registered(let event)): plans.insert(PlanRecord(event, envelope))
    case .account(.planChanged(let event)): plans.insert(PlanRecord(event, envelope))
    case .customer(.created): try customers.upsert(1, in: db) { $0.customers += 1 }
    case .account, .customer, .catalogue, .workflow: break
    }
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try users.flush(in: db)
    try work.flush(in: db)
    try tracker.flush(in: db)
    try plans.flush(in: db)
    try customers.flush(in: db)
  }

  private mutating func apply(_ event: OrderEvent, _ envelope: Envelope, _ db: ViewDatabase) throws {
    guard let id = envelope.stream.uuid.map(OrderID.init) else { return }
    switch event {
    case .opened(let event): work.insert(WorkRecord(orderID: id, progress: try tracker.open(event, in: db)))
    case .deleted:
      guard let row = try work.row(id, in: db) else { return }
      work.remove(id)
      tracker.delete(row.progress)
    case .taskCommentAdded, .detailsEdited, .feeAdded, .feeChanged, .feeRemoved: break
    default:
      try work.update(id, in: db) { try tracker.apply(event, to: &$0.progress, at: envelope.recordedAt, in: db) }
    }
  }

  private mutating func apply(_ event: UserEvent, _ envelope: Envelope, _ db: ViewDatabase) throws {
    guard let id = envelope.stream.uuid.map(UserID.init) else { return }
    switch event {
    case .invited(let event): users.insert(UserRecord(event, id, at: envelope.recordedAt))
    case .added(let event): users.insert(UserRecord(event, id, at: envelope.recordedAt))
    default: try users.update(id, in: db) { $0.apply(event, at: envelope.recordedAt) }
    }
  }
}
