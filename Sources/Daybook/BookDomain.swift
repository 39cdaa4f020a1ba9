// What a domain brings so that a book can hold it: its rules, its read models, and how its commands and their senders
// are written down.

public import EventSourcing
public import FoundationEssentials
public import ReadModels

/// A domain that a book can hold.
public protocol BookDomain: Domain where Index: SnapshotIndex, Rejection: Sendable {
  /// Asks of a history from outside whether it can be one of the domain. Unless the domain says otherwise, all
  /// events must be readable and come together in the index.
  associatedtype History: HistoryCheck = IndexedHistory<Self>

  /// The read models.
  static var views: [any View<Event>.Type] { get }
  /// What holds behind every batch of a history; nothing unless the domain says so. Their names differ.
  static var invariants: [Invariant<Self>] { get }
  /// Names the snapshot of the index among the book's files; never changes.
  static var snapshotName: String { get }
  /// What the rules take from this machine, and from what the host has connected the book to.
  static func environment(with ports: [any EffectPort<Self>]) -> Environment
  /// What ports answer to `Request`.
  associatedtype Answer: Sendable = Never
  /// Throws why a port may not be connected to the book, such as for the region in which it keeps its data.
  static func admit(_ port: any EffectPort<Self>, in index: borrowing Index) throws(Rejection)
  /// The command that writes down what came of an effect; nil if nobody can say yet, so that the port is asked again.
  static func report(_ outcome: EffectOutcome<Self>, of effect: RequestedEffect<Self>) -> EffectReport<Self>?

  /// The actor that the log names for an address, or for nobody. Other senders are actors themselves: see `Sender.actor`.
  ///
  /// - Throws: why nobody like that can send the command.
  static func actor(of sender: Sender, for command: any Command<Self>, in index: borrowing Index) throws(Rejection)
    -> Actor

  /// The command that every book begins with: a file that begins with it makes a book. Nil: a book may begin with any.
  static var firstCommand: (any Command<Self>.Type)? { get }

  /// The ids of what has a name, such as an order's number: names may stand for ids in files of commands. Several if the
  /// name is not unique.
  ///
  /// - Parameters:
  ///   - kind: that of the id, such as `order`.
  ///   - others: the ids that the command names before it, by kind: for what has its name within something else.
  static func ids(of kind: String, named name: String, beside others: [String: UUID], in index: borrowing Index)
    -> [UUID]

  /// A state as a tree of named values, for `state`, `diff` and `blame`; by its stored properties unless the domain says
  /// otherwise. Equal states have equal trees.
  static func describe(_ state: State) -> StateValue
  /// How the thing whose state it is ended, in a word, such as `deleted`; nil while it goes on.
  static func ending(of state: State) -> String?
  /// The first positions of the batches of a correlation, ascending, by a view that knows them; nil if none does, so
  /// that the log is read for them. If there are more than `limit`, one more than that is enough.
  static func batches(ofCorrelation id: UUID, limit: Int, in book: Book<Self>) async -> [Position]?

  /// How an event is taken back; what its batch gave is still there. That the rules take the commands is asked
  /// afterwards. Unless the domain says otherwise, no event can be.
  static func reversal(of past: PastEvent<Self>, in index: borrowing Index) -> Reversal<Self>
  /// Whether a value of a state only counts or times what happened, so that it is another after every event and no
  /// sign of a later change.
  static func isIncidental(_ path: StatePath) -> Bool
}

extension BookDomain {
  public static var invariants: [Invariant<Self>] { [] }
  public static var snapshotName: String { "index" }
  public static var firstCommand: (any Command<Self>.Type)? { nil }
  public static func ids(
    of kind: String, named name: String, beside others: [String: UUID], in index: borrowing Index
  ) -> [UUID] { [] }
}

extension BookDomain {
  public static func describe(_ state: State) -> StateValue { StateValue(reflecting: state) }
  public static func ending(of state: State) -> String? { nil }
  public static func batches(ofCorrelation id: UUID, limit: Int, in book: Book<Self>) async -> [Position]? { nil }
  public static func reversal(of past: PastEvent<Self>, in index: borrowing Index) -> Reversal<Self> {
    .impossible("this domain says of no event how to take it back")
  }
  public static func isIncidental(_ path: StatePath) -> Bool { false }
}

extension BookDomain {
  /// Any port will do.
  public static func admit(_ port: any EffectPort<Self>, in index: borrowing Index) throws(Rejection) {}
  public static func report(_ outcome: EffectOutcome<Self>, of effect: RequestedEffect<Self>) -> EffectReport<Self>? {
    nil
  }
}

extension BookDomain where Environment == Void {
  public static func environment(with ports: [any EffectPort<Self>]) {}
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

/// Takes in every event that can be read.
public struct IndexedHistory<D: Domain>: HistoryCheck {
  private var index = D.initialIndex

  public init() {}

  public mutating func fold(_ envelope: Envelope, _ payload: [UInt8]) throws {
    try payload.withUnsafeBytes {
      try D.Event.registry.read(envelope, $0) { event, envelope in D.evolve(&index, event, envelope) }
    }
  }

  public static func check(_ time: Instant, _ field: String) throws(HistoryFault) {}
}
