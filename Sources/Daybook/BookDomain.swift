// What a domain brings so that a book can hold it: its rules, its read models, and how its commands and their senders
// are written down.

public import EventSourcing
public import ReadModels

/// A domain that a book can hold.
public protocol BookDomain: Domain where Index: SnapshotIndex, Rejection: Sendable & CustomStringConvertible {
  associatedtype Views: BookViews where Views.Event == Event
  associatedtype History: HistoryCheck

  /// Names the snapshot of the index among the book's files; never changes.
  static var snapshotName: String { get }
  /// What the rules take from this machine.
  static var environment: Environment { get }

  /// The actor that the log names for a sender.
  ///
  /// - Throws: why nobody like that can send the command.
  static func actor(of sender: Sender, for command: Command, in index: borrowing Index) throws(Rejection) -> Actor

  /// Reads the command with a stored name; nil if there is none of that name. What the payload lacks is thrown.
  static func command(named name: String, from payload: any PayloadSource) throws -> Command?
  /// Whether a new book may begin with this command.
  static func begins(with command: Command) -> Bool
  /// The name of the command that a new book begins with.
  static var firstCommand: String { get }
}

extension BookDomain where Environment == Void {
  public static var environment: Void { () }
}

/// The read models of a domain, each with the store of its rows.
public protocol BookViews: Sendable {
  associatedtype Event: DomainEvent

  /// Opens none of them yet.
  init(in folder: ViewFolder)

  /// All of them.
  var set: ViewSet<Event> { get }
}

/// Whether a history can be what the rules wrote: asked of events that come from outside, before any of them is kept.
public protocol HistoryCheck: Sendable {
  init()

  /// Takes in the next event.
  ///
  /// - Throws: `HistoryFault`, or `EventCodingError` if it can't be decoded.
  mutating func fold(_ envelope: Envelope, _ payload: [UInt8]) throws

  /// Throws unless the time is one that commands can be decided at.
  static func check(_ time: Instant, _ field: String) throws(HistoryFault)
}
