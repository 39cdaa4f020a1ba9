// Prints events with what they changed: for people the event's line and a line a field, for programs an object.

internal import Daybook
internal import EventSourcing
internal import ReadModels

/// Takes steps of a replay, one by one.
final class StepPrinter: Sendable {
  private let console: Console
  private let times: TimeText
  private let rows: Lock<RowPrinter>

  init(_ console: Console, _ times: TimeText) {
    self.console = console
    self.times = times
    rows = Lock(RowPrinter(console, fields: ["stream"] + Envelope.originNames + ["changes"]))
  }

  /// - Parameter names: for people.
  func print(_ step: ReplayStep, _ names: ActorNames) throws {
    let envelope = step.record.envelope
    guard console.format == .text else {
      let changes = step.changes.map { change in
        OutputValue.object([
          "field": .text(change.path.description), "before": OutputValue(change.before),
          "after": OutputValue(change.after),
        ])
      }
      return try rows.withLock { rows in
        try rows.print(
          [.init("stream", .text(envelope.stream.description))] + envelope.originFields
            + [.init("changes", .list(changes))])
      }
    }
    try console.line(console.palette.bold(TerminalSafe.text(heading(envelope, names))))
    for change in step.changes {
      let (before, after) = (OutputValue(change.before).cell(times), OutputValue(change.after).cell(times))
      try console.line("    " + TerminalSafe.text("\(change.path): \(before) → \(after)"))
    }
  }

  private func heading(_ envelope: Envelope, _ names: ActorNames) -> String {
    "#\(envelope.position)  \(times.second(envelope.recordedAt))  \(envelope.type)  "
      + "\(envelope.stream)@\(envelope.version)  \(names[envelope.actor])\(envelope.batch.commandInBrackets)"
  }

  func end() throws {
    if console.format != .text { try rows.withLock { try $0.end() } }
  }
}

extension Console {
  /// Prints what a replay of everything came to.
  func report(_ report: ReplayReport) throws {
    let rows =
      report.types.map { ReportRow("events", $0.type, count: $0.count, first: $0.first, last: $0.last) }
      + report.states.map { ReportRow("states", $0.category, count: UInt64($0.streams), digest: $0.digest) }
      + report.views.map { ReportRow("view", $0.name, digest: $0.digest.bytes) }
    try list(rows, empty: "no events")
  }
}

/// A line of the report: the events of a type, the states of a category, or a view.
private struct ReportRow: FieldListRow {
  let what: String
  let name: String
  var count: UInt64?
  var first: Position?
  var last: Position?
  var digest: [UInt8]?

  init(
    _ what: String, _ name: String, count: UInt64? = nil, first: Position? = nil, last: Position? = nil,
    digest: [UInt8]? = nil
  ) {
    (self.what, self.name, self.count, self.first, self.last, self.digest) = (what, name, count, first, last, digest)
  }

  static let shown = [
    ShownField("what", "WHAT"), ShownField("name", "NAME"), ShownField("count", "COUNT", .right),
    ShownField("first", "FIRST", .right), ShownField("last", "LAST", .right), ShownField("digest", "DIGEST", limit: 64),
  ]

  static let fields: [RowField<ReportRow>] = [
    RowField("what") { .text($0.what) }, RowField("name") { .text($0.name) },
    RowField("count") { .integer($0.count) }, RowField("first") { .integer($0.first) },
    RowField("last") { .integer($0.last) },
    RowField("digest") { $0.digest.map { OutputValue(.blob($0)) } ?? .null },
  ]
}
