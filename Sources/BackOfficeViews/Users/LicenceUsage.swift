// How the account uses its plan: seats, customers, what it costs a month, and how the plan changed.

public import BackOffice
public import EventSourcing
public import ReadModels

/// How the account uses its plan.
public struct LicenceUsage: ListRow {
  /// A change of the plan.
  public struct Change: Sendable, Hashable {
    public let at: Instant
    /// Nil for the plan that the account began with.
    public let from: String?
    public let to: String
  }

  public static let columns = labels

  public private(set) var planID = ""
  /// Invited and active users on a free licence.
  public private(set) var seatsUsed = 0
  /// Nil is no limit.
  public private(set) var seatsLimit: Int?
  public private(set) var freeSeats = 0
  public private(set) var paidSeats = 0
  public private(set) var customersUsed = 0
  public private(set) var customersLimit: Int?
  public private(set) var overLimit = false
  /// The price of the paid seats; nil for a general user.
  public fileprivate(set) var monthlyCost: Money?
  /// Oldest first.
  public private(set) var changes: [Change] = []

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("planID", &planID)
    column("seatsUsed", &seatsUsed)
    column("seatsLimit", &seatsLimit)
    column("freeSeats", &freeSeats)
    column("paidSeats", &paidSeats)
    column("customersUsed", &customersUsed)
    column("customersLimit", &customersLimit)
    column("overLimit", &overLimit)
    column.money("monthlyCost", &monthlyCost)
    column.group("changes", .list(changes.map(\.value))) { _ in }
  }
}

extension LicenceUsage.Change {
  fileprivate var value: ColumnValue {
    .fields([
      NamedValue("at", .instant(at)), NamedValue("from", from.map(ColumnValue.text) ?? .null),
      NamedValue("to", .text(to)),
    ])
  }
}

extension ReadableView<UsersView> {
  /// How the plan is used; nil before the account is registered.
  public func licenceUsage(scope: ViewerScope) throws -> LicenceUsage? {
    try read { db in
      let plans = try db.rows("SELECT id, planID, maxSeats, maxCustomers, priceMinor, currency, billing FROM plan") {
        list in
        var plan = PlanRecord()
        plan.columns(&list)
        return plan
      }
      guard let plan = plans.first else { return nil }
      let changes = try db.rows("SELECT number, at, fromPlanID, planID FROM plan_changes ORDER BY number") { list in
        var change = PlanChangeRecord()
        change.columns(&list)
        return change
      }
      let customers = try db.integer("SELECT count(*) FROM counted_customers") ?? 0
      var usage = LicenceUsage(
        plan, changes, free: try db.seats(.free), paid: try db.seats(.paid), customers: Int(customers))
      if scope.isOwn { usage.monthlyCost = nil }
      return usage
    }
  }
}

extension LicenceUsage {
  fileprivate init(_ plan: PlanRecord, _ plans: [PlanChangeRecord], free: Int, paid: Int, customers: Int) {
    planID = plan.planID
    seatsUsed = free
    seatsLimit = plan.maxSeats
    freeSeats = free
    paidSeats = paid
    customersUsed = customers
    customersLimit = plan.maxCustomers
    overLimit = free > plan.maxSeats ?? Int.max || customers > plan.maxCustomers ?? Int.max
    let (cost, overflow) = plan.priceMinor.multipliedReportingOverflow(by: Int64(paid))
    monthlyCost = Money(minor: overflow ? Int64.max : cost, currency: plan.currency)
    changes = plans.map { Change(at: $0.at, from: $0.fromPlanID, to: $0.planID) }
  }
}

extension ViewDatabase {
  /// The users who are invited or active on a licence.
  fileprivate func seats(_ licence: Licence) throws -> Int {
    let count = try integer(
      "SELECT count(*) FROM users WHERE licence = ? AND state IN ('invited', 'active')", [.text(licence.rawValue)])
    return Int(count ?? 0)
  }
}
