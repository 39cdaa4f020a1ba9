// The account itself: what can be asked for, and how its events change what is known of it.

public import EventSourcing

/// The state machine of the stream `account`.
public enum Account: Aggregate {
  public typealias State = AccountState?
  public typealias Event = AccountEvent

  /// The command that every book begins with.
  public static let firstCommand: any Command<BackOfficeDomain>.Type = RegisterAccount.self

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    RegisterAccount.self, ChangePlan.self, AddListItem.self, RenameListItem.self, RetireListItem.self,
    ConfigurePaymentGateway.self, DisablePaymentGateway.self, ChangeSettings.self,
  ]

  public static var initial: AccountState? { nil }

  public static func evolve(_ state: inout AccountState?, _ event: AccountEvent, _ envelope: Envelope) {
    if case .registered(let event) = event {
      state = AccountState(event, at: envelope.recordedAt)
    } else {
      state?.apply(event, at: envelope.recordedAt)
    }
  }
}
