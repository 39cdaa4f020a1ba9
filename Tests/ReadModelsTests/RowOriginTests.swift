// Which events gave a row its values, and which rows events change: against a view that grows event by event, and against
// comparisons of whole files.

import EventSourcing
import Foundation
import Testing

@testable import ReadModels

@Suite struct RowOriginTests {
  let folder = TemporaryFolder()

  private typealias Row = [ColumnValue]
  private static let views: [any View<TallyEvent>.Type] = [JarsView.self, ContentsView.self, MovesView.self]

  private func set(_ name: String) -> ViewSet<TallyEvent> {
    ViewSet(Self.views, in: ViewFolder(folder.path + "/" + name))
  }

  /// The rows of a table behind each position, by their keys.
  private func histories(_ log: InMemoryEventStore) throws -> [String: [(position: Position, rows: [Row: Row])]] {
    let views = set("naive")
    var histories: [String: [(Position, [Row: Row])]] = [:]
    for position in 1...log.durable.position {
      try views.catchUp(from: log, through: position)
      for store in views.viewStores {
        for table in store.tables {
          let rows = try store.storedRows(table.scan, []).rows
          let keyed = Dictionary(uniqueKeysWithValues: rows.map { (Array($0.prefix(table.keyColumns)), $0) })
          histories[table.name, default: []].append((position, keyed))
        }
      }
    }
    return histories
  }

