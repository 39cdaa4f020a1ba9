// A small domain in two versions of its code: what the first one stored is read by the second, which has renamed, lifted,
// split and dropped types of events. Both may open the same book.

import CBOR
import Daybook
import EventSourcing
import Foundation
import ReadModels

struct Placed: EventPayload {
  static let type = "meter.placed"
  let place: String
}

extension Placed {
  init(_ field: inout some FieldList<Placed>) { place = field("place", \.place, "where it is") }
}

struct ReadOnce: EventPayload {
  static let type = "meter.read"
  let value: Int
}

extension ReadOnce {
  init(_ field: inout some FieldList<ReadOnce>) { value = field("value", \.value, "what it showed") }
}

struct ReadWithUnit: EventPayload {
  static let type = "meter.read"
  static let schema: UInt16 = 2
  let value: Int
  let unit: String
}

extension ReadWithUnit {
  init(_ field: inout some FieldList<ReadWithUnit>) {
    value = field("value", \.value, "what it showed")
    unit = field("unit", \.unit, "of what")
  }
}

struct Reset: EmptyPayload {
  static let type = "meter.reset"
}

/// What the first version stores.
enum OldMeterEvent: DomainEvent, Equatable {
  case installed(Placed)
  case read(ReadOnce)
  case readAndReset(ReadOnce)
  case stamped(Reset)

  static let registry = EventRegistry<OldMeterEvent>([
    EventType(Placed.self, named: "meter.installed", phrase: nil, Self.installed),
    EventType(ReadOnce.self, Self.read),
    EventType(ReadOnce.self, named: "meter.readAndReset", phrase: nil, Self.readAndReset),
    EventType(Reset.self, named: "meter.stamped", phrase: nil, Self.stamped),
  ])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .installed(let content): try encoder.encode(content, named: "meter.installed")
    case .read(let content): try encoder.encode(content)
    case .readAndReset(let content): try encoder.encode(content, named: "meter.readAndReset")
    case .stamped(let content): try encoder.encode(content, named: "meter.stamped")
    }
  }
}

/// What the second one stores, and how it reads the first one's.
enum MeterEvent: DomainEvent, Equatable {
  case placed(Placed)
  case read(ReadWithUnit)
  case reset(Reset)

  static let registry = EventRegistry<MeterEvent>([
    EventType(Placed.self, Self.placed),
    // Renamed: a second line, for the name that is stored.
    EventType(Placed.self, named: "meter.installed", phrase: nil, Self.placed),
    // One to one: a field more.
    EventType(ReadWithUnit.self, Self.read, upcasters: [1: withUnit]),
    // One to many.
    EventType.replaced("meter.readAndReset") { stored in
      let lifted = try withUnit(stored).encoded()
      let read = try lifted.withUnsafeBytes { bytes in
        var reader = CBORReader(bytes)
        return try ReadWithUnit.read(from: &reader)
      }
      return [.read(read), .reset(Reset())]
    },
    // Dropped.
    EventType.replaced("meter.stamped") { _ in [] },
    EventType(Reset.self, Self.reset),
  ])

  @Sendable private static func withUnit(_ stored: CBORValue) throws -> CBORValue {
    guard case .map(let pairs) = stored else { return stored }
    return .map(pairs + [CBORPair(.text("unit"), .text("kWh"))])
  }

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .placed(let payload): try encoder.encode(payload)
    case .read(let payload): try encoder.encode(payload)
    case .reset(let payload): try encoder.encode(payload)
    }
  }
}

struct Meter: Sendable, Equatable {
  var place = ""
  var shows = 0
  var used = 0
}

/// What all meters showed together, and how many events there were.
struct MeterSum: SnapshotIndex, Record {
  static let shape: UInt64 = 1
  var used = 0
  var count = 0

  init() {}
  init(_ field: inout some FieldList<MeterSum>) {
    used = field("used", \.used, "in all")
    count = field("count", \.count, "how many events")
  }
}

enum MeterRejection: String, Error { case refused }

/// Writes an event down as it comes.
struct Note<D: MeterDomain>: StreamCommand {
  static var summary: String { "Notes an event." }
  static var name: String { "Note" }
  static var category: String { "meter" }
  static var example: String { "{}" }
  let id: UUID
  let events: [D.Event]

  init(_ events: D.Event..., meter: UUID) { (id, self.events) = (meter, events) }
  init(_ field: inout some FieldList<Note>) {
    id = field("id", \.id, "the meter")
    events = []
  }

  func decide(_ state: D.State, _ input: DecisionInput<D>) throws(MeterRejection) -> Decision<D.Event> {
    Decision(events, conditions: [])
  }
}

/// What both versions have in common.
protocol MeterDomain: BookDomain
where Index == MeterSum, State == Meter, Rejection == MeterRejection, Admission == Void, Environment == Void {
  static func evolve(_ meter: inout Meter, _ event: Event)
}

