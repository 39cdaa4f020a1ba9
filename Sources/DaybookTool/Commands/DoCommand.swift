// `daybook do`: carries out one command, whose fields are arguments.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import TextFormats

struct DoCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "do", abstract: "Carry out one command, with its fields as arguments.",
      discussion: """
        `help commands` lists the commands, `help command NAME` shows one with its fields. A field is name=value, one \
        within another outer.inner=value; name:=value gives a value in JSON. Lists are a,b,c; null clears. Where an id \
        is wanted, what people call the thing will do: an order's number, a user's e-mail address, a name.

        The command is a new one each time; give --command-id to be able to repeat it.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The command.")
  var command: String
  @Argument(help: ArgumentHelp("Its fields.", valueName: "field=value"))
  var fields: [String] = []
  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Who sends it: a user, none, importer:<id> or integration:<port>.", valueName: "id|e-mail"))
  var sender: String
  @Option(help: ArgumentHelp("The command's id: with the same one it is not carried out again.", valueName: "uuid"))
  var commandID: String?
  @Option(help: ArgumentHelp("What it belongs to.", valueName: "uuid"))
  var correlationID: String?
  @Option(help: ArgumentHelp("The version of the stream that you saw.", valueName: "version"))
  var expectedVersion: UInt32?
  @Option(help: ArgumentHelp("When it happened, if before now.", valueName: "time"))
  var occurredAt: String?
  @OptionGroup var portOptions: D.PortOptions
  @OptionGroup var waiting: WaitOption
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    let line = try line()
    let printer = LineResultPrinter<D>(console, isAlone: true)
    let options = BookOptions(
      access: .existing, viewUpdates: .onQuery, lockWait: waiting.seconds, effects: .onDemand)
    let ports = try D.ports(portOptions, path: location.path, deliversFar: false)
    let summary = try await withBook(at: location.path, options, console, ports: ports) { (book: Book<D>) in
      try await tellOfClock(book, console)
      let summary = try await book.apply(.bytes(line)) { try printer.print($0) }
      try await book.deliver()
      return summary
    }
    try printer.end()
    if summary.invalid > 0 {
      console.notice("`\(D.program) help command \(command)` shows the fields; a value in JSON is name:=value")
    }
    if !summary.isClean { throw ToolFailure.finding }
  }

  /// The line of a command file that the arguments stand for.
  private func line() throws -> [UInt8] {
    guard let type = D.commands[command] else {
      let meant = Suggestion.nearest(to: command, of: D.commands.names)
      throw ToolFailure(
        .usage, "there is no command \(Excerpt.of(command))",
        remedy: meant.map { "did you mean \($0)?" } ?? "`\(D.program) help commands` lists them")
    }
    var envelope = [(name: "as", value: sender)]
    if let commandID { envelope.append(("commandID", commandID)) }
    if let correlationID { envelope.append(("correlationID", correlationID)) }
    if let expectedVersion { envelope.append(("expectedVersion", "\(expectedVersion)")) }
    if let occurredAt { envelope.append(("occurredAt", occurredAt)) }
    do {
      return try CommandArguments(fields, fields: type.fieldDescriptions).line(command, envelope)
    } catch {
      throw ToolFailure(.usage, "\(error)", remedy: "see `\(D.program) help command \(command)`")
    }
  }
}
