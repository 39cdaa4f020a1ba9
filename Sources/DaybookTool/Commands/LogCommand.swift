// `daybook log`: the log as it is, oldest first, one event a line. It streams, so a million events need no memory.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct LogCommand: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print the log, oldest first: every event with who, when and what.")

  @OptionGroup var location: BookLocation
  @Argument(help: "Only this stream, such as customer-<id>; an order's number will do.")
  var stream: String?
  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most so many events.", valueName: "events"))
  var limit: Int?
  @Flag(name: .shortAndLong, help: "Newest first.")
  var reverse = false
  @Option(help: ArgumentHelp("Recorded at or after this time (RFC 3339).", valueName: "time"))
  var since: Instant?
  @Option(help: ArgumentHelp("Recorded before this time (RFC 3339).", valueName: "time"))
  var until: Instant?
  @Option(help: "Only events of this type, such as order.opened; may be repeated.")
  var type: [String] = []
  @Option(help: ArgumentHelp("Only by this actor: an id, an e-mail, or system:<policy>.", valueName: "who"))
  var actor: String?
  @Option(help: ArgumentHelp("Only events whose payload, as JSON, holds this.", valueName: "regex"))
  var grep: String?
  @Option(help: ArgumentHelp("Show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit wants a number from 1.") }
    if let grep, (try? Regex(grep)) == nil {
      throw ValidationError("--grep can't read \(grep) as a regular expression.")
    }
  }

  func query(_ book: Book, _ console: Console) async throws {
    var query = LogQuery()
    if let stream { query.stream = try await StreamArgument.resolve(stream, in: book) }
    query.reverse = reverse
    query.types = Set(type)
    query.since = since
    query.until = until
    if let actor { query.actor = try await ActorArgument.resolve(actor, in: book) }
    let printer = RecordPrinter(
      console, log: book.id, try await ViewerOptions.times(timeZone, in: book), limit: limit ?? .max, pattern: grep)
    try await book.log(query) { try printer.print($0) }
    try printer.end()
  }
}
