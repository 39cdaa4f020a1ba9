// The view `orders`: open, closed, snoozed and all orders are queries on its one main table. A deleted order leaves it
// with everything that belonged to it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The lists of orders.
public struct OrdersView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "orders"
  public static let version =
    5 + OrderState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold + AccountState.fold
    + WorkflowState.fold

  private static let orders = StateTable<OrderRecord>("orders")
  private static let owners = StateTable<OwnerRecord<Order>>("order_owners")

  public static let tables = [orders.table, owners.table] + NameTables.beside

  public static let indexes = [
    "CREATE INDEX orders_orderNo ON orders (orderNo)",
    "CREATE INDEX orders_openedAt ON orders (state, openedAt, orderNo)",
    "CREATE INDEX orders_customerID ON orders (customerID)",
    "CREATE INDEX orders_assignedUserID ON orders (assignedUserID, state)",
    "CREATE INDEX order_owners_userID ON order_owners (userID)",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["order", "customer", "user", "catalogue", "account", "workflow"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    guard case .order(let order) = state else { return NameTables.writeBeside(state, in: stream, &rows) }
    let id: OrderID = stream.subject()
    let kept = order.flatMap { $0.work.status == .deleted ? nil : $0 }
    rows(orders, kept.map { OrderRecord($0, id) })
    rows(owners, kept.map { OwnerRecord.all(of: $0.work, id) } ?? [])
  }
}
