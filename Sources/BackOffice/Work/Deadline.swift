// The times at which something put aside comes back, and what the engine sends then.

public import EventSourcing
public import FoundationEssentials

/// When a snooze ends, and which one.
public struct Deadline: Hashable, Sendable {
  public let dueAt: Instant
  /// What is put aside, or has a task that is.
  public let work: WorkKind
  /// That of the order or lead.
  public let id: UUID
  /// For a task's snooze.
  public let taskID: TaskID?
  public let snoozeNo: Int
  /// The event that put it aside, and the intent that this followed from.
  public let causation: Position
  public let correlationID: UUID

  /// The name of the engine's policy that sends the command.
  private var policy: String {
    switch (work, taskID) {
    case (.order, nil): "order-wake-up"
    case (.order, _): "task-wake-up"
    }
  }

  /// What the engine sends when the time has come.
  public var command: any Command<BackOfficeDomain> {
    switch work {
    case .order: Order.wakeUp(self)
    }
  }

  /// What goes with the command. Its id follows from the deadline: one that fires again after a crash is recognised.
  func metadata(_ attempt: Int) -> CommandMetadata {
    let subject = taskID?.description ?? OrderID(id).description
    return CommandMetadata(
      commandID: UUID(namespace: .urlNamespace, name: "daybook:\(policy)/\(subject)/\(snoozeNo)/\(attempt)"),
      actor: .system(policy), correlationID: correlationID, causation: causation)
  }
}

extension Deadline: Comparable {
  /// By time, then kind, then id; an order or lead has one deadline of a kind at most.
  public static func < (a: Self, b: Self) -> Bool {
    if a.dueAt != b.dueAt { return a.dueAt < b.dueAt }
    if a.policy != b.policy { return a.policy < b.policy }
    return ID<Deadline>(a.id) < ID<Deadline>(b.id)
  }
}
