// Looking for the events that a row follows from: the row by its key or by a name, the streams that it can follow from,
// and its history from their events. Where that does not give the row as it is, all of the log is gone through.

public import EventSourcing
internal import FoundationEssentials
internal import TextFormats

extension ViewSet {
  /// Which events gave a row of a view its values.
  ///
  /// - Parameters:
  ///   - text: the row's key, its parts separated by blanks, or a text that stands in a column of it alone.
  ///   - keys: what else may be the first column of its key: the keys of streams that `text` stands for.
  ///   - column: of one of the view's tables, or a name that a list shows beside an id: `customerName` for `customerID`.
  ///     Nil for all columns of the row in the main table.
  /// - Throws: `UnknownRow`, `UnknownColumn` or `AmbiguousRow`.
  public func origin(
    ofRow text: String, keys: [StreamName.Key] = [], column: String? = nil, in view: String, from log: some EventReader
  ) throws -> RowOrigin {
    let viewStore = try choose([view])[0]
    try catchUp([view], from: log)
    let search = try RowSearch(viewStore, log)
    let row = try search.row(text, keys)
    guard let column else { return try search.origin(of: row) }
    return try search.origin(of: column, row)
  }
}

/// A row that is not there and never was, as far as can be said.
public struct UnknownRow: Error, Sendable {
  public let view: String
  public let text: String
}

/// Several rows that a text can mean.
public struct AmbiguousRow: QueryError, Sendable {
  public let description: String
}

/// A column that neither a table of the view has, nor a name that can be found by an id.
public struct UnknownColumn: QueryError, Sendable {
  public let description: String
}

/// One view, and the log as far as it has it.
private struct RowSearch<Event: DomainEvent, Log: EventReader> {
  let viewStore: any AnyViewStore<Event>
  let log: LogPrefix<Log>

  init(_ viewStore: any AnyViewStore<Event>, _ log: Log) throws {
    self.viewStore = viewStore
    // The view may be ahead of what this log was seen to have, and behind what it has now.
    let position = try viewStore.storedRows("SELECT 1", []).position
    if position > log.durable.position { try log.refresh() }
    self.log = try LogPrefix(of: log, through: position)
  }

  private var main: Table { viewStore.tables[0] }

  private func rows(_ sql: String, _ arguments: [ColumnValue]) throws -> [[ColumnValue]] {
    try viewStore.storedRows(sql, arguments).rows
  }

  private func values(of row: RowName) throws -> [ColumnValue]? {
    guard let table = viewStore.tables.first(where: { $0.name == row.table }) else { return nil }
    return try rows(table.select, row.key).first
  }

  // MARK: The row

  /// The row of the main table that a text means. One that is not there is named by a key that the text can be, of a row
  /// that was there if there is one.
  func row(_ text: String, _ keys: [StreamName.Key]) throws -> RowName {
    var tried: [RowName] = []
    for first in firstValues(text, keys) {
      if main.keyColumns == 1 {
        tried.append(RowName(table: main.name, key: [first]))
        if try values(of: tried[tried.count - 1]) != nil { return tried[tried.count - 1] }
      } else if let row = try single("\(main.columns[0].name) = ?", [first], text) {
        return row
      }
    }
    if let key = wholeKey(text) {
      tried.append(RowName(table: main.name, key: key))
      if try values(of: tried[tried.count - 1]) != nil { return tried[tried.count - 1] }
    }
    let texts = main.columns.filter { $0.type == "TEXT" }.map { "\($0.name) = ?1 COLLATE NOCASE" }
    if !texts.isEmpty, let row = try single(texts.joined(separator: " OR "), [.text(text)], text) { return row }
    guard let gone = try tried.first(where: { try !history(of: $0).steps.isEmpty }) else {
      throw UnknownRow(view: viewStore.name, text: text)
    }
    return gone
  }

