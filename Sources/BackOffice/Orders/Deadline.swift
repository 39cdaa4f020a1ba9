// The times at which something put aside comes back, and what the engine sends then.

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

  /// What goes with the command. Its id follows from the deadline: one that fires again after a crash is recognised.
  func metadata(_ attempt: Int) -> CommandMetadata {
    let policy = kind == .orderSnooze ? "order-wake-up" : "task-wake-up"
    let subject = taskID?.description ?? orderID.description
    return CommandMetadata(
      commandID: UUID(namespace: .urlNamespace, name: "daybook:\(policy)/\(subject)/\(snoozeNo)/\(attempt)"),
      actor: .system(policy), correlationID: correlationID, causation: causation)
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
