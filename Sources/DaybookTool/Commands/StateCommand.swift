// `daybook state`: the state of one stream at any point of its history, as a tree.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct StateCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "state", abstract: "Show the state of one stream, now or as it was.",
      discussion: """
        Everything that the rules know of it, also of what was deleted. As it was behind its third event: \
        `\(D.program) state 12@3`; at a position of the log or a time: --at.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "A stream; name \(D.streamNames). With @ a version of it.")
  var stream: String
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("As it was at this position or time: see `help time`.", valueName: "position|time"))
  var at: String?
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let (name, version) = try StreamVersion.parse(stream, at: at)
    let history = try await StreamHistory(name, in: book, viewerOptions)
    var point: StatePoint?
    if let at { point = try await history.point(at, numbersArePositions: true) }
    if let version { point = try history.point(version: version) }
    let state = try await history.state(at: point, console)
    guard console.format == .text else { return try console.object(fields(state)) }
    let actors = [state.envelope.actor] + (state.ending.map { [$0.envelope.actor] } ?? [])
    for line in heading(state, history.times, await ActorNames(of: actors, in: book)) {
      try console.line(TerminalSafe.text(line))
    }
    try console.line(JSONLayout.indented(TerminalSafe.json(OutputValue(state.value).json)))
  }

  private func heading(_ state: StreamState, _ times: TimeText, _ names: ActorNames) -> [String] {
    func by(_ envelope: Envelope) -> String {
      "#\(envelope.position), \(times.second(envelope.recordedAt)), by \(names[envelope.actor])"
        + envelope.batch.commandInBrackets
    }
    let envelope = state.envelope
    let last = "\(envelope.stream)@\(envelope.version): \(envelope.type) at " + by(envelope)
    return [last] + (state.ending.map { ["\($0.word) at " + by($0.envelope)] } ?? [])
  }

  private func fields(_ state: StreamState) -> [OutputValue.Field] {
    let ending = state.ending.map { ending in
      OutputValue.object([.init("word", .text(ending.word))] + ending.envelope.originFields)
    }
    return [.init("stream", .text(state.envelope.stream.description))] + state.envelope.originFields + [
      .init("ending", ending ?? .null), .init("state", OutputValue(state.value)),
    ]
  }
}
