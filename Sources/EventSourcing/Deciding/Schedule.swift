// When things fall due: a part of an index for domains in which time itself is a reason to act. Each thing has one due
// time at most.

public import CBOR
public import FoundationEssentials
public import JSON

/// The times at which things fall due.
///
/// A domain keeps one in its index and answers `firstScheduled` from it:
///
///     index.due.first(except: isPassedOver).map { ScheduledCommand($0, FallDue(id: $0.id)) }
public struct Schedule: Sendable, Equatable {
  /// One thing with its due time.
  public struct Entry: Record, Hashable {
    public let id: UUID
    public let dueAt: Instant
    /// The event that set the time.
    public let setBy: Position

    init(id: UUID, dueAt: Instant, setBy: Position) { (self.id, self.dueAt, self.setBy) = (id, dueAt, setBy) }

    public init(_ field: inout some FieldList<Entry>) {
      id = field("id", \.id, "the thing")
      dueAt = field("dueAt", \.dueAt, "when it falls due")
      setBy = field("setBy", \.setBy, "the event that set the time")
    }

    fileprivate func isBefore(_ other: Entry) -> Bool { (dueAt, setBy) < (other.dueAt, other.setBy) }
  }

  /// In the order in which they fall due.
  private var entries: [Entry] = []
  private var byID: [UUID: Entry] = [:]

  public init() {}

  /// How many things are to fall due.
  public var count: Int { entries.count }

  /// Sets the time at which a thing falls due, in the place of the one that it had. `position` is that of the event.
  public mutating func set(_ id: UUID, dueAt: Instant, by position: Position) {
    clear(id)
    let entry = Entry(id: id, dueAt: dueAt, setBy: position)
    byID[id] = entry
    entries.insert(entry, at: entries.partitioningIndex { !$0.isBefore(entry) })
  }

  /// Has a thing fall due no more.
  public mutating func clear(_ id: UUID) {
    guard let entry = byID.removeValue(forKey: id) else { return }
    var place = entries.partitioningIndex { !$0.isBefore(entry) }
    while entries[place] != entry { place += 1 }
    entries.remove(at: place)
  }

  /// What falls due first, leaving out what was passed over.
  public func first(
    as policy: PolicyName = .deadlines, except isPassedOver: (CommandOrigin) -> Bool
  ) -> Entry? {
    entries.first { !isPassedOver($0.origin(policy)) }
  }
}

extension Schedule: FieldType {
  public static var form: FieldForm { .list(of: Entry.form) }
  public static var placeholder: Schedule { Schedule() }

  public func write(to writer: inout CBORWriter) throws(CBORError) { try entries.write(to: &writer) }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> Schedule {
    Schedule(try [Entry].read(from: &reader))
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Schedule? {
    [Entry].read(json, &reading).map { Schedule($0) }
  }

  private init(_ entries: [Entry]) {
    for entry in entries { set(entry.id, dueAt: entry.dueAt, by: entry.setBy) }
  }
}

extension Schedule.Entry {
  /// Where the command for what falls due comes from.
  func origin(_ policy: PolicyName) -> CommandOrigin { CommandOrigin(policy, cause: setBy) }
}

extension ScheduledCommand {
  /// The command for what falls due, sent by a policy of the engine.
  public init(_ entry: Schedule.Entry, _ command: some Command<D>, as policy: PolicyName = .deadlines) {
    self.init(dueAt: entry.dueAt, origin: entry.origin(policy), command: command)
  }
}

extension PolicyName {
  /// Of a domain that has deadlines of one kind only.
  public static let deadlines = PolicyName("deadlines")
}
