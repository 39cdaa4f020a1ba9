// `daybook apply`: carries out a file of commands, one JSON object a line.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import Foundation
internal import LibC

struct ApplyCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "apply", abstract: "Carry out a file of commands, one JSON object a line.",
      discussion: """
        Each line is carried out or refused by itself, and its result is printed as soon as it is certain; the exit code \
        is 1 if any was refused. \(beginning) makes the book if there is none; if the first command \
        is refused, nothing is made. Times are RFC 3339, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z. What has \
        fallen due happens before the next line; {"advance":"now"} asks for it.

        A line with a commandID that was carried out before is not carried out again ("repeated"). Only what appended \
        events is remembered: a line that was refused, or changed nothing, is judged anew when the file is applied again. \
        Give expectedVersion where a command must not act on what has changed since.

        --check decides every line as if it were carried out, on top of what the book holds now, and writes nothing: \
        the results and the exit code are the same. It may go on beside a process that writes to the book.
        """)
  }

  private static var beginning: String {
    D.firstCommand.map { "A file that begins with \($0.name)" } ?? "--create"
  }
  private static var condition: String {
    D.firstCommand.map { "; the file must then begin with \($0.name)" } ?? ""
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The file; - is standard input.", completion: .file())
  var file: String
  @Option(help: "Which clock the commands go by: wall or commands (the lines' own times).")
  var clock: CommandClock = .wall
  @Flag(help: "Make the book if there is none\(Self.condition).")
  var create = false
  @Flag(help: "Only decide every line, in memory; write nothing.")
  var check = false
  @Flag(help: "Stop at the first rejected line.")
  var stopOnRejection = false
  @Flag(help: "Take times more than a year ahead of the newest event and the clock.")
  var allowTimeJump = false
  @Flag(help: "Ask services on other machines too for what events want of them, as `run` does.")
  var deliver = false
  @OptionGroup var portOptions: D.PortOptions
  @OptionGroup var waiting: WaitOption
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    // A file may be of millions of commands, and their states are kept.
    Heap.shareAmongThreads()
    guard file == "-" || FileManager.default.isReadableFile(atPath: file) else {
      throw ToolFailure(.notFound, "can't read \(file)", remedy: "name a file of commands, or - for standard input")
    }
    let lines = try CommandLines(file == "-" ? .standardInput : .file(file))
    let printer = LineResultPrinter<D>(console)
    let isNew = try await makesBook(lines)
    let summary: ApplySummary
    if isNew, let refusal = try await Book<D>.refusal(of: lines, options) {
      try printer.print(refusal)
      summary = ApplySummary(stoppedAt: refusal)
    } else if check, isNew {
      summary = try await Book<D>.checkNew(
        lines, options, ports: D.ports(portOptions, path: location.path, deliversFar: false)
      ) { try printer.print($0) }
    } else {
      let ports = try D.ports(portOptions, path: location.path, deliversFar: deliver)
      summary = try await withBook(at: location.path, bookOptions(isNew: isNew), console, ports: ports) {
        (book: Book<D>) in
        try await tellOfClock(book, console)
        if check { return try await book.check(lines, options) { try printer.print($0) } }
        let summary = try await apply(lines, to: book, printer, console)
        try await book.deliver()
        return summary
      }
    }
    try printer.end()
    try tell(summary, console)
    if check { console.notice("nothing was written") }
    if !summary.isClean { throw ToolFailure.finding }
  }

  private var options: ApplyOptions {
    var options = ApplyOptions()
    options.clock = clock
    options.stopOnRejection = stopOnRejection
    options.allowsTimeJump = allowTimeJump
    return options
  }

  private func bookOptions(isNew: Bool) -> BookOptions {
    BookOptions(
      access: check ? .readOnly : isNew ? .readWrite : .existing, viewUpdates: .onQuery, lockWait: waiting.seconds,
      deadlines: clock == .wall ? .whenDue : .withCommands, effects: .onDemand)
  }

  /// Whether the lines are to begin a new book. Waits for the first of them only where there is no book yet.
  private func makesBook(_ lines: CommandLines) async throws -> Bool {
    if try Book<D>.place(location.path) == .book { return false }
    guard try await Book<D>.canBegin(with: lines) || create else { return false }
    try Book<D>.requireFree(location.path)
    return true
  }

  private func apply(
    _ lines: CommandLines, to book: Book<D>, _ printer: LineResultPrinter<D>, _ console: Console
  ) async throws -> ApplySummary {
    let progress = console.progress("applying", in: .bytes, besideData: true)
    defer { progress.clear() }
    var options = options
    options.progress = { done, size in progress.show(UInt64(done), of: size > 0 ? UInt64(size) : nil) }
    let acknowledged = Lock(0)
    options.acknowledged = { line in acknowledged.withLock { $0 = line } }
    // What can't be written counts when all lines are applied.
    options.inputPaused = { try? console.output.flush() }
    do {
      return try await book.apply(lines, options) { try printer.print($0) }
    } catch {
      progress.clear()
      try? printer.endAfterFailure()
      tellHowToGoOn(after: acknowledged.withLock { $0 }, console)
      throw error
    }
  }

  /// What to do after a failure in the middle.
  private func tellHowToGoOn(after line: Int, _ console: Console) {
    guard line > 0 else { return console.notice("no line was acknowledged") }
    let rest = file == "-" ? "the lines from \(line + 1) on" : "`tail -n +\(line + 1) \(file) | \(D.program) apply -`"
    console.notice(
      "line \(line) is the last that was acknowledged; go on with \(rest) and the same options, when the cause is mended"
    )
  }

  private func tell(_ summary: ApplySummary, _ console: Console) throws {
    var parts = ["\(Grouped.number(summary.committed)) committed"]
    for (count, word) in [
      (summary.repeated, "repeated"), (summary.unchanged, "unchanged"), (summary.rejected, "rejected"),
      (summary.invalid, "invalid"),
    ] where count > 0 {
      parts.append("\(Grouped.number(count)) \(word)")
    }
    if let line = summary.stoppedAt { parts.append("stopped at line \(line)") }
    let text = parts.joined(separator: ", ")
    if console.format == .text { try console.line(text) } else { console.notice(text) }
  }
}
