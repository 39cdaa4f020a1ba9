// `daybook diff`: what changed in one stream between two points of its history, field by field, and by whom.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct DiffCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "diff", abstract: "Show what changed in one stream between two points, and by whom.",
      discussion: """
        Each field that has another value, with the last event that changed it. `3..7` are versions of the stream, \
        `#41..#56` positions of the log, anything else is a time: `monday..now` begins with Monday and \
        `..2024-03-29` ends with that day. Left out, the first is the beginning and the second the newest event.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "A stream; name \(D.streamNames).")
  var stream: String
  @Argument(help: ArgumentHelp("From where to where: two versions, positions or times.", valueName: "a..b"))
  var range: String
  @Flag(help: "End with 1 if something changed.")
  var exitCode = false
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let ends = range.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard ends.count == 2 else {
      throw ToolFailure(
        .usage, "\(range) names no two points", remedy: "write them as 3..7, #41..#56 or yesterday..now")
    }
    let history = try await StreamHistory(stream, in: book, viewerOptions)
    let start =
      ends[0].isEmpty
      ? .version(0) : try await history.point(ends[0], numbersArePositions: false, beginsRange: true)
    let end = ends[1].isEmpty ? .newest : try await history.point(ends[1], numbersArePositions: false)
    let versions = (try await version(start, history), try await version(end, history))
    guard versions.0 <= versions.1 else {
      throw ToolFailure(.usage, "\(ends[0]) is not before \(ends[1])", remedy: "write \(ends[1])..\(ends[0])")
    }
    try await history.requireShown(behind: [versions.0, versions.1])
    let changes = try await book.changes(of: history.stream, from: start, to: end)
    try await print(changes, console, history.times, in: book)
    if changes.isEmpty { console.notice("no field of \(stream) differs") }
    if exitCode, !changes.isEmpty { throw ToolFailure.finding }
  }

  /// The version that the stream had at a point; 0 before it began.
  private func version(_ point: StatePoint, _ history: StreamHistory<D>) async throws -> UInt32 {
    switch point {
    case .version(let version): version
    case .asOf(.head): history.newest.version
    case .asOf: try await history.book.state(of: history.stream, at: point)?.envelope.version ?? 0
    }
  }

  private func print(
    _ changes: [ExplainedChange], _ console: Console, _ times: TimeText, in book: Book<D>
  ) async throws {
    try await console.origins(
      changes, columns: ["FIELD", "BEFORE", "AFTER"], names: ["field", "before", "after"], times, in: book
    ) { row in
      let (path, before) = (row.change.path.description, OutputValue(row.change.before))
      let after = OutputValue(row.change.after)
      return (
        [path, before.cell(times), after.cell(times)],
        [.init("field", .text(path)), .init("before", before), .init("after", after)], row.envelope
      )
    }
  }
}
