// The rules of customers and their contacts. Each command has a small function in a file by topic; here they are found
// by command.

public import EventSourcing

/// The decider of streams `customer-<id>`.
public enum Customer: Decider {
  public typealias State = CustomerState?
  public typealias Command = CustomerCommand
  public typealias Event = CustomerEvent
  public typealias Rejection = BackOffice.Rejection
  public typealias Context = DecisionContext

  /// Nil: there is no customer before the first event.
  public static var initial: CustomerState? { nil }

  /// The events that follow from a command whose sender has the right to it and whose fields are well formed.
  public static func decide(
    _ command: CustomerCommand, _ state: CustomerState?, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    if case .createCustomer(let command) = command { return try create(command, state, context) }
    guard let state else { throw .customerNotFound }
    guard state.status != .erased else { throw .customerErased }
    return try decide(command, on: state, context)
  }

  private static func decide(
    _ command: CustomerCommand, on state: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    switch command {
    case .createCustomer(let command): try create(command, state, context)
    case .editCustomer(let command): try edit(command, state, context)
    case .changeCustomerStatus(let command): try changeStatus(command, state, context)
    case .changeCustomerKind(let command): changeKind(command, state)
    case .addContact(let command): try addContact(command, state, context)
    case .editContact(let command): try editContact(command, state)
    case .makeContactDefault(let command): try makeDefault(command, state)
    case .removeContact(let command): try removeContact(command, state)
    case .mergeContacts(let command): try mergeContacts(command, state, context)
    case .archiveCustomer(let command): try archive(command, state, context)
    case .unarchiveCustomer: unarchive(state)
    }
  }

  /// Takes in one event; the first makes the customer.
  public static func evolve(_ state: inout CustomerState?, _ event: CustomerEvent, _ envelope: Envelope) {
    if case .created(let event) = event {
      state = CustomerState(event, at: envelope.recordedAt)
    } else {
      state?.apply(event, envelope)
    }
  }
}
