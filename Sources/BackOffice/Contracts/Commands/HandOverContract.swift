// What the engine sends for each contract whose renewals a user who left was to have.

internal import EventSourcing

/// Gives the renewals of somebody who left to another; only the engine sends it.
struct HandOverContract: ContractCommand {
  var contractID: ContractID
  var handOver: HandOver

  init(contractID: ContractID, handOver: HandOver) {
    self.contractID = contractID
    self.handOver = handOver
  }

  init(_ field: inout some FieldList<HandOverContract>) {
    contractID = field("contractID", \.contractID, "the contract")
    handOver = field("handOver", \.handOver, "who left, and who is there")
  }

  static var right: Right { .engine }
  static var summary: String { "Gives the renewals of somebody who left to another." }
  static var example: String {
    #"{"contractID":5,"handOver":{"leaver":"gus@acme.example","superAdmin":"sal@acme.example"}}"#
  }

  func decide(
    _ contract: ContractState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard contract.isActive else { return [] }
    let (old, oldAdmin) = (contract.assignedUserID, contract.orderAdminID)
    let (user, admin) = handOver.heirs(of: old, admin: oldAdmin, context.index.users)
    guard user != old || admin != oldAdmin else { return [] }
    let changed = ContractTermsChanged(
      terms: contract.terms, fee: contract.fee, assignedUserID: user, orderAdminID: admin)
    return [.contract(contract.timed(.termsChanged(changed), context))]
  }
}
