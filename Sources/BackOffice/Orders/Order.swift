// The rules of orders. Each command has a small function in a file by topic; here they are found by command.

public import EventSourcing

/// The decider of streams `order-<id>`.
public enum Order: Decider {
  public typealias State = OrderState?
  public typealias Command = OrderCommand
  public typealias Event = OrderEvent
  public typealias Rejection = BackOffice.Rejection
  public typealias Context = DecisionContext

  /// An order that nobody opened yet.
  public static var initial: OrderState? { nil }

  /// The events that follow from a command whose sender has the right to it and whose fields are well formed.
  public static func decide(
    _ command: OrderCommand, _ state: OrderState?, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    if case .openOrder(let command) = command {
      guard state == nil else {
        throw .idInUse(kind: "order", id: context.id(command.orderID, "order").description)
      }
      return try open(command, context)
    }
    guard let state else { throw .notFound(kind: "order", id: command.orderID?.description ?? "") }
    if isStaleTimer(command, state, context) { return [] }
    guard state.status != .deleted else { throw .orderDeleted }
    return try decide(command, on: state, context)
  }

  private static func decide(
    _ command: OrderCommand, on state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    switch command {
    case .openOrder(let command): try open(command, context)
    case .completeTask(let command): try complete(command, state, context)
    case .commentOnTask(let command): try comment(command, state, context)
    case .snoozeTask(let command): try snooze(command, state)
    case .wakeTask(let command): try wake(command, state, context)
    case .snoozeOrder(let command): try snooze(command, state)
    case .wakeOrder(let command): try wake(command, state, context)
    case .editOrderDetails(let command): try edit(command, state, context)
    case .assignOrder(let command): try assign(command, state, context)
    case .setTaskResponsible(let command): try setResponsible(command, state, context)
    case .setInitialFee(let command): try setInitialFee(command, state, context)
    case .addFee(let command): try addFee(command, state, context)
    case .changeFee(let command): try changeFee(command, state, context)
    case .removeFee(let command): try removeFee(command, state)
    case .closeOrder(let command): try close(command, state, context)
    case .reopenOrder(let command): try reopen(command, state, context)
    case .deleteOrder(let command): [delete(command)]
    }
  }

  /// Takes one event in; its time is when the log recorded it.
  public static func evolve(_ state: inout OrderState?, _ event: OrderEvent, _ envelope: Envelope) {
    if case .opened(let event) = event {
      state = OrderState(event, at: envelope.recordedAt)
    } else {
      state?.apply(
        event, at: envelope.recordedAt, by: envelope.actor.userID, occurredAt: envelope.occurredAt)
    }
  }
}

extension OrderCommand {
  /// The order that the command names; nil if one is to be made under an id that the caller left open.
  var orderID: OrderID? {
    switch payload.subject {
    case .order(let id): id
    case .newOrder(let id): id
    default: nil
    }
  }
}
