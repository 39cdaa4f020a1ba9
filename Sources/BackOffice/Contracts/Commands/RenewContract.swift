// Renewing a contract by hand: a cycle that is due under manual terms, or one whose order could not be opened.

public import EventSourcing

/// Renews a contract whose next cycle waits for it.
public struct RenewContract: ContractCommand {
  public var contractID: ContractID
  /// The oldest one that waits if missing.
  public var cycle: Int?

  public init(contractID: ContractID, cycle: Int? = nil) {
    self.contractID = contractID
    self.cycle = cycle
  }

  public init(_ field: inout some FieldList<RenewContract>) {
    contractID = field("contractID", \.contractID, "the contract")
    cycle = field("cycle", \.cycle, "which cycle; the oldest that is due if missing", .notNegative)
  }

  public static var right: Right { .admin }
  public static var summary: String { "Renews a contract by hand: opens the order of a cycle that is due." }
  public static var refusals: [String] {
    (WorkOpening.refusals(of: .order) + ["contractEnded", "currencyMismatch", "cycleAlreadyRenewed", "renewalNotDue"])
      .sorted()
  }
  public static var example: String { #"{"contractID":5}"# }

  public func decide(
    _ contract: ContractState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try contract.requireActive()
    if let cycle { try requireNotRenewed(cycle, contract, context) }
    guard let oldest = contract.waiting.first, oldest.cycle == cycle ?? oldest.cycle else { throw .renewalNotDue }
    return try contract.renewing(contractID, oldest.cycle, oldest.dueOn, context)
  }

  private func requireNotRenewed(
    _ cycle: Int, _ contract: ContractState, _ context: DecisionContext
  ) throws(Rejection) {
    if cycle == 0 { throw .cycleAlreadyRenewed(orderID: contract.firstOrderID) }
    let order = contractID.order(ofCycle: cycle)
    guard !contract.waiting.contains(where: { $0.cycle == cycle }), context.index.orders.outline(of: order) != nil
    else { return }
    throw .cycleAlreadyRenewed(orderID: order)
  }
}