  @Test func `each value is given by the event that a naive comparison finds, and is another one without it`() throws {
    let log = try JarLog(160).store
    let histories = try histories(log)
    let views = set("views")
    // Building a view anew for each value takes long: every run does it for one of five.
    let step = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil ? 5 : 1
    var (cells, unproven) = (0, 0)
    for (view, main) in [("jars", "jars"), ("contents", "contents"), ("moves", "moves")] {
      let history = try #require(histories[main])
      for (key, row) in try #require(history.last).rows {
        let text = key.map(Self.text).joined(separator: " ")
        guard case .there(let origins) = try views.origin(ofRow: text, in: view, from: log) else {
          Issue.record("\(view) has no row \(text)")
          continue
        }
        #expect(origins.map(\.value) == row)
        for (index, origin) in origins.enumerated() {
          let given = try #require(Self.lastChange(of: index, key, history))
          #expect(origin.steps.first?.envelope.position == given, "\(view) \(text) \(origin.column)")
          #expect(!origin.isSum)
          // Any of a jar's events would have made its row: there are too many of them to be named.
          guard origin.isProven else {
            #expect(index < 2 && origin.steps.count > 16)
            unproven += 1
            continue
          }
          cells += 1
          guard cells % step == 0 else { continue }
          let without = try value(of: key, index, main, in: view, LogBranch(of: log, without: Set(origin.positions)))
          #expect(without != origin.value, "\(view) \(text) \(origin.column)")
        }
      }
    }
    #expect(cells > 400 && unproven < 10, "\(cells), \(unproven)")
  }

  private static func text(_ value: ColumnValue) -> String {
    switch value {
    case .integer(let number): String(number)
    case .text(let text): text
    case .null, .flag, .real, .blob, .instant, .fields, .list: ""
    }
  }

  private static func lastChange(
    of column: Int, _ key: Row, _ history: [(position: Position, rows: [Row: Row])]
  ) -> Position? {
    var (before, last): (ColumnValue?, Position?) = (nil, nil)
    for (position, rows) in history {
      let value = rows[key]?[column]
      if value != before { last = position }
      before = value
    }
    return last
  }

  /// A value of the view built from another log.
  private func value(
    of key: Row, _ column: Int, _ table: String, in view: String, _ log: LogBranch<InMemoryEventStore>
  ) throws -> ColumnValue? {
    let views = ViewSet<TallyEvent>(Self.views, in: ViewFolder(folder.path + "/\(UUID())"))
    defer { views.close() }
    try views.catchUp([view], from: log)
    let store = try views.choose([view])[0]
    return try store.storedRows(try #require(store.tables.first { $0.name == table }).select, key).rows.first?[column]
  }

  @Test func `a sum is explained by every event that changed it, newest first`() throws {
    let log = try JarLog(160).store
    let views = set("views")
    try views.catchUp(from: log)
    let store = try views.choose(["contents"])[0]
    let things = try store.storedRows("SELECT thing, amount, jars FROM things", []).rows
    #expect(!things.isEmpty)
    for thing in things {
      // It is no key of the main table: the sum is asked for by what it is the sum of.
      let row = RowName(table: "things", key: [thing[0]])
      let steps = try store.history(of: row, among: try streams(of: thing[0], store), from: log)
      #expect(steps.last?.after == thing)
      let changes = steps.filter { $0.changes(1) }.map { $0.cell(1) }
      let sum = changes.reduce(0) { $0 + Self.number($1.after) - Self.number($1.before) }
      #expect(ColumnValue.integer(sum) == thing[1])
    }
  }

  private func streams(of thing: ColumnValue, _ store: any AnyViewStore<TallyEvent>) throws -> [StreamName] {
    try store.summedRows(in: "things", under: thing).map { StreamName("jar", .text(Self.text($0))) }
  }

  private static func number(_ value: ColumnValue?) -> Int64 {
    if case .integer(let number)? = value { number } else { 0 }
  }

  @Test func `a row that is gone is told with the event that took it away, one that never was is unknown`() throws {
    let log = try JarLog(0)
    try log.append(.counted(Counted(thing: "x", amount: 1)), to: "a")
    try log.append(.counted(Counted(thing: "x", amount: 2)), to: "b")
    try log.append(.forgotten(Forgotten(thing: "x")), to: "a")
    let views = set("views")
    guard case .gone(let row, let envelope) = try views.origin(ofRow: "a", in: "jars", from: log.store) else {
      Issue.record("the jar is there")
      return
    }
    #expect(row == RowName(table: "jars", key: [.text("a")]) && envelope.position == 3)
    #expect(throws: UnknownRow.self) { try views.origin(ofRow: "c", in: "jars", from: log.store) }
    #expect(throws: UnknownColumn.self) {
      try views.origin(ofRow: "b", column: "colour", in: "jars", from: log.store)
    }
    // Two rows of the view begin with the same jar.
    try log.append(.counted(Counted(thing: "y", amount: 3)), to: "b")
    #expect(throws: AmbiguousRow.self) { try views.origin(ofRow: "b", in: "contents", from: log.store) }
  }

  @Test func `a value that two events give is said to be given by both`() throws {
    let log = try JarLog(0)
    for amount in [5, 0, 0] as [Int64] { try log.append(.counted(Counted(thing: "x", amount: amount)), to: "a") }
    try log.append(.forgotten(Forgotten(thing: "x")), to: "a")
    try log.append(.counted(Counted(thing: "y", amount: 5)), to: "a")
    let views = set("views")
    guard case .there(let origins) = try views.origin(ofRow: "a", column: "total", in: "jars", from: log.store) else {
      Issue.record("there is no jar")
      return
    }
    // Without the fifth event there is no jar.
    #expect(origins[0].positions == [5] && origins[0].isProven)
    // Forgotten twice, it is gone by either.
    try log.append(.counted(Counted(thing: "z", amount: 1)), to: "a")
    for _ in 0..<2 { try log.append(.forgotten(Forgotten(thing: "z")), to: "a") }
    guard case .there(let again) = try views.origin(ofRow: "a", column: "total", in: "jars", from: log.store) else {
      Issue.record("there is no jar")
      return
    }
    #expect(again[0].positions == [7, 8] && again[0].isProven)
  }

  @Test func `numbers that a view gives count by what they stand for, and ask for no more of the log`() throws {
    let log = try JarLog(0)
    for (jar, thing) in [("b", "y"), ("a", "x"), ("a", "y"), ("c", "z"), ("a", "y"), ("d", "z")] {
      try log.append(.counted(Counted(thing: thing, amount: 1)), to: jar)
    }
    let views = ViewSet<TallyEvent>([LastThingsView.self], in: ViewFolder(folder.path + "/numbers"))
    try views.catchUp(from: log)
    // Whoever goes through all of the log fails.
    log.breakOff(at: 4)
    guard case .there(let origins) = try views.origin(ofRow: "a", in: "lasts", from: log) else {
      Issue.record("there is no jar")
      return
    }
    // From this jar's events alone x would be 1 and y 2. Without the third event the fifth gives the same thing.
    #expect(origins.map(\.value) == [.text("a"), .integer(1)])
    #expect(origins[1].positions == [3, 5] && origins[1].isProven)
    #expect(origins[1].steps[0].before == .integer(2) && origins[1].steps[0].after == .integer(1))
  }

  @Test func `what a batch changes is what a comparison of the whole views says, and nothing of it stays`() throws {
    let log = try JarLog(200).store
    var random = Steps(seed: 11)
    var seen = (added: 0, removed: 0, changed: 0)
    for _ in 0..<60 {
      let position = Position(random.next(200) + 1)
      let later = try LogPrefix(of: log, through: position)
      var batch: BatchHeader?
      try log.read(after: position - 1, through: position) { envelope, _ in
        batch = envelope.batch
        return true
      }
      let earlier = try LogPrefix(of: log, through: try #require(batch).firstPosition - 1)
      func views(_ log: LogPrefix<InMemoryEventStore>) throws -> ViewSet<TallyEvent> {
        let set = ViewSet<TallyEvent>(Self.views, in: ViewFolder(folder.path).asOf(log.durable.position))
        try set.catchUp(from: log)
        return set
      }
      let (before, after) = (try views(earlier), try views(later))
      let digest = try before.digests(from: earlier)
      for view in before.names {
        let found = try before.growth(of: view, from: earlier, with: later)
        #expect(try found == before.differences(of: view, from: earlier, to: after), "\(view) at \(position)")
        seen.added += found.map(\.added.count).reduce(0, +)
        seen.removed += found.map(\.removed.count).reduce(0, +)
        seen.changed += found.map(\.changed.count).reduce(0, +)
      }
      #expect(try before.digests(from: earlier) == digest)
      for set in [before, after] { set.close() }
    }
    #expect(seen.added > 0 && seen.removed > 0 && seen.changed > 0)
  }

  @Test func `a condition on two views comes true where a naive look finds it`() throws {
    let log = try JarLog(120).store
    let query = "SELECT (SELECT sum(total) FROM jars) % 2 = 1 AND (SELECT count(*) FROM contents) > 3"
    let naive = set("naive")
    var expected: [Position] = []
    var before = false
    for position in 1...log.durable.position {
      try naive.catchUp(["jars", "contents"], from: log, through: position)
      let total = try naive.choose(["jars"])[0].storedRows("SELECT sum(total) FROM jars", []).rows[0][0]
      let count = try naive.choose(["contents"])[0].storedRows("SELECT count(*) FROM contents", []).rows[0][0]
      let isTrue = Self.number(total) % 2 == 1 && Self.number(count) > 3
      if isTrue, !before { expected.append(position) }
      before = isTrue
    }
    let start = try LogPrefix(of: log, through: 0)
    let watch = try ViewWatch(query, on: set("watched"), from: start)
    let found = try (1...log.durable.position).filter { try watch.comesTrue(through: $0, of: log) }
    #expect(found == expected && expected.count > 3)
    #expect(throws: ViewError.self) { try ViewWatch("SELECT 1", on: set("watched"), from: start) }
    #expect(throws: ViewError.self) { try ViewWatch("DELETE FROM jars", on: set("watched"), from: start) }
  }

  @Test func `a log without some events is like one that never had them`() throws {
    let log = try JarLog(0)
    for (amount, jar) in zip([1, 2, 3, 4, 5] as [Int64], ["a", "b", "a", "a", "b"]) {
      try log.append(.counted(Counted(thing: "x", amount: amount)), to: jar)
    }
    let without = try LogBranch(of: log.store, without: [1, 4])
    var seen: [String] = []
    try without.read(after: 0, through: nil) { envelope, _ in
      seen.append("\(envelope.position) \(envelope.stream)@\(envelope.version)")
      return true
    }
    #expect(seen == ["2 jar-b@1", "3 jar-a@1", "5 jar-b@2"])
    let jar = StreamName("jar", .text("a"))
    var versions: [UInt32] = []
    try without.read(jar, after: 0) { envelope, _ in
      versions.append(envelope.version)
      return true
    }
    #expect(versions == [1])
    #expect(try without.version(of: jar, at: 4) == 1 && without.version(of: jar, at: 2) == 0)
  }
}

