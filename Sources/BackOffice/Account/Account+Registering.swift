// Registering an account, and changing its plan. Going down below what is in use is allowed: nothing is taken away, only
// additions are refused until the account is within its limits again.

internal import EventSourcing

extension Account {
  static let initialPlan = "free"

  static func register(_ command: RegisterAccount) -> AccountEvent {
    .registered(
      AccountRegistered(
        name: FieldText.trimmed(command.name), timeZone: command.timeZone, currency: command.currency,
        region: command.region, planID: initialPlan,
        personalDataKeys: command.personalDataKeys ?? false))
  }

  static func changePlan(_ command: ChangePlan, _ state: AccountState) throws(Rejection) -> [AccountEvent] {
    guard command.pricePerUserMonth.currency == state.currency else { throw .currencyMismatch }
    let changed = PlanChanged(
      from: state.plan.id, to: FieldText.trimmed(command.planID), maxSeats: command.maxSeats,
      maxCustomers: command.maxCustomers, features: command.features ?? Feature.allLabels,
      pricePerUserMonth: command.pricePerUserMonth,
      billing: command.billing)
    return Plan(changed) == state.plan ? [] : [.planChanged(changed)]
  }
}
