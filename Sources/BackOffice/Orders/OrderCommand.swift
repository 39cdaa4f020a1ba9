// The set of commands about one order and its tasks, with their names in files and messages.

internal import EventSourcing

/// A command about one order and its tasks.
public enum OrderCommand: Sendable, Hashable {
  case openOrder(OpenOrder)
  case completeTask(CompleteTask)
  case commentOnTask(CommentOnTask)
  case snoozeTask(SnoozeTask)
  case wakeTask(WakeTask)
  case snoozeOrder(SnoozeOrder)
  case wakeOrder(WakeOrder)
  case editOrderDetails(EditOrderDetails)
  case assignOrder(AssignOrder)
  case setTaskResponsible(SetTaskResponsible)
  case setInitialFee(SetInitialFee)
  case addFee(AddFee)
  case changeFee(ChangeFee)
  case removeFee(RemoveFee)
  case closeOrder(CloseOrder)
  case reopenOrder(ReopenOrder)
  case deleteOrder(DeleteOrder)
}

extension OrderCommand {
  /// The payload, whatever its type.
  public var payload: any CommandPayload {
    switch self {
    case .openOrder(let payload): payload
    case .completeTask(let payload): payload
    case .commentOnTask(let payload): payload
    case .snoozeTask(let payload): payload
    case .wakeTask(let payload): payload
    case .snoozeOrder(let payload): payload
    case .wakeOrder(let payload): payload
    case .editOrderDetails(let payload): payload
    case .assignOrder(let payload): payload
    case .setTaskResponsible(let payload): payload
    case .setInitialFee(let payload): payload
    case .addFee(let payload): payload
    case .changeFee(let payload): payload
    case .removeFee(let payload): payload
    case .closeOrder(let payload): payload
    case .reopenOrder(let payload): payload
    case .deleteOrder(let payload): payload
    }
  }

  /// The command's name, such as `OpenOrder`.
  public var name: String {
    switch self {
    case .openOrder: "OpenOrder"
    case .completeTask: "CompleteTask"
    case .commentOnTask: "CommentOnTask"
    case .snoozeTask: "SnoozeTask"
    case .wakeTask: "WakeTask"
    case .snoozeOrder: "SnoozeOrder"
    case .wakeOrder: "WakeOrder"
    case .editOrderDetails: "EditOrderDetails"
    case .assignOrder: "AssignOrder"
    case .setTaskResponsible: "SetTaskResponsible"
    case .setInitialFee: "SetInitialFee"
    case .addFee: "AddFee"
    case .changeFee: "ChangeFee"
    case .removeFee: "RemoveFee"
    case .closeOrder: "CloseOrder"
    case .reopenOrder: "ReopenOrder"
    case .deleteOrder: "DeleteOrder"
    }
  }

  static let readers: [String: @Sendable (any PayloadSource) throws -> Self] = [
    "OpenOrder": { .openOrder(try $0.payload(OpenOrder.self)) },
    "CompleteTask": { .completeTask(try $0.payload(CompleteTask.self)) },
    "CommentOnTask": { .commentOnTask(try $0.payload(CommentOnTask.self)) },
    "SnoozeTask": { .snoozeTask(try $0.payload(SnoozeTask.self)) },
    "WakeTask": { .wakeTask(try $0.payload(WakeTask.self)) },
    "SnoozeOrder": { .snoozeOrder(try $0.payload(SnoozeOrder.self)) },
    "WakeOrder": { .wakeOrder(try $0.payload(WakeOrder.self)) },
    "EditOrderDetails": { .editOrderDetails(try $0.payload(EditOrderDetails.self)) },
    "AssignOrder": { .assignOrder(try $0.payload(AssignOrder.self)) },
    "SetTaskResponsible": { .setTaskResponsible(try $0.payload(SetTaskResponsible.self)) },
    "SetInitialFee": { .setInitialFee(try $0.payload(SetInitialFee.self)) },
    "AddFee": { .addFee(try $0.payload(AddFee.self)) },
    "ChangeFee": { .changeFee(try $0.payload(ChangeFee.self)) },
    "RemoveFee": { .removeFee(try $0.payload(RemoveFee.self)) },
    "CloseOrder": { .closeOrder(try $0.payload(CloseOrder.self)) },
    "ReopenOrder": { .reopenOrder(try $0.payload(ReopenOrder.self)) },
    "DeleteOrder": { .deleteOrder(try $0.payload(DeleteOrder.self)) },
  ]
}
