// The view `contracts`: what is ordered again and again, one row a contract. What waits for somebody is a query on it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of contracts.
public struct ContractsView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "contracts"
  public static let version =
    0 + ContractState.fold + OrderState.fold + CustomerState.fold + UserState.fold + CatalogueState.fold

  private static let contracts = StateTable<ContractRecord>("contracts")
  private static let orders = StateTable<WorkNumberRecord<Order>>("order_numbers")

  public static let tables = [
    contracts.table, orders.table, NameTables.people.table, NameTables.customers.table, MergedCustomers.stored.table,
    NameTables.services.table,
    NameTables.products.table,
  ]

  public static let indexes = [
    "CREATE INDEX contracts_nextDueOn ON contracts (nextDueOn)",
    "CREATE INDEX contracts_customerID ON contracts (customerID)",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["contract", "order", "customer", "user", "catalogue"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .contract(let contract): rows(contracts, contract.map { ContractRecord($0, stream.subject()) })
    case .order(let order): rows(orders, order.map { WorkNumberRecord($0.work, stream.subject()) })
    case .customer(let customer): NameTables.write(customer, in: stream, &rows)
    case .user(let user): rows(NameTables.people, NameTables.name(of: user))
    case .catalogue(let catalogue):
      rows(NameTables.services, NameTables.services(of: catalogue))
      rows(NameTables.products, NameTables.products(of: catalogue))
    case .account, .workflow, .lead, .customerImport, .activity, .correspondence, .effects, .attention, .none: break
    }
  }
}

/// Whether a contract goes on.
public enum ContractStatus: String, Sendable, CaseIterable {
  case active, ended
}

struct ContractRecord: StoredRow {
  static var isLong: Bool { true }

  var contractID = ContractID.blank
  var state = ContractStatus.active
  var customerID = CustomerID.blank
  var serviceID = ServiceID.blank
  var productID: ProductID?
  var workflowID = WorkflowID.blank
  var assignedUserID = UserID.blank
  var orderAdminID: UserID?
  var anchor = ""
  var everyN = 1
  var everyUnit = ContractPeriodUnit.month
  var renewal = ContractRenewal.automatic
  var leadDays = 0
  var endsOn: String?
  var maxCycles: Int?
  var catchUp = ContractCatchUp.all
  /// In minor units.
  var fee: Int64?
  var yearlyValue: Int64?
  var currency: String?
  var firstOrderID = OrderID.blank
  var lastCycle = 0
  var lastOrderID = OrderID.blank
  var nextCycle: Int?
  var nextDueOn: String?
  var nextAt: Instant?
  /// The oldest cycle that is due and has no order, how many there are, and why the newest could not be opened.
  var waitingCycle: Int?
  var waitingSince: String?
  var waitingCycles = 0
  var failedCode: String?
  var startedAt = Instant(milliseconds: 0)
  var endedAt: Instant?
  var endReason: String?

  var key: ContractID {
    get { contractID }
    set { contractID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("contractID", &contractID)
    column("state", &state)
    column("customerID", &customerID)
    column("serviceID", &serviceID)
    column("productID", &productID)
    column("workflowID", &workflowID)
    column("assignedUserID", &assignedUserID)
    column("orderAdminID", &orderAdminID)
    column("anchor", &anchor)
    column("everyN", &everyN)
    column("everyUnit", &everyUnit)
    column("renewal", &renewal)
    column("leadDays", &leadDays)
    column("endsOn", &endsOn)
    column("maxCycles", &maxCycles)
    column("catchUp", &catchUp)
    column("fee", &fee)
    column("yearlyValue", &yearlyValue)
    column("currency", &currency)
    column("firstOrderID", &firstOrderID)
    column("lastCycle", &lastCycle)
    column("lastOrderID", &lastOrderID)
    column("nextCycle", &nextCycle)
    column("nextDueOn", &nextDueOn)
    column("nextAt", &nextAt)
    column("waitingCycle", &waitingCycle)
    column("waitingSince", &waitingSince)
    column("waitingCycles", &waitingCycles)
    column("failedCode", &failedCode)
    column("startedAt", &startedAt)
    column("endedAt", &endedAt)
    column("endReason", &endReason)
  }
}

extension ContractRecord {
  fileprivate init(_ contract: ContractState, _ id: ContractID) {
    contractID = id
    state = contract.isActive ? .active : .ended
    customerID = contract.customerID
    serviceID = contract.serviceID
    productID = contract.productID
    workflowID = contract.workflowID
    assignedUserID = contract.assignedUserID
    orderAdminID = contract.orderAdminID
    take(contract.terms)
    fee = contract.fee?.minor
    yearlyValue = contract.yearlyValue?.minor
    currency = contract.fee?.currency
    firstOrderID = contract.firstOrderID
    lastCycle = contract.lastCycle
    lastOrderID = contract.lastOrderID
    if case .renew(let cycle, let dueOn) = contract.nextStep { (nextCycle, nextDueOn) = (cycle, dueOn.description) }
    nextAt = contract.nextAt
    waitingCycle = contract.waiting.first?.cycle
    waitingSince = contract.waiting.first?.dueOn.description
    waitingCycles = contract.waiting.count
    failedCode = contract.waiting.last?.code
    startedAt = contract.startedAt
    endedAt = contract.end?.at
    endReason = contract.end?.reason?.text
  }

  private mutating func take(_ terms: ContractTerms) {
    anchor = terms.anchor.description
    everyN = terms.every.n
    everyUnit = terms.every.unit
    renewal = terms.renewal
    leadDays = terms.leadDays
    endsOn = terms.endsOn?.description
    maxCycles = terms.maxCycles
    catchUp = terms.catchUp
  }
}
