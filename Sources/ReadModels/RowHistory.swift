// What became of one row of a view, event by event. The view is made again in a database of its own, by its own code, with
// the events of the streams that the row can follow from, or with all.

internal import EventSourcing
internal import GRDB

/// Names one row of a view.
public struct RowName: Sendable, Hashable {
  public let table: String
  /// The values of the key's columns.
  public let key: [ColumnValue]

  public init(table: String, key: [ColumnValue]) {
    self.table = table
    self.key = key
  }
}

/// An event that changed a row, with the row before and after it; nil where there was none.
struct RowStep: Sendable {
  let envelope: Envelope
  let before: [ColumnValue]?
  let after: [ColumnValue]?

  /// Whether the event gave or took the value of a column. Who makes a row gives all of its values.
  func changes(_ column: Int) -> Bool {
    switch (before, after) {
    case (nil, nil): false
    case (nil, _), (_, nil): true
    case (let before?, let after?): !before[column].isStored(as: after[column])
    }
  }
}

extension [ColumnValue] {
  /// Whether two rows have the same bytes in a table.
  func isStored(as other: [ColumnValue]) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.isStored(as: $1) }
  }
}

extension ViewStore {
  var tables: [Table] { P.tables }

  func storedRows(_ sql: String, _ arguments: [ColumnValue]) throws -> (rows: [[ColumnValue]], position: Position) {
    try read { db in (try db.storedRows(sql, arguments), try db.position()) }
  }

  func summedRows(in table: String, under key: ColumnValue) throws -> [ColumnValue] {
    let summed = P.tables.compactMap(\.summed).filter { $0.table == table }
    return try read { db in try summed.flatMap { try $0.rows(key, db) } }
  }

  func history(of row: RowName, among streams: [StreamName]?, from log: some EventReader) throws -> [RowStep] {
    guard let table = P.tables.first(where: { $0.name == row.table }) else { return [] }
    return try ViewWalk<P>.withTables(inFile: streams == nil) { database in
      let db = ViewDatabase(database)
      var walk = ViewWalk<P>(behind: 0)
      var numbers = RowNumbers(table, P.tables)
      var steps: [RowStep] = []
      var before: [ColumnValue]?
      try log.read(among: streams) { envelope, payload in
        let events = try walk.events(envelope, payload)
        if events.isEmpty { return true }
        try walk.take(events, of: log, in: db)
        let after = try db.storedRows(table.select, row.key).first.map {
          try numbers.translate($0, from: db) { try storedRows($0, $1).rows }
        }
        let isSame = before.map { old in after.map(old.isStored) ?? false } ?? (after == nil)
        if !isSame { steps.append(RowStep(envelope: envelope, before: before, after: after)) }
        before = after
        return true
      }
      return steps
    }
  }
}

extension ViewDatabase {
  /// The rows of a query as the tables hold them, whatever they mean.
  func storedRows(_ sql: String, _ arguments: [ColumnValue]) throws -> [[ColumnValue]] {
    var columns: [[ColumnValue]] = []
    try statement(sql).forEach(arguments) { columns.append($0.storedRow) }
    return columns
  }
}

extension EventReader {
  /// The events of some streams in the order of the log, which are kept in memory for it; of all, without streams.
  fileprivate func read(among streams: [StreamName]?, _ visit: StoredEventVisitor) throws {
    guard let streams else { return try read(after: 0, through: nil, visit) }
    var events: [(envelope: Envelope, payload: [UInt8])] = []
    for stream in streams {
      try read(stream, after: 0) { envelope, payload in
        events.append((envelope, Array(payload)))
        return true
      }
    }
    events.sort { $0.envelope.position < $1.envelope.position }
    for event in events {
      guard try event.payload.withUnsafeBytes({ try visit(event.envelope, $0) }) else { return }
    }
  }
}
