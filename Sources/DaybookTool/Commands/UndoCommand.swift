// `daybook undo`: takes back what one command did, by commands that are valid now.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct UndoCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "undo", abstract: "Take back what one command did, by commands that are valid now.",
      discussion: """
        Name any event of it: all that its command did is taken back, or nothing. The log keeps every event; what takes \
        it back are further commands, each of which passes the rules as of now. A field is taken back only while it holds \
        the value that it was given; else the event is named that overwrote it. What a service outside was asked for, and \
        what followed by itself, is listed and stays.

        --dry-run prints the commands as lines for `apply` and sends none. Without it they are sent one after the other, \
        after a question on a terminal or with --yes. The exit code is 1 where it can't be taken back.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(
    help: ArgumentHelp("A position, an event's id, or a stream and a version.", valueName: "position|id|stream@version")
  )
  var event: String
  @Flag(help: "Print the commands that would take it back, and send none.")
  var dryRun = false
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Who takes it back; with --dry-run whoever did it, if nobody is named.", valueName: "id|e-mail"))
  var user: String?
  @Flag(help: "Send the commands without a question.")
  var yes = false
  @OptionGroup var portOptions: D.PortOptions
  @OptionGroup var waiting: WaitOption
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if !dryRun, user == nil { throw ValidationError("Say who takes it back with --as, or see how with --dry-run.") }
    if let user, Sender(parsing: user) == nil {
      throw ValidationError("\(user) is no user's id and no e-mail address.")
    }
  }

  func perform(_ console: Console) async throws {
    let options = BookOptions(
      access: dryRun ? .readOnly : .existing, viewUpdates: .onQuery, lockWait: waiting.seconds, effects: .onDemand)
    let ports = try D.ports(portOptions, path: location.path, deliversFar: false)
    try await withBook(at: location.path, options, console, ports: ports) { (book: Book<D>) in
      if dryRun { return try await query(book, console) }
      _ = try await book.fireDeadlines()
      let printer = try await printer(in: book, console)
      guard printer.isPossible else { return try printer.printImpossible() }
      guard yes || console.confirms("Take \(printer.batch) back by \(printer.commandNames)?") else {
        throw ToolFailure(
          .finding, "nothing was sent", remedy: "say --yes, or see the commands with --dry-run")
      }
      try await tellOfClock(book, console)
      try await printer.send(to: book)
    }
  }

  func query(_ book: Book<D>, _ console: Console) async throws {
    let printer = try await printer(in: book, console)
    if printer.isPossible { try printer.printPlan() } else { try printer.printImpossible() }
  }

  private func printer(in book: Book<D>, _ console: Console) async throws -> UndoPrinter<D> {
    let record = try await visibleRecord(in: book)
    guard let plan = try await plan(record, in: book) else { throw missing(book) }
    return UndoPrinter<D>(console, position: record.envelope.position, plan)
  }

  /// The event, of a batch of which the user may see every stream.
  private func visibleRecord(in book: Book<D>) async throws -> StoredRecord {
    guard let record = try await EventArgument.find(event, in: book) else { throw missing(book) }
    guard let user else { return record }
    guard try await D.shows(batchAt: record.envelope.position, toUserNamed: user, in: book) else { throw missing(book) }
    return record
  }

  private func missing(_ book: Book<D>) -> ToolFailure {
    ToolFailure(.notFound, "there is no event \(event)", remedy: "the log ends at position \(book.position)")
  }

  private func plan(_ record: StoredRecord, in book: Book<D>) async throws -> UndoPlan<D>? {
    let sender = user.flatMap(Sender.init(parsing:)) ?? Self.sender(of: record.envelope)
    let plan = try await book.undoPlan(of: record.envelope.position, as: sender)
    guard let plan, plan.isPossible, sender == nil else { return plan }
    throw ToolFailure(
      .usage, "#\(record.envelope.position) was not done by a user", remedy: "say who takes it back with --as")
  }

  /// The user who did it.
  private static func sender(of envelope: Envelope) -> Sender? {
    if case .user(let id) = envelope.actor { .user(id) } else { nil }
  }
}
