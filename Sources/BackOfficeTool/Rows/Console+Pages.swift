// The pages of the back office's lists, as the tool prints them.

internal import BackOfficeViews
internal import DaybookTool

extension RowPage {
  /// A page that a view gave.
  init(_ page: Page<Row>) where Row: Sendable {
    self.init(page.rows, next: page.next?.text)
  }
}

extension Console {
  /// Prints a list as a table or as JSON.
  ///
  /// - Parameters:
  ///   - hiding: fields that this list says the same of in every row.
  ///   - fetch: the page of so many rows that begins at a cursor.
  func list<Row: TableRow & Sendable>(
    _ page: PageOptions, _ times: TimeText, empty: String, hiding: Set<String> = [],
    _ fetch: (_ limit: Int, _ cursor: Cursor?) async throws -> Page<Row>
  ) async throws {
    try await list(page, times, empty: empty, hiding: hiding) { limit, cursor in
      RowPage(try await fetch(limit, cursor.map(Cursor.init)))
    }
  }
}
