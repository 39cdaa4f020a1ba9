// The world outside as a book sees it: services that carry out what events ask for. Only a book that is open for writing
// can ask them, since nobody else can make the value that they take.

public import EventSourcing
public import FoundationEssentials

/// Something that is to be carried out now.
///
/// Only an open book makes one: what reads a log again, builds views or goes back in time has none, and so can reach no
/// port.
public struct LiveEffect<D: BookDomain>: Sendable {
  /// Follows from the event that asks for it. A service that is given it again has been asked before: it is to be passed
  /// on as the key by which the service recognises that.
  public let id: UUID
  /// The event that asks for it.
  public let cause: Envelope
  public let request: D.Request
  /// From 1, counted since the book was opened.
  public let attempt: Int
  /// Whether it may have been carried out before without an answer coming back: what must not happen twice asks the
  /// service first.
  public let mayHaveHappened: Bool
  /// The book's time.
  public let now: Instant

  init(_ effect: RequestedEffect<D>, attempt: Int, mayHaveHappened: Bool, now: Instant) {
    (id, cause, request) = (effect.id, effect.cause, effect.request)
    self.attempt = attempt
    self.mayHaveHappened = mayHaveHappened
    self.now = now
  }
}

/// Why an effect was not carried out.
public struct PortFailure: Error, Sendable, Hashable {
  /// For programs, such as `mailboxUnavailable`.
  public var code: String
  /// For people.
  public var message: String
  /// Whether it may go better later.
  public var isRetryable: Bool

  public init(_ code: String, _ message: String, isRetryable: Bool) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
  }
}

/// A service outside.
public protocol EffectPort<D>: Sendable {
  associatedtype D: BookDomain

  /// Names it as an actor, `integration:email`. It never changes.
  var name: String { get }
  /// Where its data lie, as two or three capital letters; nil if they stay on this machine.
  var region: String? { get }
  /// Whether it only pretends, and keeps nothing: then nothing is lost if what it was asked for never becomes durable. A
  /// book that asks on demand, and all of whose ports pretend, waits for no disk in between. False unless it says
  /// otherwise.
  var isPretended: Bool { get }
  /// Whether it carries out requests of this kind.
  func accepts(_ request: D.Request) -> Bool
  /// What the log has no answer to, of what may be asked of it since an event after a position: ascending by when it was
  /// asked for, the first ones where there are many. What `Domain.unanswered` says, unless the port says otherwise.
  func unanswered(in index: D.Index, after position: Position) -> [Unanswered]
  /// Carries one out; asked again with the same id, it does not do so twice if it can help it.
  func perform(_ effect: LiveEffect<D>) async throws(PortFailure) -> D.Answer
}

extension EffectPort {
  public var isPretended: Bool { false }

  public func unanswered(in index: D.Index, after position: Position) -> [Unanswered] {
    D.unanswered(in: index, after: position)
  }
}

/// What the log is told of an effect.
public struct EffectReport<D: BookDomain>: Sendable {
  public let command: any Command<D>
  /// Follows from what is reported, so that the same answer twice is one event.
  public let commandID: UUID
  /// Whether that is the end of it; else the port is asked again later.
  public let isFinal: Bool

  public init(_ command: some Command<D>, commandID: UUID, isFinal: Bool = true) {
    self.command = command
    self.commandID = commandID
    self.isFinal = isFinal
  }
}

/// What came of an effect.
public enum EffectOutcome<D: BookDomain>: Sendable {
  case answered(D.Answer)
  /// It failed for good, after so many attempts.
  case failed(PortFailure, attempts: Int)
}

/// How often failures are tried again: after 1, 4, 16 and 64 seconds, five times in all. What nobody can say of what came
/// of it is asked about without end: after 256 and 1024 seconds, then about every hour.
enum RetryPlan {
  static let attempts = 5

  /// How many milliseconds to wait after an attempt, counted from 1; nil after the last.
  static func pause(after attempt: Int) -> Int64? {
    attempt < attempts ? pauseWithoutEnd(after: attempt) : nil
  }

  /// The same where there is no last attempt.
  static func pauseWithoutEnd(after attempt: Int) -> Int64 { 1_000 << (2 * Int64(min(max(attempt, 1), 7) - 1)) }
}
