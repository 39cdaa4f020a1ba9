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
    3 + OrderState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold + AccountState.fold
    + WorkflowState.fold

  private static let orders = StateTable<OrderRecord>("orders")
  private static let owners = StateTable<OwnerRecord>("order_owners")
  private static let taskNames = StateTable<TaskNameRecord>("task_names")

  public static let tables = [
    orders.table, owners.table, taskNames.table, AccountRecord.stored.table, NameTables.people.table,
    NameTables.customers.table, NameTables.contacts.table, NameTables.services.table, NameTables.products.table,
    NameTables.listItems.table,
  ]

  public static let indexes = [
    "CREATE INDEX orders_orderNo ON orders (orderNo)",
    "CREATE INDEX orders_openedAt ON orders (state, openedAt, orderNo)",
    "CREATE INDEX orders_customerID ON orders (customerID)",
    "CREATE INDEX orders_assignedUserID ON orders (assignedUserID, state)",
    "CREATE INDEX order_owners_userID ON order_owners (userID)",
  ]

  public static let categories: Set<String> = ["order", "customer", "user", "catalogue", "account", "workflow"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order):
      let id: OrderID = stream.subject()
      let kept = order.flatMap { $0.work.status == .deleted ? nil : $0 }
      rows(orders, kept.map { OrderRecord($0, id) })
      rows(owners, kept.map { OwnerRecord.all(of: $0.work, id) } ?? [])
    case .customer(let customer):
      rows(NameTables.customers, NameTables.name(of: customer, in: stream))
      rows(NameTables.contacts, NameTables.contacts(of: customer, in: stream))
    case .user(let user): rows(NameTables.people, NameTables.name(of: user))
    case .catalogue(let catalogue):
      rows(NameTables.services, NameTables.services(of: catalogue))
      rows(NameTables.products, NameTables.products(of: catalogue))
    case .account(let account):
      rows(AccountRecord.stored, account.map { AccountRecord($0) })
      rows(NameTables.listItems, NameTables.listItems(of: account))
    case .workflow(let workflow): rows(taskNames, TaskNameRecord.all(of: workflow))
    case .customerImport, .activity, .correspondence, .effects, .none: break
    }
  }
}

/// The name of a task in some version of a workflow.
struct TaskNameRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var workflow = WorkflowID.blank
    var name = TextKey("")

    static func < (a: Self, b: Self) -> Bool { a.workflow == b.workflow ? a.name < b.name : a.workflow < b.workflow }
  }

  static var keyColumns: Int { 2 }

  var key = Key()

  mutating func columns(_ column: inout ColumnList) {
    column("workflowID", &key.workflow)
    column("name", &key.name.text)
  }
}

extension TaskNameRecord {
  static func all(of workflow: WorkflowState?) -> [TaskNameRecord] {
    guard let workflow else { return [] }
    return workflow.taskNames.map { TaskNameRecord(key: Key(workflow: workflow.id, name: TextKey($0))) }
  }
}
