// `daybook audit`: who did what when, with what it changed, oldest first.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct AuditCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Who did what when, with values before and after; oldest first.",
    discussion: """
      With -n N it prints the newest N, oldest first still; --cursor goes on with the N before them. --reverse turns \
      the order round. With -f it goes on with what happens from then on.
      """)

  @OptionGroup var location: BookLocation
  @OptionGroup var filters: AuditFilterOptions
  @OptionGroup var page: PageOptions
  @Flag(name: .shortAndLong, help: "Go on with new entries as they come, until ctrl-C.")
  var follow = false
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    guard follow else { return }
    if filters.reverse { throw ValidationError("--follow goes forwards; leave out --reverse.") }
    if moment.isGiven { throw ValidationError("--follow shows what comes; leave out --at.") }
    if page.cursor != nil { throw ValidationError("--follow goes on behind the newest; leave out --cursor.") }
    if outputOptions.output == .json {
      throw ValidationError("--follow never ends, and so would an array; use --output jsonl.")
    }
  }

  var isPaged: Bool { !follow }

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = try await filters.query(in: book, times)
    var printer = AuditPrinter(console, times)
    var damage: StoreFailure?
    let areNewest = page.limit != nil || page.cursor != nil
    query.passesOverDamage = !follow
    query.oldestFirst = !filters.reverse && !areNewest
    let news = follow ? AuditNews(book, query, viewer, console.output) : nil
    query.through = news?.reached
    try await console.rows(
      page, empty: "nothing in the audit trail", turned: areNewest && !filters.reverse
    ) { limit, cursor in
      query.limit = limit
      query.cursor = cursor.map(Cursor.init)
      let found = try await book.audit(query, viewer: viewer)
      damage = damage ?? found.damage
      return RowPage(found)
    } inText: { entries in
      try printer.print(entries)
    } then: {
      try await news?.next()
    }
    // All that can be told was told.
    if let damage { throw BackOfficeBook.Failure.store(damage) }
  }
}

/// What comes into the audit trail while it is watched.
private final class AuditNews {
  private let book: BackOfficeBook
  private let viewer: UserID?
  private let output: Channel
  private var query: AuditQuery
  /// Up to here all was shown.
  private(set) var reached: Position

  init(_ book: BackOfficeBook, _ query: AuditQuery, _ viewer: UserID?, _ output: Channel) {
    (self.book, self.query, self.viewer, self.output) = (book, query, viewer, output)
    self.query.oldestFirst = true
    reached = book.position
  }

  /// The entries that are new, as soon as there are events; nil when no more will come, or nobody reads them.
  func next() async throws -> [AuditRow]? {
    var events = LogQuery()
    (events.after, events.until) = (reached, query.until)
    let end = Lock(reached)
    try await book.follow(events) { [output, reached] in
      try output.flush()
      return end.withLock { $0 == reached } && !output.isClosed
    } _: { record in
      end.withLock { $0 = record.envelope.position }
      return true
    }
    let through = end.withLock(\.self)
    guard through > reached else { return nil }
    (query.after, query.through) = (reached, through)
    reached = through
    return try await book.audit(query, viewer: viewer).rows
  }
}
