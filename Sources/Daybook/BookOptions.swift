// How a book is opened: for what, and with which clock.

public import EventSourcing

/// What a book is opened for.
public enum BookAccess: Sendable, Hashable {
  /// Commands and queries; makes the book if the folder has none. Fails if another process holds the lock.
  case readWrite
  /// As `readWrite`, but the book must exist.
  case existing
  /// Takes the lock if it is free, else reads what stands. Creates nothing.
  case query
  /// Touches nothing.
  case readOnly
}

/// When the views take in what was committed.
public enum ViewUpdates: Sendable {
  /// In the background, soon after each commit.
  case continuous
  /// When a query asks: for programs that only write.
  case onQuery
}

/// How a book is opened.
public struct BookOptions: Sendable {
  public var access: BookAccess
  public var viewUpdates: ViewUpdates
  /// Tells the time for commands that bring none.
  public var clock: @Sendable () -> Instant

  public init(
    access: BookAccess = .readWrite, viewUpdates: ViewUpdates = .continuous,
    clock: @escaping @Sendable () -> Instant = { .now }
  ) {
    self.access = access
    self.viewUpdates = viewUpdates
    self.clock = clock
  }
}
