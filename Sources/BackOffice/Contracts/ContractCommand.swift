// Commands about one contract.

public import EventSourcing

/// A command about a contract that is there.
public protocol ContractCommand: BackOfficeCommand {
  var contractID: ContractID { get }
  /// What follows for the contract, and for others.
  func decide(
    _ contract: ContractState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent>
}

extension ContractCommand {
  public static var topic: String { "contracts" }
  public var subject: Subject { .contract(contractID) }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let contract = state?.contract else { throw .notFound(kind: "contract", id: contractID.description) }
    return try decide(contract, context)
  }
}