  private func single(_ condition: String, _ arguments: [ColumnValue], _ text: String) throws -> RowName? {
    let key = main.columns.prefix(main.keyColumns).map(\.name).joined(separator: ", ")
    let found = try rows(
      "SELECT \(key) FROM \(main.name) WHERE \(condition) ORDER BY \(key) LIMIT \(Self.mostNamed + 1)", arguments)
    guard found.count > 1 else { return found.first.map { RowName(table: main.name, key: $0) } }
    let names = found.prefix(Self.mostNamed).map { $0.map(\.plainText).joined(separator: " ") }
    throw AmbiguousRow(
      description: "several rows of \(viewStore.name) fit \(text): \(names.joined(separator: ", "))"
        + (found.count > Self.mostNamed ? " and more" : "") + "; give the key of one")
  }

  private static var mostNamed: Int { 5 }

  /// What the first column of the key can be.
  private func firstValues(_ text: String, _ keys: [StreamName.Key]) -> [ColumnValue] {
    let named = keys.compactMap { key -> ColumnValue? in
      switch key {
      case .none: nil
      case .uuid(let id): .text(UUIDText.string(id))
      case .text(let text): .text(text)
      }
    }
    return named + [value(text, in: main.columns[0])].compactMap(\.self)
  }

  private func wholeKey(_ text: String) -> [ColumnValue]? {
    // The last part may have blanks in it.
    let parts = text.split(separator: " ", maxSplits: main.keyColumns - 1)
    guard main.keyColumns > 1, parts.count == main.keyColumns else { return nil }
    let values = zip(parts, main.columns).compactMap { value(String($0), in: $1) }
    return values.count == parts.count ? values : nil
  }

  /// The text as a value of a column; nil if it can be none.
  private func value(_ text: String, in column: Table.Column) -> ColumnValue? {
    guard column.type == "INTEGER" else { return .text(UUIDText.parse(text).map(UUIDText.string) ?? text) }
    return Int64(text.hasPrefix("#") ? String(text.dropFirst()) : text).map(ColumnValue.integer)
  }

  // MARK: Its origin

  /// Where all values of a row come from.
  func origin(of row: RowName) throws -> RowOrigin {
    let history = try history(of: row)
    guard history.values != nil else { return try gone(history) }
    return .there(try origins(of: Array(history.table.columns.indices), history))
  }

  /// Where the value of one column comes from: of the row, or of one with the same key in another table of the view; or
  /// where a name comes from that is shown for an id in the row.
  func origin(of column: String, _ row: RowName) throws -> RowOrigin {
    let history = try history(of: row)
    guard history.values != nil else { return try gone(history) }
    for table in viewStore.tables {
      guard let index = table.columns.firstIndex(where: { $0.name == column }) else { continue }
      if table.name == row.table { return .there(try origins(of: [index], history)) }
      let other = RowName(table: table.name, key: row.key)
      guard table.keyColumns == row.key.count, table.columns[0].type == main.columns[0].type,
        table.numberTables[table.columns[0].name] == nil,
        try values(of: other) != nil
      else { continue }
      return .there(try origins(of: [index], try self.history(of: other)))
    }
    if let named = try named(column, history) { return .there(named) }
    let columns = main.columns.map(\.name)
    throw UnknownColumn(
      description: "the rows of \(viewStore.name) have no column \(column)"
        + (NearestName.of(column, among: columns).map { "; did you mean \($0)?" }
          ?? "; there are: \(columns.joined(separator: ", "))"))
  }

  /// The origin of an id, and of the name that it stands for in a table of the view.
  private func named(_ column: String, _ history: RowHistory) throws -> [CellOrigin]? {
    guard let word = ["Name", "Label"].first(where: column.hasSuffix),
      let index = history.table.columns.firstIndex(where: { $0.name == column.dropLast(word.count) + "ID" }),
      let id = history.values?[index]
    else { return nil }
    let reference = try origins(of: [index], history)
    for table in viewStore.tables where table.name != history.row.table {
      guard let name = table.columns.firstIndex(where: { ["name", "label"].contains($0.name) }),
        let last = table.columns.prefix(table.keyColumns).last,
        let found = try rows("SELECT * FROM \(table.name) WHERE \(last.name) = ? LIMIT 1", [id]).first
      else { continue }
      let key = Array(found.prefix(table.keyColumns))
      return reference + (try origins(of: [name], try self.history(of: RowName(table: table.name, key: key))))
    }
    return reference
  }

