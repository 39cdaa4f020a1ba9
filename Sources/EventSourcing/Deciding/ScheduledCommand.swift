// Commands that nobody sends but time: what was put aside until a date comes back by itself. They follow from the index,
// so a restart neither loses nor doubles one.

/// A command that the engine sends when its time has come.
public struct ScheduledCommand<D: Domain>: Sendable {
  public let dueAt: Instant
  /// The event that set the time; no two scheduled commands have the same.
  public let setBy: Position
  public let command: any Command<D>
  /// What goes with the command. Its id follows from what is scheduled, so that one that is sent again after a crash is
  /// recognised; each attempt has another id, for the case that somebody took the first one for another command.
  public let metadata: @Sendable (_ attempt: Int) -> CommandMetadata

  public init(
    dueAt: Instant, setBy: Position, command: any Command<D>,
    metadata: @escaping @Sendable (_ attempt: Int) -> CommandMetadata
  ) {
    self.dueAt = dueAt
    self.setBy = setBy
    self.command = command
    self.metadata = metadata
  }
}

extension Domain {
  /// A domain in which nothing is scheduled.
  public static func firstScheduled(
    by time: Instant, in index: Index, except isPassedOver: (Position) -> Bool
  ) -> ScheduledCommand<Self>? { nil }
}
