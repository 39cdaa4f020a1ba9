// `daybook run`: keeps a book open, so that what is due happens and what events ask of services outside is done.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct RunCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "run", abstract: "Keep the book open: deadlines, policies, services outside.",
      discussion: """
        What falls due happens when its time has come, and services outside are asked as soon as an event wants something \
        of them. Events that happen by themselves are printed, one a line. Ctrl-C or SIGTERM ends it, when what is under \
        way is written down. Nobody else can write to the book meanwhile.
        """)
  }

  @OptionGroup var location: BookLocation
  @Option(help: ArgumentHelp("Show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var portOptions: D.PortOptions
  @OptionGroup var waiting: WaitOption
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if outputOptions.output == .json {
      throw ValidationError("run ends when it is asked to, and so would an array; use --output jsonl.")
    }
  }

  func perform(_ console: Console) async throws {
    let options = BookOptions(access: .existing, viewUpdates: .continuous, lockWait: waiting.seconds)
    let ports = try D.ports(portOptions, path: location.path, deliversFar: true)
    try await withBook(at: location.path, options, console, ports: ports) { (book: Book<D>) in
      try await tellOfClock(book, console)
      if let reason = book.readOnlyReason { throw ToolFailure(.io, "the book takes nothing: \(reason)") }
      let times = try await TimeText.of(timeZone, in: book)
      let printer = RecordPrinter(console, log: book.id, times, limit: .max, nil)
      console.notice("running \(location.path) from position \(Grouped.number(book.position)) on; ctrl-C ends it")
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await Self.show(book, printer, console.output) }
        group.addTask { await Signals.untilAskedToEnd() }
        defer { group.cancelAll() }
        // Whatever ends first: somebody asks for it, or the log fails.
        try await group.next()
      }
      console.notice("ended at position \(Grouped.number(book.position))")
    }
  }

  /// Prints what happens by itself, until the task is cancelled.
  private static func show(_ book: Book<D>, _ printer: RecordPrinter, _ output: Channel) async throws {
    var query = LogQuery()
    query.after = book.position
    try await book.follow(query) {
      try output.flush()
      return true
    } _: { record in
      switch record.envelope.actor {
      case .system, .integration: try printer.print(record, ActorNames())
      case .user, .importer, .other: true
      }
    }
  }
}
