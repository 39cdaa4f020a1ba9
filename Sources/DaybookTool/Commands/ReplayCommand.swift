// `daybook replay`: the events of one stream, or of all, once more through the folds: printed, summed up, or step by step.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import ReadModels

struct ReplayCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "replay", abstract: "Go through history again: one stream, or everything; with --step, by hand.",
      discussion: """
        Of a stream, each event with the fields that it changed. Of everything, how many events there are of each type, \
        with digests of all states and of all views made anew, by which two versions of the code can be compared; an \
        event that can't be folded ends it with 65. With --step, commands are read from standard input, a line each: \
        ? lists them. With --break-on and without --step, the first event at which it would stop.

        --break-on takes type=TYPE (an event of this type), field=FIELD (an event that changes this field of its \
        stream's state, as `\(D.program) blame` names it), or sql=SELECT (an event behind whose batch the statement has \
        come true: the first column of its first row is neither 0 nor null; it may ask every view that it names).

        Nothing is decided anew, and nothing leaves the book.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "Only one stream; name \(D.streamNames).")
  var stream: String?
  @Flag(help: "Step through it by commands from standard input.")
  var step = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("No further than to this position or time: see `help time`.", valueName: "position|time"),
    transform: MomentArgument.parse)
  var to: MomentArgument?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Where to stop: type=…, field=… or sql=…; may be repeated.", valueName: "expr"),
    transform: BreakPoint.parse)
  var breakOn: [BreakPoint] = []
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if step, ![.text, .jsonl].contains(outputOptions.output) {
      throw ValidationError("--step prints as it goes; use --output jsonl.")
    }
    if stream == nil, !step, breakOn.isEmpty, viewerOptions.user != nil {
      throw ValidationError("--as is for one stream, for --step or for --break-on.")
    }
  }

  func perform(_ console: Console) async throws {
    if !step { console.page() }
    try await withBook(at: location.path, BookOptions(access: .readOnly, viewUpdates: .onQuery), console) {
      (book: Book<D>) in
      let times = try await viewerOptions.times(in: book)
      let name = try await stream.mapAsync { try await StreamHistory($0, in: book, viewerOptions).stream }
      for point in breakOn { try point.check(D.self) }
      let replay = try await book.replay(to: try await to.mapAsync { try await $0.moment(in: book, times) } ?? .head)
      do {
        try await perform(replay, name, book, console, times)
        await replay.close()
      } catch {
        await replay.close()
        throw error
      }
    }
  }

  private func perform(
    _ replay: Replay<D>, _ name: StreamName?, _ book: Book<D>, _ console: Console, _ times: TimeText
  ) async throws {
    let count = try await replay.count(of: name)
    if let stream, count == 0 { throw ToolFailure(.notFound, "\(stream) had not begun by then") }
    let printer = StepPrinter(console, times)
    let viewer = viewerOptions.user.map { StreamViewer<D>($0, book) }
    if step || !breakOn.isEmpty {
      let stepper = Stepper(replay, of: book, name, count, breakOn, viewer, printer, console, times)
      if step { return try await stepper.run() }
      if try await !stepper.goOn() { console.notice("no event at which to stop") }
      return try printer.end()
    }
    guard let name else { return try await report(replay, console) }
    try await steps(of: name, replay, viewer, printer, try await names(in: name, book, console))
    try printer.end()
  }

  /// What those are called who sent the commands of a stream.
  private func names(in stream: StreamName, _ book: Book<D>, _ console: Console) async throws -> ActorNames {
    guard console.format == .text else { return ActorNames() }
    let actors = Lock<Set<Actor>>([])
    try await book.log(LogQuery(stream: stream)) { record in
      actors.withLock { _ = $0.insert(record.envelope.actor) }
      return true
    }
    return await ActorNames(of: actors.withLock(\.self), in: book)
  }

  private func steps(
    of stream: StreamName, _ replay: Replay<D>, _ viewer: StreamViewer<D>?, _ printer: StepPrinter,
    _ names: ActorNames
  ) async throws {
    guard let viewer else {
      return try await replay.steps(of: stream) { step in
        try printer.print(step, names)
        return true
      }
    }
    var place = ReplayPlace(stream, 1)
    while let step = try await replay.step(at: place) {
      if try await viewer.sees(step.record.envelope) { try printer.print(step, names) }
      place.number += 1
    }
  }

  private func report(_ replay: Replay<D>, _ console: Console) async throws {
    let progress = console.progress("replaying")
    defer { progress.clear() }
    let begin = ContinuousClock.now
    let report = try await replay.report { progress.show($0, of: $1) }
    progress.clear()
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    try console.report(report)
    let rate = Grouped.number(Int64(Double(replay.end) / max(seconds, 0.001)))
    console.notice("replayed \(Grouped.count(Int(replay.end), "event")) at \(rate) events/s, all states and all views")
  }
}

/// Who looks, stream by stream.
actor StreamViewer<D: ToolDomain> {
  private let user: String
  private let book: Book<D>
  private var known: [StreamName: Bool] = [:]

  init(_ user: String, _ book: Book<D>) {
    self.user = user
    self.book = book
  }

  /// Whether the viewer may see an event: the stream as it is, and as it was behind the event.
  func sees(_ envelope: Envelope) async throws -> Bool {
    if known[envelope.stream] == nil {
      known[envelope.stream] = try await D.shows(envelope.stream, behind: [], toUserNamed: user, in: book)
    }
    guard known[envelope.stream] ?? false else { return false }
    return try await D.shows(envelope.stream, behind: [envelope.version], toUserNamed: user, in: book)
  }
}

extension Optional {
  /// `map` with work that waits.
  fileprivate func mapAsync<Result>(_ work: (Wrapped) async throws -> Result) async rethrows -> Result? {
    guard let self else { return nil }
    return try await work(self)
  }
}
