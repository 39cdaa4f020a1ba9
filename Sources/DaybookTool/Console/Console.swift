// Where a command's words go: data to standard output, messages and progress to standard error.

internal import EventSourcing
internal import Foundation
internal import LibC

/// The two streams of one run, with what the user chose for them; or, in place of the streams, an answer that is
/// collected.
public final class Console: Sendable {
  /// What standard output gets.
  public let format: OutputFormat
  /// Whether messages and progress are left out.
  public let isQuiet: Bool
  /// The colours of standard output.
  public let palette: Palette
  /// Standard output.
  public let output: Channel
  /// The name of a field as people read it.
  let fieldWords: @Sendable (String) -> String
  /// What happened, by the type of an event, as people tell it.
  let eventWords: @Sendable (String) -> String?
  /// The pager for what may be long; nil for none.
  private let pager: Pager?
  private let messages: Channel
  /// Messages that wait for the pager to give the screen back.
  private let waiting = Lock<[String]>([])
  private let messagePalette: Palette
  /// What is collected in place of being printed; nil where it is printed.
  let answer: Lock<Answer>?

  init<D: ToolDomain>(
    _ options: OutputOptions, for domain: D.Type,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    fieldWords = { D.words(forField: $0) }
    eventWords = { D.words(forEvent: $0) }
    format = options.output
    isQuiet = options.quiet
    output = .standardOutput()
    messages = .standardError()
    pager = options.noPager ? nil : Pager(environment)
    palette = Palette(options.color, environment: environment, isTerminal: output.isTerminal)
    messagePalette = Palette(options.color, environment: environment, isTerminal: messages.isTerminal)
    answer = nil
  }

  /// Collects what a command answers; nothing is printed.
  init<D: ToolDomain>(collectingFor domain: D.Type) {
    fieldWords = { D.words(forField: $0) }
    eventWords = { D.words(forEvent: $0) }
    format = .json
    isQuiet = false
    output = .nowhere()
    messages = .nowhere()
    pager = nil
    palette = Palette(.never, environment: [:], isTerminal: false)
    messagePalette = palette
    answer = Lock(Answer())
  }

  /// A line for people on standard output; it must be safe for a terminal already.
  public func line(_ text: String = "") throws { try output.line(text) }

  /// Words for people on standard output, which are safe for a terminal already: a line, on a terminal as many as it needs,
  /// those behind the first indented.
  func words(_ text: String, hanging: Int) throws {
    for line in DisplayWidth.lines(text, columns: output.columns, hanging: hanging) { try self.line(line) }
  }

  /// Prints the rows of a table, in as many columns as the terminal has room for, and says which are left out.
  func print(_ table: Table) throws {
    var table = table
    let leftOut = table.fit(into: output.columns)
    try line(table.header(palette))
    for text in table.takeLines() { try line(text) }
    tell(leftOut: leftOut)
  }

  /// Says which columns of a table were left out.
  func tell(leftOut headings: [String]) {
    guard !headings.isEmpty else { return }
    notice(
      "no room for \(headings.joined(separator: ", ")): a wider terminal, a pipe or --output csv shows all columns")
  }

  /// A line for people on standard error; nothing if they asked for quiet.
  public func notice(_ text: String) {
    guard !isQuiet else { return }
    if let answer { return answer.withLock { $0.notices.append(text) } }
    // What was printed before stands above it.
    try? output.flush()
    if output.isPaged { return waiting.withLock { $0.append(text) } }
    // Messages are a courtesy: a closed standard error must not end the command.
    try? messages.line(messagePalette.dim(TerminalSafe.text(text)))
    try? messages.flush()
  }

  /// Has what is printed from now on go through the user's pager, if it goes to a terminal.
  public func page() {
    if let pager { output.page(through: pager) }
  }

  /// Hands over what was printed, and waits until it is read where a pager shows it.
  func finish() throws {
    let flushed = Result { try output.flush() }
    try output.endPaging()
    for text in waiting.withLock({ $0 }) { notice(text) }
    try flushed.get()
  }

  /// Asks on the terminal; no terminal means no.
  public func confirms(_ question: String) -> Bool {
    guard messages.isTerminal, isatty(STDIN_FILENO) == 1 else { return false }
    try? messages.line(TerminalSafe.text(question) + " [y/N]")
    try? messages.flush()
    return ["y", "yes"].contains(readLine()?.lowercased())
  }

  /// A progress bar, which shows only on a terminal.
  ///
  /// - Parameter besideData: data is printed meanwhile. Each piece of it takes the bar off the screen first; where it
  ///   goes into a pipe, nobody knows when it reaches the screen, and there is no bar.
  public func progress(
    _ label: String, in unit: ProgressUnit = .things("events"), besideData: Bool = false
  ) -> ProgressBar {
    let isShown = messages.isTerminal && !isQuiet && !(besideData && output.isPipe)
    let bar = ProgressBar(label, unit, on: isShown ? messages : nil)
    if besideData, isShown { output.beforeWriting { bar.clear() } }
    return bar
  }

  /// A failure on standard error, also for who asked for quiet.
  func tell(_ failure: ToolFailure) {
    try? messages.line("error: " + failure.message)
    try? messages.flush()
  }

  /// Ends the program from another thread than the one that works, which can't be stopped otherwise. Whole lines that
  /// were printed before are handed over.
  func abort(_ failure: ToolFailure) -> Never {
    try? finish()
    tell(failure)
    _exit(failure.status.rawValue)
  }
}
