// What a check of the invariants found: where each turned bad and when it was good again, and what could not be read.

public import LogTypes

/// An invariant that did not hold.
public struct InvariantViolation: Sendable, Hashable {
  /// The invariant's name.
  public let invariant: String
  /// What it did not hold for; nil for one of all streams together.
  public let stream: StreamName?
  /// What was wrong at first, as a person says it.
  public let found: String
  /// The event behind whose batch it did not hold any more: the last one of that batch that it looks at.
  public let event: Envelope
  /// The event behind whose batch it held again; nil if it did not.
  public internal(set) var goodAgain: Envelope?
}

/// An invariant that holds no longer, or again.
public enum InvariantTurn: Sendable {
  case bad(InvariantViolation)
  /// Behind the batch of an event.
  case good(invariant: String, stream: StreamName?, Envelope)
}

/// A part of a log that can't be read.
public struct UnreadPart: Sendable, Equatable {
  public internal(set) var positions: ClosedRange<Position>
  /// Why, with the file and what to do about it where the log says so.
  public let reason: String
}

/// What a check of invariants found.
public struct InvariantReport: Sendable {
  /// The names of those that were checked, in the domain's order.
  public let invariants: [String]
  /// Through which position.
  public let position: Position
  /// How many batches were looked at.
  public internal(set) var batches = 0
  /// In the order in which they turned bad.
  public internal(set) var violations: [InvariantViolation] = []
  /// How many there are beyond those that are listed.
  public internal(set) var unlisted = 0
  /// What can't be read, in order.
  public internal(set) var unread: [UnreadPart] = []
  /// How many streams could not be judged from some event on, because one before it can't be read.
  public internal(set) var unjudgedStreams = 0
  /// The invariants that take more than one stream, where something can't be read: they are judged before that only.
  public internal(set) var cutShort: [String] = []

  /// Whether all of the log was judged.
  public var isComplete: Bool { unread.isEmpty }

  init(_ invariants: [String], through position: Position) {
    self.invariants = invariants
    self.position = position
  }
}
