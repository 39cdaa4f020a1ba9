// The view `orders`: open, closed, snoozed and all orders are queries on its one main table. A deleted order leaves it
// with everything that belonged to it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// Folds the log into the lists of orders.
public struct OrdersView: Projection {
  public static let name = "orders"
  public static let version = 2

  public static let tables =
    [
      OrderRecord.table("orders"), OrderTasks.table, FeeRecord.table("order_fees"),
      CommentRecord.table("order_comments"), OwnerRecord.table("order_owners"), AccountRecord.table("account"),
    ] + TaskTracker.tables
    + References.tables(.people, .customerNames, .contactNames, .services, .products, .listItems)

  public static let indexes = [
    "CREATE UNIQUE INDEX orders_orderNo ON orders (orderNo)",
    "CREATE INDEX orders_openedAt ON orders (state, openedAt, orderNo)",
    "CREATE INDEX orders_customerID ON orders (customerID)",
    "CREATE INDEX orders_assignedUserID ON orders (assignedUserID, state)",
    "CREATE INDEX order_owners_userID ON order_owners (userID)",
  ]

  private var orders = RowCache<OrderRecord>(tables[0])
  private var tasks = OrderTasks()
  private var tracker = TaskTracker()
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
    try tasks.flush(in: db)
    try tracker.flush(in: db)
    try fees.flush(in: db)
    try comments.flush(in: db)
    try owners.flush(in: db)
    try account.flush(in: db)
    try references.flush(in: db)
  }

  private mutating func apply(_ event: OrderEvent, _ envelope: Envelope, _ db: ViewDatabase) throws {
    guard let id = envelope.stream.uuid.map(OrderID.init) else { return }
    if case .opened(let event) = event { return try open(event, id, envelope, db) }
    if case .deleted = event { return try delete(id, db) }
    var orderNo: Int?
    try orders.update(id, in: db) { row in
      orderNo = row.progress.orderNo
      try tasks.apply(event, row.progress, at: envelope.recordedAt, in: db)
      try tracker.apply(event, to: &row.progress, at: envelope.recordedAt, in: db)
      row.apply(event, envelope)
    }
    if let orderNo { try applyToParts(event, orderNo, envelope, db) }
  }

  private mutating func applyToParts(
    _ event: OrderEvent, _ orderNo: Int, _ envelope: Envelope, _ db: ViewDatabase
  ) throws {
    switch event {
    case .taskCommentAdded(let event): comments.insert(CommentRecord(event, orderNo, envelope))
    case .assigned(let event): try own(orderNo, event.toUser, event.toAdmin, db)
    case .feeAdded(let event): fees.insert(FeeRecord(event, orderNo, at: envelope.position))
    case .feeRemoved(let event): fees.remove(FeeKey(orderNo: orderNo, fee: event.feeID))
    case .feeChanged(let event):
      guard case .additional(let fee) = event.fee, let amount = event.to else { return }
      try fees.update(FeeKey(orderNo: orderNo, fee: fee), in: db) { $0.amount = amount.minor }
    default: break
    }
  }

  private mutating func open(
    _ event: OrderOpened, _ id: OrderID, _ envelope: Envelope, _ db: ViewDatabase
  ) throws {
    let currency = try event.initialFee?.currency ?? account.row(1, in: db)?.currency
    let progress = try tracker.open(event, in: db)
    orders.insert(OrderRecord(event, id, progress, currency: currency ?? "", at: envelope.recordedAt))
    tasks.open(event)
    try own(event.orderNo, event.assignedUserID, event.orderAdminID, db)
  }

  private mutating func delete(_ id: OrderID, _ db: ViewDatabase) throws {
    guard let progress = try orders.row(id, in: db)?.progress else { return }
    orders.remove(id)
    tasks.delete(progress.orderNo)
    tracker.delete(progress)
    let order = ColumnValue.integer(Int64(progress.orderNo))
    fees.retire(order)
    comments.retire(order)
    owners.retire(order)
  }

  private mutating func own(_ orderNo: Int, _ user: UserID, _ admin: UserID?, _ db: ViewDatabase) throws {
    try owners.upsert(OwnerKey(orderNo: orderNo, user: user), in: db) { $0.asUser = true }
    guard let admin else { return }
    try owners.upsert(OwnerKey(orderNo: orderNo, user: admin), in: db) { $0.asAdmin = true }
  }
}

extension FeeRecord {
  fileprivate init(_ event: OrderFeeAdded, _ orderNo: Int, at position: Position) {
    self.init(key: FeeKey(orderNo: orderNo, fee: event.feeID), position: position, name: event.name)
    amount = event.amount.minor
    currency = event.amount.currency
  }
}

extension CommentRecord {
  fileprivate init(_ event: OrderTaskCommentAdded, _ orderNo: Int, _ envelope: Envelope) {
    self.init(key: CommentKey(orderNo: orderNo, position: envelope.position), commentID: event.commentID)
    taskID = event.taskID
    at = envelope.occurredAt ?? envelope.recordedAt
    authorID = envelope.actor.userID
    text = event.text.text
  }
}

extension Actor {
  /// The user who acts; nil for the engine, an import or a port.
  var userID: UserID? {
    if case .user(let id) = self { UserID(id) } else { nil }
  }
}
