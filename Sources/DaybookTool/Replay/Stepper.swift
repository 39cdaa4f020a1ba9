// Steps through a history by hand. It reads its commands a line each, so that a script does as well as a person; a prompt
// shows on a terminal only. Each place is folded from the log when one comes there, so that going back costs what going
// forward does.

internal import Daybook
internal import EventSourcing
internal import LibC
internal import ReadModels

final class Stepper<D: ToolDomain> {
  private let replay: Replay<D>
  private let book: Book<D>
  private let stream: StreamName?
  /// So many events there are.
  private let count: UInt64
  private var points: [BreakPoint]
  private let viewer: StreamViewer<D>?
  private let printer: StepPrinter
  private let console: Console
  private let times: TimeText
  private var place: ReplayPlace
  private var current: ReplayStep?
  private var names = ActorNames()

  /// - Parameter book: whose history it is; it says what people are called.
  init(
    _ replay: Replay<D>, of book: Book<D>, _ stream: StreamName?, _ count: UInt64, _ points: [BreakPoint],
    _ viewer: StreamViewer<D>?,
    _ printer: StepPrinter, _ console: Console, _ times: TimeText
  ) {
    self.replay = replay
    self.book = book
    self.stream = stream
    self.count = count
    self.points = points
    self.viewer = viewer
    self.printer = printer
    self.console = console
    self.times = times
    place = ReplayPlace(stream, 0)
  }

  /// Carries out commands until there are no more.
  func run() async throws {
    let asks = isatty(STDIN_FILENO) == 1
    if asks { try say("\(Grouped.count(Int(clamping: count), "event")); ? lists what can be asked for, q ends") }
    while let line = try await nextLine(asks) {
      guard let command = StepperCommand(line) else {
        try say("that can't be asked for: \(line); ? lists what can")
        continue
      }
      if command == .quit { return }
      do {
        try await carryOut(command)
      } catch let failure as ToolFailure {
        try say(failure.message)
      } catch let error as Book<D>.Failure {
        let failure = ToolFailure(error, of: D.self)
        // A mistyped question is told; damage ends it all.
        guard [.usage, .notFound].contains(failure.status) else { throw error }
        try say(failure.message)
      }
    }
    if asks { try console.line() }
  }

  private func nextLine(_ asks: Bool) async throws -> String? {
    if asks { try console.output.write("\(mark)> ".utf8) }
    try console.output.flush()
    return try await offCooperativeThreads { readLine() }
  }

  /// Where one stands, in short.
  private var mark: String {
    guard place.number > 0 else { return stream == nil ? "#0" : "@0" }
    return current.map { "#\($0.record.envelope.position)" } ?? "end"
  }

