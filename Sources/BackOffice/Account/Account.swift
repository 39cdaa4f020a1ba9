// The rules of the account itself. Each command has a small function in a file by topic; here they are found by
// command, and here each event changes the state.

public import EventSourcing

/// The decider of the stream `account`.
public enum Account: Decider {
  public typealias State = AccountState?
  public typealias Command = AccountCommand
  public typealias Event = AccountEvent
  public typealias Rejection = BackOffice.Rejection
  public typealias Context = DecisionContext

  public static var initial: AccountState? { nil }

  /// The events that follow from a command whose sender has the right to it and whose fields are well formed.
  ///
  /// For `RegisterAccount` the first user's event is not among them: it belongs to a stream of its own.
  public static func decide(
    _ command: AccountCommand, _ state: AccountState?, _ context: DecisionContext
  ) throws(Rejection) -> [AccountEvent] {
    if case .registerAccount(let command) = command {
      guard state == nil else { throw .accountExists }
      return [register(command)]
    }
    guard let state else { throw .notFound(kind: "account", id: "account") }
    return try decide(command, on: state, context)
  }

  private static func decide(
    _ command: AccountCommand, on state: AccountState, _ context: DecisionContext
  ) throws(Rejection) -> [AccountEvent] {
    switch command {
    case .registerAccount: throw .accountExists
    case .changePlan(let command): try changePlan(command, state)
    case .addListItem(let command): try addItem(command, state, context)
    case .renameListItem(let command): try renameItem(command, state)
    case .retireListItem(let command): try retireItem(command, state, context)
    case .configurePaymentGateway(let command): configureGateway(command, state)
    case .disablePaymentGateway: disableGateway(state)
    case .changeSettings(let command): changeSettings(command, state)
    }
  }

  public static func evolve(_ state: inout AccountState?, _ event: AccountEvent, _ envelope: Envelope) {
    if case .registered(let event) = event {
      state = AccountState(event, at: envelope.recordedAt)
    } else {
      state?.apply(event, at: envelope.recordedAt)
    }
  }
}
