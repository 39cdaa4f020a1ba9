// The view `revenue`: what was billed, collected and given back, one row for each event that moved money, by the day on
// the account's calendar that it says; beside it what is to be paid of each order now.

public import BackOffice
public import EventSourcing
public import ReadModels

/// Revenue and fees.
public struct RevenueView: StoryView, StateView {
  public typealias D = BackOfficeDomain

  public static let name = "revenue"
  public static let version = 1 + OrderState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold

  private static let outstanding = StateTable<OutstandingRecord>("revenue_outstanding")

  public static let tables = [
    RevenueRecord.table("revenue"), outstanding.table, NameTables.customers.table, NameTables.people.table,
    NameTables.services.table, NameTables.products.table, MergedCustomers.stored.table,
  ]

  public static let indexes = [MergedCustomers.index]

  public static let categories: Set<String> = ["order", "customer", "user", "catalogue"]

  private var movements = NewRows<RevenueRecord>(tables[0])

  public init() {}

  public static func note(
    _ recorded: Recorded<BackOfficeEvent>, before: SubjectState, after: SubjectState
  ) -> RevenueNote? {
    RevenueRecord(recorded, before, after).map { RevenueNote(row: $0) }
  }

  public mutating func apply(_ note: RevenueNote, in db: ViewDatabase) throws { movements.append(note.row) }

  public mutating func flush(in db: ViewDatabase) throws { try movements.flush(in: db) }

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order): rows(outstanding, order.flatMap { OutstandingRecord($0, stream.subject()) })
    case .customer(let customer): NameTables.write(customer, in: stream, &rows)
    case .user(let user): rows(NameTables.people, NameTables.name(of: user))
    case .catalogue(let catalogue):
      rows(NameTables.services, NameTables.services(of: catalogue))
      rows(NameTables.products, NameTables.products(of: catalogue))
    case .account, .workflow, .lead, .customerImport, .activity, .contract, .correspondence, .effects, .attention,
      .none:
      break
    }
  }
}

/// What the view keeps of an event that moved money.
public struct RevenueNote: Sendable {
  let row: RevenueRecord
}

/// What an order is for, and whose: by what revenue is grouped.
struct RevenueParties: Sendable {
  var serviceID = ServiceID.blank
  var productID: ProductID?
  var customerID = CustomerID.blank
  /// To whom the order is assigned.
  var userID = UserID.blank

  mutating func columns(_ column: inout ColumnList) {
    column("serviceID", &serviceID)
    column("productID", &productID)
    column("customerID", &customerID)
    column("userID", &userID)
  }
}

extension RevenueParties {
  fileprivate init(_ work: WorkState) {
    serviceID = work.serviceID
    productID = work.productID
    customerID = work.customerID
    userID = work.assignedUserID
  }
}

/// How one event changed what is billed and what was paid of an order, as the order was behind it. Amounts are in minor
/// units, those billed with a sign.
struct RevenueRecord: StoredRow {
  var position: Position = 0
  /// The day on the account's calendar, such as `2024-01-31`.
  var onDate = ""
  var parties = RevenueParties()
  var currency = ""
  var initialBilled: Int64 = 0
  var additionalBilled: Int64 = 0
  var collected: Int64 = 0
  var refunded: Int64 = 0
  /// Whether a payment failed.
  var failed = false

  var key: Position {
    get { position }
    set { position = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("position", &position)
    column("onDate", &onDate)
    parties.columns(&column)
    column("currency", &currency)
    column("initialBilled", &initialBilled)
    column("additionalBilled", &additionalBilled)
    column("collected", &collected)
    column("refunded", &refunded)
    column("failed", &failed)
  }
}

extension RevenueRecord {
  /// Nil for an event that moves no money.
  fileprivate init?(_ recorded: Recorded<BackOfficeEvent>, _ before: SubjectState, _ after: SubjectState) {
    guard case .order(let event) = recorded.event, let day = event.revenueDay(recorded.envelope),
      case .order(let after?) = after, case .order(let before) = before
    else { return nil }
    let (old, new) = (before.map { OrderMoney($0) } ?? OrderMoney(), OrderMoney(after))
    initialBilled = new.initial.difference(from: old.initial)
    additionalBilled = new.additional.difference(from: old.additional)
    collected = new.collected.difference(from: old.collected)
    refunded = new.refunded.difference(from: old.refunded)
    if case .payment(.failed) = event { failed = true }
    guard failed || initialBilled != 0 || additionalBilled != 0 || collected != 0 || refunded != 0 else { return nil }
    position = recorded.envelope.position
    onDate = day.description
    parties = RevenueParties(after.work)
    currency = after.currency ?? before?.currency ?? ""
  }
}

extension OrderEvent {
  /// The day to which an event that may move money belongs; of older events that say none the day in UTC. Nil for all
  /// others.
  fileprivate func revenueDay(_ envelope: Envelope) -> LocalDate? {
    let said: LocalDate?
    switch self {
    case .opened(let event): said = event.onDate
    case .feeAdded(let event): said = event.onDate
    case .feeChanged(let event): said = event.onDate
    case .feeRemoved(let event): said = event.onDate
    case .work(.deleted(let event)): said = event.onDate
    case .work: return nil
    case .payment(let event): said = event.onDate
    }
    return said ?? LocalDate(of: envelope.recordedAt)
  }
}

/// What is due for an order and what was paid of it, in minor units. Sums end where numbers do.
private struct OrderMoney {
  var initial: Int64 = 0
  var additional: Int64 = 0
  var collected: Int64 = 0
  var refunded: Int64 = 0

  init() {}

  /// Of an order that was deleted nothing is due any more; what was paid of it has moved all the same.
  init(_ order: OrderState) {
    if order.work.status != .deleted {
      initial = order.initialFee?.minor ?? 0
      additional = order.additionalFees
    }
    for payment in order.payments {
      collected.add(payment.collected)
      refunded.add(payment.refunded)
    }
  }
}

extension OrderState {
  /// That of its amounts; nil where it has none.
  fileprivate var currency: String? {
    initialFee?.currency ?? fees.first?.amount.currency ?? payments.first?.amount.currency
  }
}

/// What is to be paid of an order now.
struct OutstandingRecord: StoredRow {
  var orderID = OrderID.blank
  var parties = RevenueParties()
  var currency = ""
  var outstanding: Int64 = 0

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    parties.columns(&column)
    column("currency", &currency)
    column("outstanding", &outstanding)
  }
}

extension OutstandingRecord {
  /// Nil for an order of which nothing is to be paid.
  fileprivate init?(_ order: OrderState, _ id: OrderID) {
    outstanding = order.outstanding
    guard outstanding != 0 else { return nil }
    orderID = id
    parties = RevenueParties(order.work)
    currency = order.currency ?? ""
  }
}