  /// A message: among the events for a person, beside them for a program.
  private func say(_ text: String) throws {
    guard console.format == .text else { return console.notice(text) }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      try console.line(TerminalSafe.text(String(line)))
    }
  }

  private func carryOut(_ command: StepperCommand) async throws {
    switch command {
    case .forward(let steps): try await move(from: place.number, steps, forward: true)
    case .back(let steps): try await move(from: place.number, steps, forward: false)
    case .first: try await move(from: 0, 1, forward: true)
    case .last: try await move(from: count + 1, 1, forward: false)
    case .jump(let text): try await jump(to: text)
    case .goOn: if try await !goOn() { try say("no further event at which to stop") }
    case .breakOn(let text): try add(text)
    case .breaks: try list()
    case .clear(let number): try clear(number)
    case .show: try show(.object(try required.record.fields(log: replay.log)))
    case .state: try show(OutputValue(try required.state))
    case .rows(let view): try await rows(view, by: try required)
    case .sql(let view, let query):
      try requireEverything("views are asked")
      let end = try required.record.envelope.batch.lastPosition
      try SQLPrinter(console).print(try await replay.sql(view, query, at: end))
    case .help: try say(StepperCommand.summary)
    case .quit: break
    }
  }

  private var required: ReplayStep {
    get throws {
      guard let current else {
        throw ToolFailure(.usage, "this is before the first event", remedy: "n goes to the first")
      }
      return current
    }
  }

  // MARK: Moving

  /// Goes to the event so many events on that the viewer may see, or to the outermost one.
  private func move(from start: UInt64, _ steps: UInt64, forward: Bool) async throws {
    var (next, left) = (ReplayPlace(stream, start), max(steps, 1))
    var found: (ReplayPlace, ReplayStep)?
    while left > 0, forward ? next.number < count : next.number > 1 {
      // Only who may not see everything has to look at each event on the way.
      let stride = viewer == nil ? min(left, forward ? count - next.number : next.number - 1) : 1
      next.number = forward ? next.number + stride : next.number - stride
      guard let step = try await visible(at: next) else { continue }
      found = (next, step)
      left -= stride
    }
    guard let (place, step) = found else {
      return try say(forward ? "there is no later event" : "there is no earlier event")
    }
    (self.place, current) = (place, step)
    try await print(step)
  }

  private func visible(at place: ReplayPlace) async throws -> ReplayStep? {
    guard let step = try await replay.step(at: place) else { return nil }
    guard let viewer else { return step }
    return try await viewer.sees(step.record.envelope) ? step : nil
  }

  /// Goes to the next event at which to stop; false if there is none.
  func goOn() async throws -> Bool {
    guard !points.isEmpty else { throw ToolFailure(.usage, "there is nothing to stop at", remedy: "break says where") }
    if points.contains(where: \.asksViews) { try requireEverything("views are asked") }
    let conditions = try await BreakConditions<D.Event>(points, replay, behind: try await position())
    var next = place
    let inStream = stream != nil
    while let record = try await replay.first(
      behind: next,
      where: { record, changes, log in
        try conditions.stop(at: record.envelope, inStream: inStream, changes, log)
      })
    {
      next.number = inStream ? UInt64(record.envelope.version) : record.envelope.position
      guard let step = try await visible(at: next) else { continue }
      (place, current) = (next, step)
      try await print(step)
      return true
    }
    return false
  }

  /// The position behind which one stands.
  private func position() async throws -> Position {
    if let current { return current.record.envelope.position }
    guard let stream, let first = try await replay.step(at: ReplayPlace(stream, 1)) else { return 0 }
    return first.record.envelope.batch.firstPosition - 1
  }

  private func jump(to text: String) async throws {
    if text.hasPrefix("@"), let version = UInt64(text.dropFirst()) {
      guard stream != nil else { throw ToolFailure(.usage, "\(text) is a version; this is no single stream") }
      return try await go(to: version, text)
    }
    let position = try await position(named: text)
    guard let stream else { return try await go(to: position, text) }
    // The last event of the stream by then.
    let last = try await replay.version(of: stream, at: position)
    guard last > 0 else { throw ToolFailure(.notFound, "the stream had not begun by then") }
    try await go(to: UInt64(last), text)
  }

  private func position(named text: String) async throws -> Position {
    let moment: MomentArgument
    do {
      moment = try MomentArgument.parse(text)
    } catch {
      throw ToolFailure(.usage, "\(text) is no place", remedy: "write #41, @3, 2024-03-29 14:34 or 2 days ago")
    }
    switch moment {
    case .position(let position): return position
    case .now: return replay.end
    case .time(let time): return try await replay.position(of: .end(of: time.period(in: times)))
    case .event(let id):
      guard let position = try await EventArgument.position(of: id, inLog: replay.log, through: replay.end) else {
        throw ToolFailure(.notFound, "there is no event \(text)")
      }
      return position
    }
  }

  private func go(to number: UInt64, _ text: String) async throws {
    guard number > 0, number <= count, let step = try await visible(at: ReplayPlace(stream, number)) else {
      throw ToolFailure(.notFound, "there is no event at \(text)")
    }
    (place.number, current) = (number, step)
    try await print(step)
  }

  // MARK: Where to stop

  private func add(_ text: String) throws {
    guard let point = BreakPoint(text) else {
      throw ToolFailure(.usage, "\(text) says nowhere to stop", remedy: BreakPoint.forms)
    }
    try point.check(D.self)
    points.append(point)
    try list()
  }

  private func clear(_ number: Int?) throws {
    guard let number else {
      points = []
      return try list()
    }
    guard points.indices.contains(number - 1) else { throw ToolFailure(.notFound, "there is no number \(number)") }
    points.remove(at: number - 1)
    try list()
  }

  private func list() throws {
    if points.isEmpty { return try say("there is nothing to stop at") }
    for (index, point) in points.enumerated() { try say("\(index + 1)  \(point.text)") }
  }

  // MARK: What is shown

  private func print(_ step: ReplayStep) async throws {
    if console.format == .text { await names.add([step.record.envelope.actor], in: book) }
    try printer.print(step, names)
  }

  /// Views are made from all streams: they are not for somebody who may see some.
  private func requireEverything(_ what: String) throws {
    if viewer != nil { throw ToolFailure(.usage, "\(what) only where --as is left out") }
  }

  private func show(_ value: OutputValue) throws {
    let json = TerminalSafe.json(value.json)
    if console.format == .text { try console.line(JSONLayout.indented(json)) } else { try console.output.line(json) }
  }

  private func rows(_ view: String?, by step: ReplayStep) async throws {
    try requireEverything("rows are shown")
    let changes = try await replay.rowChanges(by: step.record.envelope.position, in: view.map { [$0] })
    for change in changes { try DifferencePrinter(console).print(change.tables, of: change.view) }
    if changes.isEmpty { try say("no rows changed") }
  }
}
