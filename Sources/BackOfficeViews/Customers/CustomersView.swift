// The view `customers`: the list of all customers, whatever their status, with what their orders come to, how many
// leads they have, and when something was or will be done for them.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of customers.
public struct CustomersView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "customers"
  public static let version =
    5 + OrderState.fold + LeadState.fold + CustomerState.fold + AccountState.fold + ActivityState.fold
    + CorrespondenceState.fold

  private static let customers = StateTable<CustomerRecord>("customers")
  private static let sums = RowSum("customer_sums") { CustomerSumRecord($0) }
  private static let orders = StateTable<CustomerOrderRecord>("customer_orders", sum: sums)
  private static let leadSums = RowSum("customer_lead_sums") { CustomerLeadSumRecord($0) }
  private static let leads = StateTable<CustomerLeadRecord>("customer_leads", sum: leadSums)
  private static let activities = StateTable<CustomerActivityRecord>("customer_activities")

  private static let correspondence = StateTable<CustomerCorrespondenceRecord>("customer_correspondence")

  public static let tables = [
    customers.table, orders.table, sums.table, leads.table, leadSums.table, activities.table,
    correspondence.table, MergedCustomers.stored.table,
    AccountRecord.stored.table, NameTables.contacts.table, NameTables.listItems.table,
  ]

  public static let indexes = [
    "CREATE INDEX customers_sortName ON customers (sortName, customerID)",
    "CREATE INDEX customer_activities_nextAt ON customer_activities (customerID, nextAt)",
    "CREATE INDEX customer_activities_lastAt ON customer_activities (customerID, lastAt)",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["order", "lead", "customer", "account", "activity", "correspondence"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order): rows(orders, order.flatMap { CustomerOrderRecord($0, stream.subject()) })
    case .lead(let lead): rows(leads, lead.flatMap { CustomerLeadRecord($0.work, stream.subject()) })
    case .customer(let customer):
      rows(customers, customer?.unlessMerged.map { CustomerRecord($0, stream.subject()) })
      rows(MergedCustomers.stored, MergedCustomers.records(of: customer, in: stream))
      rows(NameTables.contacts, NameTables.contacts(of: customer, in: stream))
    case .account(let account):
      rows(AccountRecord.stored, account.map { AccountRecord($0) })
      rows(NameTables.listItems, NameTables.listItems(of: account))
    case .activity(let activity):
      rows(activities, activity.flatMap { CustomerActivityRecord($0, stream.subject()) })
    case .correspondence(let state): rows(correspondence, CustomerCorrespondenceRecord(state, stream.subject()))
    case .user, .catalogue, .workflow, .customerImport, .contract, .effects, .attention, .none: break
    }
  }
}
