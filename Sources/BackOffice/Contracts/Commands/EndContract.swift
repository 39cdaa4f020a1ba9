// Ending a contract: nothing of it is renewed any more, and what was ordered goes on.

public import EventSourcing

/// Ends a contract; its orders go on.
public struct EndContract: ContractCommand {
  public var contractID: ContractID
  public var reason: String?

  public init(contractID: ContractID, reason: String? = nil) {
    self.contractID = contractID
    self.reason = reason
  }

  public init(_ field: inout some FieldList<EndContract>) {
    contractID = field("contractID", \.contractID, "the contract")
    reason = field("reason", \.reason, "why", .note)
  }

  public static var right: Right { .admin }
  public static var summary: String { "Ends a contract; its orders go on." }
  public static var refusals: [String] { ["contractEnded"] }
  public static var example: String {
    #"{"contractID":5,"reason":"Moved away"}"#
  }

  public func decide(
    _ contract: ContractState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try contract.requireActive()
    return [.contract(.ended(contract.ending(reason)))]
  }
}

extension ContractState {
  /// Its end as somebody wants it.
  func ending(_ reason: String?) -> ContractEnded {
    ContractEnded(reason: PersonalText(unlessBlank: reason).map { .personal($0) }, lastCycle: lastCycle)
  }
}
