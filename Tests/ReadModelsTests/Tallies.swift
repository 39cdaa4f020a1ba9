// A small domain for the tests: things are counted, renamed and forgotten. Its projection has two tables.

import EventSourcing
import ReadModels

struct Counted: EventPayload {
  static let type = "tally.counted"
  let thing: String
  let amount: Int64
}

extension Counted {
  init(_ field: inout some FieldList<Counted>) {
    thing = field("thing", \.thing, "what is counted")
    amount = field("amount", \.amount, "how many")
  }
}

struct Forgotten: EventPayload {
  static let type = "tally.forgotten"
  let thing: String
}

extension Forgotten {
  init(_ field: inout some FieldList<Forgotten>) {
    thing = field("thing", \.thing, "what is counted")
  }
}

enum TallyEvent: DomainEvent, Equatable {
  case counted(Counted)
  case forgotten(Forgotten)

  static let registry = EventRegistry<TallyEvent>([
    EventType(Counted.self, TallyEvent.counted), EventType(Forgotten.self, TallyEvent.forgotten),
  ])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .counted(let payload): try encoder.encode(payload)
    case .forgotten(let payload): try encoder.encode(payload)
    }
  }
}

struct NegativeAmount: Error {}

struct TallyRecord: StoredRow {
  var thing = ""
  var total: Int64 = 0
  var changedAt = Instant(milliseconds: 0)

  var key: TextKey {
    get { TextKey(thing) }
    set { thing = newValue.text }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("thing", &thing)
    column("total", &total)
    column("changedAt", &changedAt)
  }
}

struct StepKey: Hashable, Comparable, Sendable {
  var thing = TextKey("")
  var position: Position = 0

  static func < (a: Self, b: Self) -> Bool { (a.thing, a.position) < (b.thing, b.position) }
}

struct StepRecord: StoredRow {
  var key = StepKey()
  var amount: Int64 = 0

  static var keyColumns: Int { 2 }

  mutating func columns(_ column: inout ColumnList) {
    column("thing", &key.thing.text)
    column("position", &key.position)
    column("amount", &amount)
  }
}

/// `Variant` gives the same code another version number.
struct Tallies<Variant: TallyVersion>: Projection {
  static var name: String { "tallies" }
  static var version: Int { Variant.number }
  static var tables: [Table] { [TallyRecord.table("tallies"), StepRecord.table("steps")] }
  static var indexes: [String] { ["CREATE INDEX tallies_total ON tallies (total)"] }

  // A capacity of two rows makes every test also one of rows that were written and read again.
  private var tallies = RowCache<TallyRecord>(tables[0], capacity: 2)
  private var steps = RowCache<StepRecord>(tables[1], capacity: 2)

  mutating func apply(_ recorded: Recorded<TallyEvent>, in db: ViewDatabase) throws {
    switch recorded.event {
    case .counted(let event):
      if event.amount < 0 { throw NegativeAmount() }
      try tallies.upsert(TextKey(event.thing), in: db) { row in
        row.total += event.amount
        row.changedAt = recorded.envelope.recordedAt
      }
      steps.insert(
        StepRecord(
          key: StepKey(thing: TextKey(event.thing), position: recorded.envelope.position), amount: event.amount))
    case .forgotten(let event):
      tallies.remove(TextKey(event.thing))
      try steps.execute("DELETE FROM steps WHERE thing = ?", [.text(event.thing)], in: db)
    }
  }

  mutating func flush(in db: ViewDatabase) throws {
    try tallies.flush(in: db)
    try steps.flush(in: db)
  }
}

protocol TallyVersion: Sendable { static var number: Int { get } }
enum First: TallyVersion { static let number = 1 }
enum Second: TallyVersion { static let number = 2 }

struct TallyRow: ListRow {
  static let columns = labels
  var thing = ""
  var total: Int64 = 0

  mutating func columns(_ column: inout ColumnList) {
    column("thing", &thing)
    column("total", &total)
  }
}
