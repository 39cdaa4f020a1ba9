// A domain whose streams have states: things are put into jars, and a jar forgets a thing. Two state views and one of
// what happened show the same states.

import EventSourcing
import Foundation
import ReadModels

struct Jar: Equatable, Sendable {
  var things: [String: Int64] = [:]
  var total: Int64 { things.values.reduce(0, +) }
}

enum Jars: Domain {
  enum Rejection: Error { case unknown }

  static func initialState(of stream: StreamName) -> Jar { Jar() }

  static func evolve(_ state: inout Jar, _ event: TallyEvent, _ envelope: Envelope) {
    switch event {
    case .counted(let event): state.things[event.thing, default: 0] += event.amount
    case .forgotten(let event): state.things[event.thing] = nil
    }
  }

  // Nobody decides anything here.
  static var initialIndex: Int { 0 }
  static func evolve(_ index: inout Int, _ event: TallyEvent, _ envelope: Envelope) {}
  static let commands = CommandList<Jars>([])
  static func commandIDReused(_ id: UUID) -> Rejection { .unknown }
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> Rejection { .unknown }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> Rejection { .unknown }
  static func timeTooFarAhead(limit: Instant) -> Rejection { .unknown }
}

struct JarRecord: StoredRow {
  var key = TextKey("")
  var total: Int64 = 0

  mutating func columns(_ column: inout ColumnList) {
    column("jar", &key.text)
    column("total", &total)
  }
}

struct ContentRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var jar = TextKey("")
    var thing = TextKey("")

    static func < (a: Self, b: Self) -> Bool { (a.jar, a.thing) < (b.jar, b.thing) }
  }

  static var keyColumns: Int { 2 }

  var key = Key()
  var amount: Int64 = 0

  mutating func columns(_ column: inout ColumnList) {
    column("jar", &key.jar.text)
    column("thing", &key.thing.text)
    column("amount", &amount)
  }
}

struct ThingSumRecord: StoredRow {
  var key = TextKey("")
  var amount: Int64 = 0
  var jars = 0

  mutating func columns(_ column: inout ColumnList) {
    column("thing", &key.text)
    column("amount", &amount)
    column("jars", &jars)
  }
}

/// The jars that are not empty.
struct JarsView: StateView {
  typealias D = Jars

  static var name: String { "jars" }
  static var version: Int { 1 }
  static let jars = StateTable<JarRecord>("jars")
  static var tables: [Table] { [jars.table] }
  static var categories: Set<String> { ["jar"] }

  static func rows(of jar: Jar, in stream: StreamName, _ rows: inout RowWriter) {
    rows(jars, jar.things.isEmpty ? nil : JarRecord(key: stream.jar, total: jar.total))
  }
}

/// What is in the jars, and how much of each thing there is in all.
struct ContentsView: StateView {
  typealias D = Jars

  static var name: String { "contents" }
  static var version: Int { 1 }
  static let sums = RowSum<ContentRecord>("things") { row in
    ThingSumRecord(key: row.key.thing, amount: row.amount, jars: 1)
  }
  static let contents = StateTable<ContentRecord>("contents", sum: sums)
  static var tables: [Table] { [contents.table, sums.table] }
  static var categories: Set<String> { ["jar"] }

  static func rows(of jar: Jar, in stream: StreamName, _ rows: inout RowWriter) {
    rows(
      contents,
      jar.things.map { ContentRecord(key: ContentRecord.Key(jar: stream.jar, thing: TextKey($0)), amount: $1) })
  }
}

extension StreamName {
  var jar: TextKey {
    if case .text(let text) = key { TextKey(text) } else { TextKey("") }
  }
}

struct MoveRecord: StoredRow {
  var key: Position = 0
  var before: Int64 = 0
  var after: Int64 = 0

  mutating func columns(_ column: inout ColumnList) {
    column("position", &key)
    column("before", &before)
    column("after", &after)
  }
}

/// What was in a jar before and after each event.
struct MovesView: StoryView {
  typealias D = Jars

  static var name: String { "moves" }
  static var version: Int { 1 }
  static var tables: [Table] { [MoveRecord.table("moves")] }
  private var moves = RowCache<MoveRecord>(tables[0], capacity: 0)

  static func note(_ recorded: Recorded<TallyEvent>, before: Jar, after: Jar) -> MoveRecord? {
    MoveRecord(key: recorded.envelope.position, before: before.total, after: after.total)
  }

  mutating func apply(_ note: MoveRecord, in db: ViewDatabase) { moves.insert(note) }
  mutating func flush(in db: ViewDatabase) throws { try moves.flush(in: db) }
}

/// A log in memory that counts how often one stream is read, and may break off.
final class JarLog: EventReader {
  let store = InMemoryEventStore()
  private let readings = Lock(0)
  private let unreadable = Lock<ClosedRange<Position>?>(nil)

  struct BrokenOff: Error {}

  /// So many events in some of ten jars, the same for the same seed.
  init(_ count: Int, seed: UInt64 = 3) throws {
    var random = Steps(seed: seed)
    while Int(store.durable.position) < count { try append(jar: random.next(10), &random) }
  }

  private func append(jar: Int, _ random: inout Steps) throws {
    let events = try (0...random.next(3)).map { _ -> NewEvent in
      let thing = "thing \(random.next(4))"
      let event: TallyEvent =
        random.next(4) == 0
        ? .forgotten(Forgotten(thing: thing)) : .counted(Counted(thing: thing, amount: Int64(random.next(100))))
      return NewEvent(stream: StreamName("jar", .text("\(jar)")), event: try event.encoded())
    }
    try append(events)
  }

  func append(_ event: TallyEvent, to jar: String) throws {
    try append([NewEvent(stream: StreamName("jar", .text(jar)), event: try event.encoded())])
  }

  private func append(_ events: [NewEvent]) throws {
    _ = try store.stage { area in
      try area.append(
        EventBatch(
          commandID: UUID(), fingerprint: 0, command: "Fill", recordedAt: Instant(milliseconds: 0),
          actor: .system("test"), correlationID: nil, causation: nil, conditions: [], events: events))
    }
  }

  var streamReadings: Int { readings.withLock { $0 } }
  /// From now on nothing can be read beyond a position.
  func breakOff(after position: Position?) { unreadable.withLock { $0 = position.map { ($0 + 1)...(.max) } } }
  /// From now on nobody can read across a position, but for those who ask for one stream.
  func breakOff(at position: Position) { unreadable.withLock { $0 = position...position } }

  var logID: UUID { store.logID }
  var durable: ChainPoint { store.durable }
  func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }

  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    let unreadable = unreadable.withLock { $0 }
    try store.read(after: position, through: last) { envelope, payload in
      if unreadable?.contains(envelope.position) == true { throw BrokenOff() }
      return try visit(envelope, payload)
    }
  }

  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    readings.withLock { $0 += 1 }
    try store.read(stream, after: version, visit)
  }

  func version(of stream: StreamName, at position: Position) -> UInt32 { store.version(of: stream, at: position) }
}
