// Prints a list page by page, so that a long one neither waits for its end nor piles up in memory.

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

  /// Prints a list as a table or as JSON.
  ///
  /// - Parameters:
  ///   - hiding: fields that this list says the same of in every row.
  ///   - fetch: the page of so many rows that begins at a cursor.
  public func list<Row: TableRow>(
    _ page: PageOptions, _ times: TimeText, empty: String, hiding: Set<String> = [],
    _ fetch: (_ limit: Int, _ cursor: String?) async throws -> RowPage<Row>
  ) async throws {
    var writer = TableWriter<Row>(self, times, hiding: hiding)
    try await pages(page, empty: empty, fetch) { try writer.write($0) }
  }

  /// Prints a list as JSON, or page by page in a form of its own for people.
  ///
  /// - Parameter turned: whether to print the rows in the opposite order, for which all of them are kept in memory.
  public func rows<Row: FieldRow>(
    _ page: PageOptions, empty: String, turned: Bool = false,
    _ fetch: (_ limit: Int, _ cursor: String?) async throws -> RowPage<Row>,
    inText write: ([Row]) async throws -> Void
  ) async throws {
    try await pages(page, empty: empty, turned: turned, fetch, inText: write)
  }

  /// Prints a list that is in memory already.
  ///
  /// - Parameter empty: what to say where it has no rows.
  public func list<Row: TableRow>(
    _ rows: [Row], _ times: TimeText = .utc, empty: String, hiding: Set<String> = []
  ) throws {
    var writer = TableWriter<Row>(self, times, hiding: hiding)
    var joints = JSONJoints()
    if format == .text { try writer.write(rows) } else { try write(rows, &joints) }
    try end(joints)
    if rows.isEmpty { notice(empty) }
  }

  private func pages<Row: FieldRow>(
    _ page: PageOptions, empty: String, turned: Bool = false,
    _ fetch: (_ limit: Int, _ cursor: String?) async throws -> RowPage<Row>,
    inText writeText: ([Row]) async throws -> Void
  ) async throws {
    var joints = JSONJoints()
    var cursor = page.cursor
    var left = page.limit ?? .max
    var count = 0
    var kept: [Row] = []
    repeat {
      let fetched = try await fetch(min(left, Self.pageSize), cursor)
      if turned {
        kept += fetched.rows
      } else if format == .text {
        try await writeText(fetched.rows)
      } else {
        try write(fetched.rows, &joints)
      }
      count += fetched.rows.count
      left -= fetched.rows.count
      cursor = fetched.next
    } while cursor != nil && left > 0
    if format == .text { try await writeText(kept.reversed()) } else { try write(kept.reversed(), &joints) }
    try end(joints)
    if count == 0 { notice(empty) }
    if let cursor { notice("there is more: go on with --cursor '\(cursor)'") }
  }

  private func write<Row: FieldRow>(_ rows: [Row], _ joints: inout JSONJoints) throws {
    for row in rows { try json(.object(row.outputFields), after: format == .json ? joints.next() : "") }
  }

  private func end(_ joints: JSONJoints) throws {
    if format == .json { try line(joints.end) }
  }
}

/// What stands between the items of a JSON array that is printed item by item, each on a line.
struct JSONJoints {
  var count = 0

  mutating func next() -> String {
    defer { count += 1 }
    return count == 0 ? "[" : ","
  }

  var end: String { count == 0 ? "[]" : "]" }
}
