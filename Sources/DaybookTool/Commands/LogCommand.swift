// `daybook log`: the log as it is, oldest first, one event a line, and with -f as it grows. It streams, so a million
// events need no memory.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct LogCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "log", abstract: "Print the log, oldest first: every event with who, when and what.")
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "Only one stream; name \(D.streamNames).")
  var stream: String?
  @Flag(name: .shortAndLong, help: "Go on with new events as they come, until ctrl-C.")
  var follow = false
  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("Only the newest so many, oldest first; with -f, begin with them.", valueName: "events"))
  var limit: Int?
  @Flag(name: .shortAndLong, help: "Newest first.")
  var reverse = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Recorded at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var since: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Recorded before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var until: TimeArgument?
  @Option(
    help: "Only events of this type, such as \(D.Event.registry.names.first ?? "none"); may be repeated.",
    completion: .list(D.Event.registry.names))
  var type: [String] = []
  @Option(help: ArgumentHelp("Only by this actor: an id, an e-mail, or system:<policy>.", valueName: "who"))
  var actor: String?
  @Option(help: ArgumentHelp("Only events whose payload, as JSON, holds this.", valueName: "regex"))
  var grep: String?
  @Option(
    help: ArgumentHelp(
      "How many seconds of the processor --grep may take for one event; then the command ends.", valueName: "seconds"))
  var grepTimeout: Double = 10
  @Option(help: ArgumentHelp("Show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if let limit, limit < (follow ? 0 : 1) { throw ValidationError("--limit wants a number from 1.") }
    if follow, reverse { throw ValidationError("--follow goes forwards; leave out --reverse.") }
    if follow, outputOptions.output == .json {
      throw ValidationError("--follow never ends, and so would an array; use --output jsonl.")
    }
    guard grepTimeout > 0, grepTimeout <= 1_000_000 else {
      throw ValidationError("--grep-timeout wants a number of seconds above 0.")
    }
    if let grep { try check(grep) }
  }

  /// Nesting beyond this has no use, and would be too deep for the matcher.
  private static var longestPattern: Int { 2_000 }

  private func check(_ pattern: String) throws {
    guard pattern.utf8.count <= Self.longestPattern else {
      throw ValidationError("--grep takes a regular expression of at most \(Self.longestPattern) bytes.")
    }
    guard (try? Regex(pattern)) != nil else {
      throw ValidationError("--grep can't read \(pattern) as a regular expression.")
    }
  }

  func perform(_ console: Console) async throws {
    if !follow { console.page() }
    try await withBook(at: location.path, BookOptions(access: .readOnly, viewUpdates: .onQuery), console) {
      try await query($0, console)
    }
  }

  func query(_ book: Book<D>, _ console: Console) async throws {
    let times = try await TimeText.of(timeZone, in: book)
    let matcher = grep.map { PayloadMatcher($0, limit: grepTimeout, console) }
    let query = try await query(for: book, times, matcher)
    let printer = RecordPrinter(console, log: book.id, times, limit: reverse ? limit ?? .max : .max, matcher)
    if follow { return try await follow(book, query, printer, console.output) }
    try await book.log(query) { try printer.print($0) }
    try printer.end()
  }

  private func follow(_ book: Book<D>, _ query: LogQuery, _ printer: RecordPrinter, _ output: Channel) async throws {
    try await book.follow(query) {
      try output.flush()
      return !output.isClosed
    } _: { record in
      try printer.print(record)
    }
  }

  private func query(for book: Book<D>, _ times: TimeText, _ matcher: PayloadMatcher?) async throws -> LogQuery {
    var query = LogQuery()
    if let stream { query.stream = try await StreamArgument.existing(stream, in: book) }
    query.types = Set(try EventTypeArgument.known(type, in: D.self))
    query.reverse = reverse
    query.since = since?.instant(in: times)
    query.until = until?.instant(in: times)
    if let actor { query.actor = try await ActorArgument.resolve(actor, in: book) }
    if !follow { query.through = book.position }
    if let limit, !reverse {
      query.after = try await book.position(beforeNewest: limit, of: query) { try matcher?.holds($0) ?? true }
    }
    return query
  }
}
