// Registering an account, and changing its plan. Going down below what is in use is allowed: nothing is taken away, only
// additions are refused until the account is within its limits again.

public import EventSourcing

/// Changes the plan's limits, features and price.
public struct ChangePlan: AccountCommand {
  public var planID: String
  public var maxSeats: Int?
  public var maxCustomers: Int?
  /// All that there are if missing; none if empty. Unknown labels are kept and mean nothing.
  public var features: [String]?
  public var pricePerUserMonth: Money
  public var billing: Billing

  public init(
    planID: String, maxSeats: Int? = nil, maxCustomers: Int? = nil, features: [String]? = nil,
    pricePerUserMonth: Money, billing: Billing
  ) {
    self.planID = planID
    self.maxSeats = maxSeats
    self.maxCustomers = maxCustomers
    self.features = features
    self.pricePerUserMonth = pricePerUserMonth
    self.billing = billing
  }

  public init(_ field: inout some FieldList<ChangePlan>) {
    planID = field("planID", \.planID, "the plan's name", .name)
    maxSeats = field("maxSeats", \.maxSeats, "seats on a free licence; no limit if missing", .notNegative)
    maxCustomers = field("maxCustomers", \.maxCustomers, "no limit if missing", .notNegative)
    features = field("features", \.features, "all that there are if missing, none if empty", .names)
    pricePerUserMonth = field("pricePerUserMonth", \.pricePerUserMonth, "the price of a paid seat", .amount)
    billing = field("billing", \.billing, "how it is paid")
  }

  public static var right: Right { .superAdmin }
  public static var isForReadOnlyAccounts: Bool { true }
  public static var summary: String { "Changes the plan's limits, features and price." }
  public static var refusals: [String] { ["currencyMismatch", "invalidMoney"] }
  public static var example: String {
    #"{"planID":"business","maxSeats":5,"pricePerUserMonth":{"minor":500,"currency":"GBP"},"billing":"monthly"}"#
  }

  public func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent> {
    guard pricePerUserMonth.currency == account.currency else { throw .currencyMismatch }
    let changed = PlanChanged(
      from: account.plan.id, to: FieldText.trimmed(planID), maxSeats: maxSeats,
      maxCustomers: maxCustomers, features: features ?? Feature.allLabels,
      pricePerUserMonth: pricePerUserMonth,
      billing: billing)
    return Plan(changed) == account.plan ? [] : [.planChanged(changed)]
  }

  public var canonical: Self {
    var payload = self
    if features == Feature.allLabels { payload.features = nil }
    return payload
  }
}