extension MeterDomain {
  static var commands: CommandList<Self> { CommandList([]) }
  static func initialState(of stream: StreamName) -> Meter { Meter() }
  static func evolve(_ state: inout Meter, _ event: Event, _ envelope: Envelope) { evolve(&state, event) }
  static func evolve(_ index: inout MeterSum, _ event: Event, _ envelope: Envelope) {
    var meter = Meter()
    evolve(&meter, event)
    index.used += meter.shows
    index.count += 1
  }
  static func firstScheduled(
    in index: MeterSum, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Self>? { nil }
  static func commandIDReused(_ id: UUID) -> MeterRejection { .refused }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> MeterRejection { .refused }
  static func timeTooFarAhead(limit: Instant) -> MeterRejection { .refused }
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> MeterRejection { .refused }
  static func actor(of sender: Sender, for: any Command<Self>, in: borrowing MeterSum) -> Actor { .system("meters") }
}

enum OldMeters: MeterDomain {
  typealias Event = OldMeterEvent
  static var views: [any View<OldMeterEvent>.Type] { [MetersView<OldMeters>.self] }

  static func evolve(_ meter: inout Meter, _ event: OldMeterEvent) {
    switch event {
    case .installed(let placed): meter.place = placed.place
    case .read(let read): (meter.used, meter.shows) = (meter.used + read.value - meter.shows, read.value)
    case .readAndReset(let read): (meter.used, meter.shows) = (meter.used + read.value - meter.shows, 0)
    case .stamped: break
    }
  }
}

enum Meters: MeterDomain {
  typealias Event = MeterEvent
  // The index counts other events than before, so that one that the first version has put aside is of no use.
  static var snapshotName: String { "meters" }
  static var views: [any View<MeterEvent>.Type] { [MetersView<Meters>.self, ReadingsView.self] }
  /// Broken by the hall's meter, behind the batch at 4 and 5: by a state, and by a fold of what events are read as.
  static let invariants = [
    Invariant<Meters>("lowUse", "No meter has used more than 69.", in: ["meter"]) { $0.used > 69 ? "\($0.used)" : nil },
    Invariant<Meters>("noReset", "Nothing is reset.", in: ["meter"], folding: 0) { resets, event, _ in
      if case .reset = event { resets += 1 }
    } faultOfAll: {
      $0 == 1 ? "it was" : nil
    },
  ]

  static func evolve(_ meter: inout Meter, _ event: MeterEvent) {
    switch event {
    case .placed(let placed): meter.place = placed.place
    case .read(let read): (meter.used, meter.shows) = (meter.used + read.value - meter.shows, read.value)
    case .reset: meter.shows = 0
    }
  }
}

struct MeterRow: StoredRow, Equatable {
  var key = ID<Never>.placeholder
  var place = ""
  var shows = 0
  var used = 0

  mutating func columns(_ column: inout ColumnList) {
    column("meter", &key)
    column("place", &place)
    column("shows", &shows)
    column("used", &used)
  }
}

/// What the meters show: the same rows by both versions.
struct MetersView<M: MeterDomain>: StateView {
  typealias D = M
  typealias Event = M.Event
  static var name: String { "meters" }
  static var version: Int { 1 }
  static var categories: Set<String> { ["meter"] }
  static var meters: StateTable<MeterRow> { StateTable("meters") }
  static var tables: [Table] { [meters.table] }

  static func rows(of meter: Meter, in stream: StreamName, _ rows: inout RowWriter) {
    guard let id = stream.uuid else { return }
    rows(meters, MeterRow(key: ID(id), place: meter.place, shows: meter.shows, used: meter.used))
  }
}

struct ReadingRow: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var position: Position = 0
    var part = 0
    static func < (a: Self, b: Self) -> Bool { (a.position, a.part) < (b.position, b.part) }
  }

  static var keyColumns: Int { 2 }
  var key = Key()
  var before = 0
  var after = 0

  mutating func columns(_ column: inout ColumnList) {
    column("position", &key.position)
    column("part", &key.part)
    column("before", &before)
    column("after", &after)
  }
}

/// What each event changed; events that share a position are told apart by their parts.
struct ReadingsView: StoryView {
  typealias D = Meters
  static let name = "readings"
  static let version = 1
  static let tables = [ReadingRow.table("readings")]
  private var rows = RowCache<ReadingRow>(tables[0], capacity: 0)

  static func note(_ recorded: Recorded<MeterEvent>, before: Meter, after: Meter) -> ReadingRow? {
    let key = ReadingRow.Key(position: recorded.envelope.position, part: Int(recorded.envelope.part))
    return ReadingRow(key: key, before: before.shows, after: after.shows)
  }

  mutating func apply(_ note: ReadingRow, in db: ViewDatabase) { rows.insert(note) }
  mutating func flush(in db: ViewDatabase) throws { try rows.flush(in: db) }
}
