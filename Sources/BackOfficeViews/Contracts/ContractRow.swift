// One contract as the list shows it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One contract.
public struct ContractRow: ListRow {
  public static let columns = labels

  public private(set) var contractID = ContractID.blank
  public private(set) var state = ContractStatus.active
  public private(set) var customerID = CustomerID.blank
  public private(set) var customerName: String?
  public private(set) var serviceID = ServiceID.blank
  public private(set) var serviceName: String?
  public private(set) var productID: ProductID?
  public private(set) var productName: String?
  public private(set) var assignedUserID = UserID.blank
  public private(set) var assignedUserName: String?
  public private(set) var orderAdminID: UserID?
  public private(set) var orderAdminName: String?
  /// The day from which cycles are counted, such as `2024-01-31`.
  public private(set) var anchor = ""
  private var everyN = 1
  private var everyUnit = ContractPeriodUnit.month
  public private(set) var renewal = ContractRenewal.automatic
  public private(set) var leadDays = 0
  public private(set) var endsOn: String?
  public private(set) var maxCycles: Int?
  public private(set) var catchUp = ContractCatchUp.all
  /// The initial fee of each renewal.
  public private(set) var fee: Money?
  /// What the renewals of a year come to.
  public private(set) var yearlyValue: Money?
  public private(set) var firstOrderID = OrderID.blank
  public private(set) var firstOrderNo: Int?
  /// The newest cycle that has an order: 0 for the first one.
  public private(set) var lastCycle = 0
  public private(set) var lastOrderID = OrderID.blank
  public private(set) var lastOrderNo: Int?
  /// The next cycle that gets an order by itself or comes up for somebody; nil before the end.
  public private(set) var nextCycle: Int?
  public private(set) var nextDueOn: String?
  /// When something is to happen by itself: an order, a request, the end.
  public private(set) var nextAt: Instant?
  /// The oldest cycle that is due and has no order.
  public private(set) var waitingCycle: Int?
  /// When that was due.
  public private(set) var waitingSince: String?
  /// How many cycles are due and have no order.
  public private(set) var waitingCycles = 0
  /// Why the newest of them could not be opened, as the code of the rejection; nil where somebody is to renew.
  public private(set) var failedCode: String?
  public private(set) var startedAt = Instant(milliseconds: 0)
  public private(set) var endedAt: Instant?
  public private(set) var endReason: String?

  public init() {}

  /// The time between two cycles.
  public var every: ContractPeriod { ContractPeriod(everyN, everyUnit) }

  public mutating func columns(_ column: inout ColumnList) {
    column("contractID", &contractID)
    column("state", &state)
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("serviceID", &serviceID)
    column("serviceName", &serviceName)
    column("productID", &productID)
    column("productName", &productName)
    column("assignedUserID", &assignedUserID)
    column("assignedUserName", &assignedUserName)
    column("orderAdminID", &orderAdminID)
    column("orderAdminName", &orderAdminName)
    column("anchor", &anchor)
    column.group("every", .text(every.description)) { list in
      list("everyN", &everyN)
      list("everyUnit", &everyUnit)
    }
    column("renewal", &renewal)
    column("leadDays", &leadDays)
    column("endsOn", &endsOn)
    column("maxCycles", &maxCycles)
    column("catchUp", &catchUp)
    column.money("fee", &fee)
    column.money("yearlyValue", &yearlyValue)
    column("firstOrderID", &firstOrderID)
    column("firstOrderNo", &firstOrderNo)
    column("lastCycle", &lastCycle)
    column("lastOrderID", &lastOrderID)
    column("lastOrderNo", &lastOrderNo)
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

  static let select = """
    k.contractID, k.state, \(MergedCustomers.id("k.customerID")), c.name, k.serviceID, s.name, k.productID, p.name, k.assignedUserID, u.name, \
    k.orderAdminID, a.name, k.anchor, k.everyN, k.everyUnit, k.renewal, k.leadDays, k.endsOn, k.maxCycles, k.catchUp, \
    k.fee, k.currency, k.yearlyValue, k.currency, k.firstOrderID, f.number, k.lastCycle, k.lastOrderID, l.number, \
    k.nextCycle, k.nextDueOn, k.nextAt, k.waitingCycle, k.waitingSince, k.waitingCycles, k.failedCode, k.startedAt, \
    k.endedAt, k.endReason
    """

  static let source = """
    contracts k \(MergedCustomers.source("k.customerID")) LEFT JOIN services s ON s.id = k.serviceID \
    LEFT JOIN products p ON p.id = k.productID LEFT JOIN people u ON u.id = k.assignedUserID \
    LEFT JOIN people a ON a.id = k.orderAdminID LEFT JOIN order_numbers f ON f.id = k.firstOrderID \
    LEFT JOIN order_numbers l ON l.id = k.lastOrderID
    """
}
