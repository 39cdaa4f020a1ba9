// `daybook trace`: what followed from one intent, as a tree: its command, the events of that, what policies answered.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import Foundation

enum TraceFormat: String, ExpressibleByArgument, CaseIterable { case tree, dot, mermaid }

struct TraceCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "trace", abstract: "Show which command caused an event, and what else followed from it.",
      discussion: """
        Everything of one correlation: commands with their events, each command behind the event that caused it. As a \
        picture: `\(D.program) trace 41 --format dot | dot -Tsvg > trace.svg`.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(
    help: ArgumentHelp(
      "An event, by its position, its id or its stream and version, or a correlation's id.",
      valueName: "position|correlation"))
  var subject: String
  @Option(help: ArgumentHelp("The form for people: tree, dot (Graphviz) or mermaid.", valueName: "form"))
  var format: TraceFormat = .tree
  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most so many events.", valueName: "events"))
  var limit = 10_000
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit wants a number from 1.") }
    if format != .tree, outputOptions.output != .text {
      throw ValidationError("--format is for people; leave out --output, or --format.")
    }
  }

  func query(_ book: Book<D>, _ console: Console) async throws {
    let times = try await viewerOptions.times(in: book)
    let found = try await trace(book)
    let trace = try await shown(found, in: book)
    guard !trace.commands.isEmpty else { throw missing(book) }
    switch (console.format, format) {
    case (.text, .tree):
      let names = await ActorNames(of: trace.commands.map(\.header.actor), in: book)
      for line in trace.tree(times, names) { try console.line(TerminalSafe.text(line)) }
    case (.text, .dot): for line in trace.dot { try console.line(line) }
    case (.text, .mermaid): for line in trace.mermaid { try console.line(line) }
    case (.json, _), (.jsonl, _), (.csv, _): try rows(trace, console)
    }
    if trace.isCut {
      console.notice("there is more than \(Grouped.count(limit, "event")); --limit takes a larger number")
    }
  }

  private func trace(_ book: Book<D>) async throws -> Trace {
    if PositionArgument.position(subject) == nil, let id = UUID(uuidString: subject),
      let trace = try await book.trace(id, limit: limit)
    {
      return trace
    }
    guard let record = try await EventArgument.find(subject, in: book),
      let trace = try await book.trace(record.envelope.batch.correlationID, limit: limit)
    else { throw missing(book) }
    return trace
  }

  private func missing(_ book: Book<D>) -> ToolFailure {
    ToolFailure(
      .notFound, "there is no event and no correlation \(subject)", remedy: "the log ends at #\(book.position)")
  }

  /// Without the events of streams that the viewer may not see.
  private func shown(_ trace: Trace, in book: Book<D>) async throws -> Trace {
    guard let viewer = viewerOptions.user else { return trace }
    var isShown: [StreamName: Bool] = [:]
    for stream in Set(trace.commands.flatMap(\.events).map(\.stream)) {
      isShown[stream] = try await D.shows(stream, behind: [], toUserNamed: viewer, in: book)
    }
    return trace.filtered { isShown[$0.stream] ?? false }
  }

  private func rows(_ trace: Trace, _ console: Console) throws {
    var printer = RowPrinter(console, fields: Trace.fieldNames)
    for command in trace.commands {
      for event in command.events { try printer.print(trace.fields(of: event, command)) }
    }
    try printer.end()
  }
}
