// Orders: what can be asked for, and how their events change what is known of one.

public import EventSourcing

/// The state machine of streams `order-<id>`.
public enum Order: Aggregate {
  public typealias State = OrderState?
  public typealias Event = OrderEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    OpenOrder.self, CompleteTask.self, CommentOnTask.self, SnoozeTask.self, WakeTask.self, SnoozeOrder.self,
    WakeOrder.self, EditOrderDetails.self, AssignOrder.self, SetTaskResponsible.self, SetInitialFee.self, AddFee.self,
    ChangeFee.self, RemoveFee.self, RequestPayment.self, RecordPaymentResult.self, RefundPayment.self,
    RecordRefundResult.self, CloseOrder.self, ReopenOrder.self, DeleteOrder.self,
  ]

  /// What wakes an order or a task of it when a snooze ends.
  static func wakeUp(_ order: OrderID, _ task: TaskID?, snoozeNo: Int) -> any Command<BackOfficeDomain> {
    guard let task else { return WakeOrder(orderID: order, snoozeNo: snoozeNo) }
    return WakeTask(orderID: order, taskID: .id(task), snoozeNo: snoozeNo)
  }

  /// An order that nobody opened yet.
  public static var initial: OrderState? { nil }

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
