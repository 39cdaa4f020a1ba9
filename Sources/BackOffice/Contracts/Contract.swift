// Contracts: services that go on, and that are ordered again each time a cycle is due; what can be asked for, and how their
// events change what is known of one.

public import EventSourcing

/// The state machine of streams `contract-<id>`.
public enum Contract: Aggregate {
  public typealias State = ContractState?
  public typealias Event = ContractEvent

  /// What can be asked for. A contract begins with an order; only the engine renews one by itself.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    ChangeContractTerms.self, RenewContract.self, EndContract.self,
  ]

  /// Nil: there is no contract before the first event.
  public static var initial: ContractState? { nil }

  /// Takes in one event; the first makes the contract.
  public static func evolve(_ state: inout ContractState?, _ event: ContractEvent, _ envelope: Envelope) {
    if case .started(let event) = event {
      state = ContractState(event, at: envelope.recordedAt)
    } else {
      state?.apply(event, at: envelope.recordedAt, by: envelope.actor.userID)
    }
  }
}
