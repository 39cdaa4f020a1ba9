// Commands that nobody sends but time: what was put aside until a date comes back by itself. They follow from the index,
// so a restart neither loses nor doubles one.

/// A command that the engine sends when its time has come.
public struct ScheduledCommand<D: Domain>: Sendable {
  public let dueAt: Instant
  /// The policy that sends it, and the event that set the time.
  public let origin: CommandOrigin
  public let command: any Command<D>

  public init(dueAt: Instant, origin: CommandOrigin, command: any Command<D>) {
    self.dueAt = dueAt
    self.origin = origin
    self.command = command
  }
}

extension Domain {
  /// A domain in which nothing is scheduled.
  public static func firstScheduled(
    in index: Index, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Self>? { nil }
}
