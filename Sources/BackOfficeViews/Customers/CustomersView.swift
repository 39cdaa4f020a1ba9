// The view `customers`: the list of all customers, whatever their status, with what hangs on them.

public import BackOffice
public import EventSourcing
public import ReadModels

struct CustomerRecord: StoredRow {
  static var isLong: Bool { true }

  var customerID = CustomerID.blank
  var name = ""
  /// The name folded, to sort by.
  var sortName = ""
  var kind = CustomerKind.company
  var statusID = ListItemID.blank
  var sourceID: ListItemID?
  var defaultContactID: ContactID?
  var email: String?
  var phone: String?
  var mobile: String?
  var website: String?
  var town: String?
  var postcode: String?
  var openOrders = 0
  /// The fees of all orders that were not deleted, and not closed as cancelled, in minor units.
  var fees: Int64 = 0
  var createdAt = Instant(milliseconds: 0)
  var archived = false
  /// The folded words of name, address and numbers.
  var search = ""

  var key: CustomerID {
    get { customerID }
    set { customerID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &customerID)
    column("name", &name)
    column("sortName", &sortName)
    column("kind", &kind)
    column("statusID", &statusID)
    column("sourceID", &sourceID)
    column("defaultContactID", &defaultContactID)
    column("email", &email)
    column("phone", &phone)
    column("mobile", &mobile)
    column("website", &website)
    column("town", &town)
    column("postcode", &postcode)
    column("openOrders", &openOrders)
    column("fees", &fees)
    column("createdAt", &createdAt)
    column("archived", &archived)
    column("search", &search)
  }
}

/// What an order adds to its customer's row.
struct CustomerOrderRecord: StoredRow {
  var orderID = OrderID.blank
  var customerID = CustomerID.blank
  var isOpen = true
  /// Closed as cancelled: its fees are not asked for.
  var isCancelled = false
  var initialFee: Int64 = 0
  var additionalFees: Int64 = 0

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  var fees: Int64 {
    if isCancelled { return 0 }
    var fees = initialFee
    fees.add(additionalFees)
    return fees
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("customerID", &customerID)
    column("isOpen", &isOpen)
    column("isCancelled", &isCancelled)
    column("initialFee", &initialFee)
    column("additionalFees", &additionalFees)
  }
}

/// Folds the log into the list of customers.
public struct CustomersView: Projection {
  public static let name = "customers"
  public static let version = 2

  public static let tables =
    [
      CustomerRecord.table("customers"), CustomerOrderRecord.table("customer_orders"), AccountRecord.table("account"),
    ] + References.tables(.contactNames, .listItems)

  public static let indexes = ["CREATE INDEX customers_sortName ON customers (sortName, customerID)"]

  private var customers = RowCache<CustomerRecord>(tables[0])
  private var orders = RowCache<CustomerOrderRecord>(tables[1])
  private var account = RowCache<AccountRecord>(tables[2])
  private var references = References([.contactNames, .listItems])

  public init() {}

  public mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    let envelope = recorded.envelope
    switch recorded.event {
    case .order(let event): try apply(event, envelope, db)
    case .customer(let event):
      try apply(event, envelope, db)
      try references.apply(recorded, in: db)
    case .account(.registered(let event)):
      try account.upsert(1, in: db) { $0.currency = event.currency }
      try references.apply(recorded, in: db)
    default: try references.apply(recorded, in: db)
    }
  }

  public mutating func flush(in db: ViewDatabase) throws {
    try customers.flush(in: db)
    try orders.flush(in: db)
    try account.flush(in: db)
    try references.flush(in: db)
  }

  private mutating func apply(_ event: CustomerEvent, _ envelope: Envelope, _ db: ViewDatabase) throws {
    guard let id = envelope.stream.uuid.map(CustomerID.init) else { return }
    if case .created(let event) = event {
      customers.insert(CustomerRecord(event, id, at: envelope.recordedAt))
    } else {
      try customers.update(id, in: db) { $0.apply(event) }
    }
  }

  private mutating func apply(_ event: OrderEvent, _ envelope: Envelope, _ db: ViewDatabase) throws {
    guard let id = envelope.stream.uuid.map(OrderID.init) else { return }
    switch event {
    case .opened(let event):
      let order = CustomerOrderRecord(
        orderID: id, customerID: event.customerID, initialFee: event.initialFee?.minor ?? 0)
      orders.insert(order)
      try count(order, before: nil, db)
    case .deleted:
      guard let order = try orders.row(id, in: db) else { return }
      orders.remove(id)
      try count(nil, before: order, db)
    case .snoozed, .woken, .closed, .reopened, .feeAdded, .feeChanged, .feeRemoved:
      guard let before = try orders.row(id, in: db) else { return }
      var order = before
      order.apply(event)
      try orders.update(id, in: db) { $0 = order }
      try count(order, before: before, db)
    default: break
    }
  }

  /// Moves the customer's sums by what an order changed.
  private mutating func count(
    _ after: CustomerOrderRecord?, before: CustomerOrderRecord?, _ db: ViewDatabase
  ) throws {
    guard let customer = after?.customerID ?? before?.customerID else { return }
    let open = (after?.isOpen ?? false ? 1 : 0) - (before?.isOpen ?? false ? 1 : 0)
    let fees = (after?.fees ?? 0).difference(from: before?.fees ?? 0)
    guard open != 0 || fees != 0 else { return }
    try customers.update(customer, in: db) { row in
      row.openOrders += open
      row.fees.add(fees)
    }
  }
}

extension CustomerOrderRecord {
  fileprivate mutating func apply(_ event: OrderEvent) {
    switch event {
    case .snoozed: isOpen = false
    case .woken: isOpen = true
    case .closed(let event):
      isOpen = false
      isCancelled = event.outcome == .cancelled
    case .reopened:
      isOpen = true
      isCancelled = false
    case .feeAdded(let event): additionalFees.add(event.amount.minor)
    case .feeRemoved(let event): additionalFees.subtract(event.amount.minor)
    case .feeChanged(let event):
      if case .initial = event.fee {
        initialFee = event.to?.minor ?? 0
      } else {
        additionalFees.add((event.to?.minor ?? 0).difference(from: event.from?.minor ?? 0))
      }
    default: break
    }
  }
}
