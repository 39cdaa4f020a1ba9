// `daybook log`: the log as it is, oldest first, one event a line, and with -f as it grows. It streams, so a million
// events need no memory.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct LogCommand<D: ToolDomain>: TimeTravelCommand {
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
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var outputOptions: OutputOptions

  var zone: String? { timeZone }

  func validate() throws {
    if follow, moment.isGiven { throw ValidationError("--follow shows what comes; leave out --at.") }
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

  var isPaged: Bool { !follow }

  func query(_ book: Book<D>, _ console: Console) async throws {
    let times = try await TimeText.of(timeZone, in: book)
    let matcher = grep.map { PayloadMatcher($0, limit: grepTimeout, console) }
    var reading = LogReading(try await query(for: book, times), of: book, follow ? console.output : nil)
    if let limit, !reverse { await reading.begin(withNewest: limit) { try matcher?.holds($0) ?? true } }
    let printer = RecordPrinter(console, log: book.id, times, limit: reverse ? limit ?? .max : .max, matcher)
    try await print(&reading, printer, console)
    if !follow { try printer.end() }
    // All that can be told was told.
    if let failure = reading.failure { throw failure }
  }

  private func print(_ reading: inout LogReading<D>, _ printer: RecordPrinter, _ console: Console) async throws {
    var names = ActorNames()
    while let records = await reading.next() {
      if console.format == .text { await names.add(records.map(\.envelope.actor), in: reading.book) }
      for record in records where !(try printer.print(record, names)) { return }
    }
  }

  private func query(for book: Book<D>, _ times: TimeText) async throws -> LogQuery {
    var query = LogQuery()
    if let stream { query.stream = try await StreamArgument.existing(stream, in: book) }
    query.types = Set(try EventTypeArgument.known(type, in: D.self))
    query.reverse = reverse
    query.since = since?.instant(in: times)
    query.until = until?.instant(in: times)
    if let actor { query.actor = try await ActorArgument.resolve(actor, in: book) }
    if !follow { query.through = book.position }
    return query
  }
}

/// Reads events a handful at a time, so that something can be looked up for each of them, and reads on behind what is
/// damaged.
private struct LogReading<D: ToolDomain> {
  let book: Book<D>
  /// What went wrong first; all that can be read was given nevertheless.
  private(set) var failure: (any Error)?
  private var query: LogQuery
  private var isOver = false
  /// Where the events go of a log that is followed.
  private let output: Channel?

  private static var handful: Int { 500 }

  /// - Parameter output: follows the log, until nobody reads this any more.
  init(_ query: LogQuery, of book: Book<D>, _ output: Channel?) {
    (self.query, self.book, self.output) = (query, book, output)
  }

  /// Leaves out all but the newest events, as far back as they can be read.
  mutating func begin(
    withNewest count: Int, where isWanted: @escaping @Sendable (StoredRecord) throws -> Bool
  ) async {
    do {
      query.after = try await book.position(beforeNewest: count, of: query, where: isWanted)
    } catch {
      note(error)
    }
  }

  /// The events that come next, perhaps none of them; nil at the end.
  mutating func next() async -> [StoredRecord]? {
    if isOver { return nil }
    let records = Lock<[StoredRecord]>([])
    do {
      try await read(into: records)
    } catch {
      note(error)
      return records.withLock(\.self)
    }
    let found = records.withLock(\.self)
    guard let last = found.last?.envelope.position else { return nil }
    pass(last...last)
    return found
  }

  private func read(into records: Lock<[StoredRecord]>) async throws {
    @Sendable func take(_ record: StoredRecord) -> Bool {
      records.withLock { records in
        records.append(record)
        return records.count < Self.handful
      }
    }
    guard let output else { return try await book.log(query, take) }
    try await book.follow(query) {
      try output.flush()
      return records.withLock(\.isEmpty) && !output.isClosed
    } _: {
      take($0)
    }
  }

  /// Keeps what went wrong, and goes on behind it if it is known what can't be read: of the log, not of one stream.
  private mutating func note(_ error: any Error) {
    failure = failure ?? error
    guard query.stream == nil, case .store(let damage)? = error as? Book<D>.Failure, damage.code == .corrupt,
      let positions = damage.positions, !isPassed(positions)
    else {
      isOver = true
      return
    }
    pass(positions)
  }

  private func isPassed(_ positions: ClosedRange<Position>) -> Bool {
    query.reverse ? positions.lowerBound > query.through ?? .max : positions.upperBound <= query.after
  }

  private mutating func pass(_ positions: ClosedRange<Position>) {
    if query.reverse {
      query.through = positions.lowerBound - 1
      isOver = positions.lowerBound <= 1
    } else {
      query.after = positions.upperBound
    }
  }
}
