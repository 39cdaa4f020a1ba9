// The view `orders`: open, closed, snoozed and all orders are queries on its one main table. A deleted order leaves it
// with everything that belonged to it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// Folds the log into the lists of orders.
public struct OrdersView: Projection {
  public static let name = "orders"
  public static let version = 1

  public static let tables =
    [
      OrderRecord.table("orders"), StepTracker.table, FeeRecord.table("order_fees"),
      CommentRecord.table("order_comments"), OwnerRecord.table("order_owners"), AccountRecord.table("account"),
    ] + References.tables(.people, .customerNames, .contactNames, .services, .products, .listItems)

  public static let indexes = [
    "CREATE UNIQUE INDEX orders_orderNo ON orders (orderNo)",
    "CREATE INDEX orders_openedAt ON orders (state, openedAt, orderNo)",
    "CREATE INDEX orders_customerID ON orders (customerID)",
    "CREATE INDEX orders_assignedUserID ON orders (assignedUserID, state)",
    "CREATE INDEX order_owners_userID ON order_owners (userID)",
  ]

  private var orders = RowCache<OrderRecord>(tables[0])
  private var steps = StepTracker()
  private var fees = RowCache<FeeRecord>(tables[2])
  private var comments = RowCache<CommentRecord>(tables[3], capacity: 0)
  private var owners = RowCache<OwnerRecord>(tables[4])
  private var account = RowCache<AccountRecord>(tables[5])
  private var references = References([.people, .customerNames, .contactNames, .services, .products, .listItems])

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    switch recorded.event {
    case .order(let event): try apply(event, recorded.envelope, db)
    case .account(.registered(let event)):
      try account.upsert(1, in: db) { $0.currency = event.currency }
      try references.apply(recorded, in: db)
    default: try references.apply(recorded, in: db)
    }
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try orders.flush(in: db)
    try steps.flush(in: db)
    try fees.flush(in: db)
    try comments.flush(in: db)
    try owners.flush(in: db)
    try account.flush(in: db)
    try references.flush(in: db)
  }

  private mutating func apply(_ event: OrderEvent, _ envelope: Envelope, _ db: ViewDatabase) throws {
    guard let id = envelope.stream.uuid.map(OrderID.init) else { return }
    switch event {
    case .opened(let event): return try open(event, id, envelope, db)
    case .deleted: return delete(id)
    case .taskCommentAdded(let event): comment(event, id, envelope)
    case .assigned(let event): try own(id, event.toUser, event.toAdmin, db)
    case .feeAdded(let event): addFee(event, id, envelope)
    case .feeRemoved(let event): fees.remove(FeeKey(order: id, fee: event.feeID))
    case .feeChanged(let event): try changeFee(event, id, db)
    default: break
    }
    try orders.update(id, in: db) { row in
      try steps.apply(event, to: &row.progress, id, at: envelope.recordedAt, in: db)
      row.apply(event, envelope)
    }
  }

  private mutating func open(
    _ event: OrderOpened, _ id: OrderID, _ envelope: Envelope, _ db: ViewDatabase
  ) throws {
    let currency = try event.initialFee?.currency ?? account.row(1, in: db)?.currency
    orders.insert(OrderRecord(event, id, currency: currency ?? "", at: envelope.recordedAt))
    steps.open(event, id)
    try own(id, event.assignedUserID, event.orderAdminID, db)
  }

  private mutating func delete(_ id: OrderID) {
    orders.remove(id)
    let order = ColumnValue.text(id.description)
    steps.delete(id)
    fees.retire(order)
    comments.retire(order)
    owners.retire(order)
  }

  private mutating func comment(_ event: OrderTaskCommentAdded, _ id: OrderID, _ envelope: Envelope) {
    comments.insert(
      CommentRecord(
        key: CommentKey(order: id, position: envelope.position), commentID: event.commentID, taskID: event.taskID,
        at: envelope.occurredAt ?? envelope.recordedAt, authorID: envelope.actor.userID, text: event.text.text))
  }

  private mutating func own(_ id: OrderID, _ user: UserID, _ admin: UserID?, _ db: ViewDatabase) throws {
    try owners.upsert(OwnerKey(order: id, user: user), in: db) { $0.asUser = true }
    guard let admin else { return }
    try owners.upsert(OwnerKey(order: id, user: admin), in: db) { $0.asAdmin = true }
  }

  private mutating func addFee(_ event: OrderFeeAdded, _ id: OrderID, _ envelope: Envelope) {
    fees.insert(
      FeeRecord(
        key: FeeKey(order: id, fee: event.feeID), position: envelope.position, name: event.name,
        amount: event.amount.minor, currency: event.amount.currency))
  }

  private mutating func changeFee(_ event: OrderFeeChanged, _ id: OrderID, _ db: ViewDatabase) throws {
    guard case .additional(let fee) = event.fee, let amount = event.to else { return }
    try fees.update(FeeKey(order: id, fee: fee), in: db) { $0.amount = amount.minor }
  }
}

extension Actor {
  /// The user who acts; nil for the engine, an import or a port.
  var userID: UserID? {
    if case .user(let id) = self { UserID(id) } else { nil }
  }
}