  private func origins(of columns: [Int], _ history: RowHistory) throws -> [CellOrigin] {
    // Many columns come from the same event.
    var remade: [Set<Position>: [RowStep]] = [:]
    return try columns.map { column in
      try history.origin(of: column) { hidden in
        if let known = remade[hidden] { return known }
        let steps = try viewStore.history(
          of: history.row, among: history.streams, from: try LogBranch(of: log, without: hidden))
        remade[hidden] = steps
        return steps
      }
    }
  }

  private func gone(_ history: RowHistory) throws -> RowOrigin {
    guard let last = history.steps.last else {
      throw UnknownRow(view: viewStore.name, text: history.row.key.map(\.plainText).joined(separator: " "))
    }
    return .gone(history.row, by: last.envelope)
  }

  // MARK: Its history

  private func history(of row: RowName) throws -> RowHistory {
    guard let table = viewStore.tables.first(where: { $0.name == row.table }) else {
      preconditionFailure("a row is in a table of its view")
    }
    let values = try values(of: row)
    let streams = try streams(of: values ?? row.key, row, table)
    let steps = try viewStore.history(of: row, among: streams, from: log)
    let end = steps.last?.after
    if values.map({ end?.isStored(as: $0) ?? false }) ?? (end == nil) {
      return RowHistory(row: row, table: table, values: values, steps: steps, streams: streams)
    }
    let all = try viewStore.history(of: row, among: nil, from: log)
    return RowHistory(row: row, table: table, values: values, steps: all, streams: nil)
  }

  /// The streams that a row can follow from: in a table of states the one that it is the row of; in a table of sums those
  /// with rows that count; in any other those that a value of the row names.
  private func streams(of values: [ColumnValue], _ row: RowName, _ table: Table) throws -> [StreamName] {
    var keys: [ColumnValue]
    switch table.source {
    case .oneStream: keys = [row.key[0]]
    case .sum: keys = try viewStore.summedRows(in: table.name, under: row.key[0])
    case .anyEvents: keys = try RowNumbers(table, viewStore.tables).meanings(of: values, rows)
    }
    var found: Set<StreamName> = []
    if table.source == .anyEvents, case .integer(let number) = row.key[0], let position = Position(exactly: number) {
      try log.read(after: max(position, 1) - 1, through: position) { envelope, _ in
        found.insert(envelope.stream)
        return false
      }
    }
    keys.removeAll { if case .text(let text) = $0 { text.utf8.count > 200 } else { true } }
    let categories = viewStore.source.categories ?? Self.everyCategory
    for category in categories {
      for key in [StreamName.Key.none] + Set(keys).compactMap(\.streamKey) {
        let stream = StreamName(category, key)
        if try log.version(of: stream, at: log.durable.position) > 0 { found.insert(stream) }
      }
    }
    return Array(found)
  }

  /// By the custom that the type of an event begins with the category of its stream.
  private static var everyCategory: Set<String> {
    Set(Event.registry.names.map { String($0.prefix { $0 != "." }) })
  }
}

extension ColumnValue {
  fileprivate var streamKey: StreamName.Key? {
    guard case .text(let text) = self else { return nil }
    return UUIDText.parse(text).map(StreamName.Key.uuid) ?? .text(text)
  }

  fileprivate var plainText: String {
    switch self {
    case .integer(let number): String(number)
    case .text(let text): text
    case .null, .flag, .real, .blob, .instant, .fields, .list: "\(self)"
    }
  }
}
