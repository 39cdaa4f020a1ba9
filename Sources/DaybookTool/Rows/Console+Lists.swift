// Prints a list page by page, so that a long one neither waits for its end nor piles up in memory.

internal import EventSourcing

/// Some rows of a list.
public struct RowPage<Row> {
  /// The rows, in the list's order.
  public let rows: [Row]
  /// Where the next page begins, as `--cursor` takes it; nil on the last one.
  public let next: String?

  /// A page; without `next` it is the last one.
  public init(_ rows: [Row], next: String?) {
    self.rows = rows
    self.next = next
  }
}

extension Console {
  /// Rows that are asked for at a time. Columns of the table are as wide as the first page needs.
  private static let pageSize = 1000

  /// Prints a list as a table, or in the form that programs asked for.
  ///
  /// - Parameters:
  ///   - hiding: fields that this list says the same of in every row.
  ///   - fetch: the page of so many rows that begins at a cursor.
  public func list<Row: TableRow>(
    _ page: PageOptions, _ times: TimeText, empty: String, hiding: Set<String> = [],
    _ fetch: (_ limit: Int, _ cursor: String?) async throws -> RowPage<Row>
  ) async throws {
    var writer = TableWriter<Row>(self, times, hiding: hiding)
    showColumns(of: Row.self, hiding: hiding)
    try await pages(page, empty: empty, fetch) { try writer.write($0) }
    tell(leftOut: writer.leftOut)
  }

  /// Prints a list for programs, or page by page in a form of its own for people.
  ///
  /// - Parameters:
  ///   - turned: whether to print the rows in the opposite order, for which all of them are kept in memory.
  ///   - more: rows that come behind all pages, until it gives nil.
  public func rows<Row: FieldRow>(
    _ page: PageOptions, empty: String, turned: Bool = false,
    _ fetch: (_ limit: Int, _ cursor: String?) async throws -> RowPage<Row>,
    inText write: ([Row]) async throws -> Void, then more: () async throws -> [Row]? = { nil }
  ) async throws {
    try await pages(page, empty: empty, turned: turned, fetch, inText: write, then: more)
  }

  /// Prints a list that is in memory already.
  ///
  /// - Parameter empty: what to say where it has no rows.
  public func list<Row: TableRow>(
    _ rows: [Row], _ times: TimeText = .utc, empty: String, hiding: Set<String> = []
  ) throws {
    var writer = TableWriter<Row>(self, times, hiding: hiding)
    showColumns(of: Row.self, hiding: hiding)
    if format == .text { try writer.write(rows) } else { try write(rows) }
    tell(leftOut: writer.leftOut)
    tellIfEmpty(rows.count, empty)
  }

  /// Notes for an answer which fields people see.
  private func showColumns<Row: TableRow>(of row: Row.Type, hiding: Set<String>) {
    answer?.withLock { $0.shown = Row.shown.filter { !hiding.contains($0.name) } }
  }

  /// Says so where there are no rows.
  private func tellIfEmpty(_ count: Int, _ text: String) {
    if let answer { answer.withLock { $0.whenEmpty = text } } else if count == 0 { notice(text) }
  }

  private func pages<Row: FieldRow>(
    _ page: PageOptions, empty: String, turned: Bool = false,
    _ fetch: (_ limit: Int, _ cursor: String?) async throws -> RowPage<Row>,
    inText writeText: ([Row]) async throws -> Void, then more: () async throws -> [Row]? = { nil }
  ) async throws {
    var printer = RowPrinter(self, fields: Row.fieldNames)
    func write(_ rows: [Row]) async throws {
      if format == .text { return try await writeText(rows) }
      for row in rows { try printer.print(row.outputFields) }
      // Whoever collects the answer gets the sentences, too.
      if answer != nil, !(Row.self is any TableRow.Type) { try await writeText(rows) }
    }
    var cursor = page.cursor
    var left = page.limit ?? .max
    var count = 0
    var kept: [Row] = []
    repeat {
      let fetched = try await fetch(min(left, Self.pageSize), cursor)
      if turned { kept += fetched.rows } else { try await write(fetched.rows) }
      count += fetched.rows.count
      left -= fetched.rows.count
      cursor = fetched.next
    } while cursor != nil && left > 0
    try await write(kept.reversed())
    while let rows = try await more() {
      try await write(rows)
      count += rows.count
    }
    if format != .text { try printer.end() }
    tellIfEmpty(count, empty)
    guard let cursor else { return }
    if let answer { return answer.withLock { $0.next = cursor } }
    notice("there is more: go on with --cursor '\(cursor)'")
  }

  private func write<Row: FieldRow>(_ rows: [Row]) throws {
    var printer = RowPrinter(self, fields: Row.fieldNames)
    for row in rows { try printer.print(row.outputFields) }
    try printer.end()
  }
}