private struct LabelRecord: StoredRow {
  var key = TextKey("")
  var number = 0

  mutating func columns(_ column: inout ColumnList) {
    column("thing", &key.text)
    column("number", &number)
  }
}

private struct LastThingRecord: StoredRow {
  var key = TextKey("")
  var thing = 0

  mutating func columns(_ column: inout ColumnList) {
    column("jar", &key.text)
    column("thingNumber", &thing)
  }
}

/// What was put into each jar last, by a number that the view gives to the thing.
private struct LastThingsView: Projection {
  static var name: String { "lasts" }
  static var version: Int { 1 }
  static var source: ViewSource<TallyEvent> { ViewSource(categories: ["jar"]) }
  static var tables: [Table] {
    [LastThingRecord.table("lasts").numbered(by: ["thingNumber": "labels"]), LabelRecord.table("labels")]
  }
  private var lasts = RowCache<LastThingRecord>(tables[0])
  private var labels = RowCache<LabelRecord>(tables[1])

  mutating func apply(_ recorded: Recorded<TallyEvent>, in db: ViewDatabase) throws {
    guard case .counted(let event) = recorded.event else { return }
    let thing = TextKey(event.thing)
    if try labels.row(thing, in: db) == nil {
      try labels.flush(in: db)
      labels.insert(LabelRecord(key: thing, number: Int(try db.integer("SELECT count(*) FROM labels") ?? 0) + 1))
    }
    let number = try labels.row(thing, in: db)?.number ?? 0
    try lasts.upsert(recorded.envelope.stream.jar, in: db) { $0.thing = number }
  }

  mutating func flush(in db: ViewDatabase) throws {
    try lasts.flush(in: db)
    try labels.flush(in: db)
  }
}

extension CellOrigin {
  fileprivate var positions: [Position] { steps.map(\.envelope.position) }
}
