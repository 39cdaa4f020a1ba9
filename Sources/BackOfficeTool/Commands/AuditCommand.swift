// `daybook audit`: who did what when, with what it changed, oldest first.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct AuditCommand: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Who did what when, with values before and after; oldest first.",
    discussion: """
      With -n N it prints the newest N, oldest first still; --cursor goes on with the N before them. --reverse turns \
      the order round.
      """)

  @OptionGroup var location: BookLocation
  @OptionGroup var filters: AuditFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = try await filters.query(in: book, times)
    var printer = AuditPrinter(console, times)
    let areNewest = page.limit != nil || page.cursor != nil
    query.oldestFirst = !filters.reverse && !areNewest
    try await console.rows(page, empty: "nothing in the audit trail", turned: areNewest && !filters.reverse) {
      limit, cursor in
      query.limit = limit
      query.cursor = cursor.map(Cursor.init)
      return RowPage(try await book.audit(query, viewer: viewer))
    } inText: { entries in
      try printer.print(entries)
    }
  }
}
