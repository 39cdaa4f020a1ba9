// The view `customers`: the list of all customers, whatever their status, with what their orders come to.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of customers.
public struct CustomersView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "customers"
  public static let version = 3 + OrderState.fold + CustomerState.fold + AccountState.fold

  private static let customers = StateTable<CustomerRecord>("customers")
  private static let sums = RowSum("customer_sums") { CustomerSumRecord($0) }
  private static let orders = StateTable<CustomerOrderRecord>("customer_orders", sum: sums)

  public static let tables = [
    customers.table, orders.table, sums.table, AccountRecord.stored.table, NameTables.contacts.table,
    NameTables.listItems.table,
  ]

  public static let indexes = ["CREATE INDEX customers_sortName ON customers (sortName, customerID)"]

  public static let categories: Set<String> = ["order", "customer", "account"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order): rows(orders, order.flatMap { CustomerOrderRecord($0, stream.subject()) })
    case .customer(let customer):
      rows(customers, customer.map { CustomerRecord($0, stream.subject()) })
      rows(NameTables.contacts, NameTables.contacts(of: customer, in: stream))
    case .account(let account):
      rows(AccountRecord.stored, account.map { AccountRecord($0) })
      rows(NameTables.listItems, NameTables.listItems(of: account))
    case .user, .catalogue, .workflow, .correspondence, .effects, .none: break
    }
  }
}
