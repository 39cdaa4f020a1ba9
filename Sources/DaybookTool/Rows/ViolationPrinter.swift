// Prints what a check of the invariants found: a paragraph a violation for people, a row for programs.

internal import Daybook
internal import EventSourcing

struct ViolationPrinter {
  private let console: Console
  private let times: TimeText
  private let names: ActorNames

  /// - Parameter names: of those whose events are told.
  init(_ console: Console, _ times: TimeText, _ names: ActorNames) {
    self.console = console
    self.times = times
    self.names = names
  }

  func print(_ report: InvariantReport) throws {
    if console.format == .text {
      for violation in report.violations {
        for line in lines(violation, through: report.position) {
          try console.words(TerminalSafe.text(line), hanging: 4)
        }
      }
    } else {
      var printer = RowPrinter(console, fields: InvariantViolation.fieldNames)
      for violation in report.violations { try printer.print(violation.fields) }
      try printer.end()
    }
    console.notice(summary(report))
  }

  private func summary(_ report: InvariantReport) -> String {
    let count = report.violations.count + report.unlisted
    let found = count == 0 ? "no violations" : Grouped.count(count, "violation")
    let more = report.unlisted == 0 ? "" : ", \(Grouped.number(report.unlisted)) of them not listed (--limit)"
    let batches = report.batches == 1 ? "1 batch" : "\(Grouped.number(report.batches)) batches"
    return "\(Grouped.count(report.invariants.count, "invariant")) checked behind \(batches), "
      + "through #\(report.position): \(found)\(more)"
  }

  /// The lines of a violation, not yet safe for a terminal.
  func lines(_ violation: InvariantViolation, through end: Position) -> [String] {
    let subject = violation.stream.map { "  \($0)" } ?? ""
    let again =
      violation.goodAgain.map { "good again at " + $0.sentence(times, names) } ?? "not good again through #\(end)"
    return [
      "\(violation.invariant)\(subject)  \(violation.found)", "    bad at " + violation.event.sentence(times, names),
      "    " + again,
    ]
  }
}

extension InvariantViolation {
  /// The names of the fields, in order.
  static let fieldNames =
    ["invariant", "stream", "found"] + Envelope.originNames + ["batch", "goodAgain"]

  var fields: [OutputValue.Field] {
    [
      .init("invariant", .text(invariant)), .init("stream", .text(stream?.description)), .init("found", .text(found)),
    ] + event.originFields + [
      .init("batch", .integer(event.batch.firstPosition)),
      .init(
        "goodAgain",
        goodAgain.map { .object($0.originFields + [.init("batch", .integer($0.batch.firstPosition))]) } ?? .null),
    ]
  }
}

extension Envelope {
  /// `#41, 2024-03-06 09:00:00, order.taskStarted, by Gus (a command, batch #40–#41)`.
  func sentence(_ times: TimeText, _ names: ActorNames) -> String {
    let origin = (batch.command.map { [$0] } ?? []) + [batch.words]
    return "#\(position), \(times.second(recordedAt)), \(type), by \(names[actor]) (\(origin.joined(separator: ", ")))"
  }
}
