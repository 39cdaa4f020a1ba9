// How a book is opened: for what, and with which clock.

package import EventLog
public import EventSourcing
package import FoundationEssentials

/// What a book is opened for.
public enum BookAccess: Sendable, Hashable {
  /// Commands and queries; makes the book if the folder has none. Fails if another process holds the lock.
  case readWrite
  /// As `readWrite`, but the book must exist.
  case existing
  /// Queries only: changes nothing of the log and takes no lock that a writer wants. The views are brought up to date, or
  /// private copies of them where they can't be.
  case readOnly
}

/// When the views take in what was committed.
public enum ViewUpdates: Sendable {
  /// In the background, soon after each commit.
  case continuous
  /// When a query asks: for programs that only write.
  case onQuery
}

/// When deadlines fire in a book that takes commands. In any case they fire before the next command.
public enum DeadlineFiring: Sendable {
  /// When their time has come, by the host's clock.
  case whenDue
  /// Only with commands and when asked: for simulations, in which commands bring their own time.
  case withCommands
}

/// When ports are asked for what events want of them.
public enum EffectDelivery: Sendable {
  /// As soon as what asks for it is durable.
  case whenDurable
  /// Only by `Book.deliver`: for simulations, and for programs that must be repeatable.
  case onDemand
}

/// How a book is opened.
public struct BookOptions: Sendable {
  public var access: BookAccess
  public var viewUpdates: ViewUpdates
  /// So many seconds are waited for a lock that another process holds.
  public var lockWait: Double
  /// Between two segments of the slow check of everything that no longer grows, in seconds; nil for no such check. Its
  /// progress is `Book.backgroundCheckProgress`.
  public var backgroundCheckPause: Double?
  public var deadlines: DeadlineFiring
  public var effects: EffectDelivery
  /// Tells the time for commands that bring none.
  public var clock: @Sendable () -> Instant
  /// The sizes of the log's files. Tests choose small ones, so that segments are sealed and runs merged all the time.
  package var log = LogOptions()
  /// The id of a book that is made; nil for a new random one. For books that are made up by a seed.
  package var newLogID: UUID? {
    get { log.newLogID }
    set { log.newLogID = newValue }
  }

  public init(
    access: BookAccess = .readWrite, viewUpdates: ViewUpdates = .continuous, lockWait: Double = 0,
    backgroundCheckPause: Double? = nil,
    deadlines: DeadlineFiring = .whenDue, effects: EffectDelivery = .whenDurable,
    clock: @escaping @Sendable () -> Instant = { .now }
  ) {
    self.access = access
    self.viewUpdates = viewUpdates
    self.lockWait = lockWait
    self.backgroundCheckPause = backgroundCheckPause
    self.deadlines = deadlines
    self.effects = effects
    self.clock = clock
  }
}
