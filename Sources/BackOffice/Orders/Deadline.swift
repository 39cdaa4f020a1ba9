// The times at which something put aside comes back. The host moves the clock and sends what is due.

public import EventSourcing
public import FoundationEssentials

/// When a snooze ends, and which one.
public struct Deadline: Hashable, Sendable {
  /// What is put aside; deadlines at the same time come in this order.
  public enum Kind: Int, Sendable {
    case orderSnooze, taskSnooze
  }

  public let dueAt: Instant
  public let kind: Kind
  public let orderID: OrderID
  /// For a task's snooze.
  public let taskID: TaskID?
  public let snoozeNo: Int
  /// The event that put it aside, and the intent that this followed from.
  public let causation: Position
  public let correlationID: UUID

  /// What the engine sends when the time has come.
  public var command: OrderCommand {
    if let taskID {
      .wakeTask(WakeTask(orderID: orderID, taskID: .id(taskID), snoozeNo: snoozeNo))
    } else {
      .wakeOrder(WakeOrder(orderID: orderID, snoozeNo: snoozeNo))
    }
  }
}

extension Deadline: Comparable {
  /// By time, then kind, then order; an order has one deadline of a kind at most.
  public static func < (a: Self, b: Self) -> Bool {
    if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
    if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
    return a.orderID < b.orderID
  }
}
