// Prints what became of the lines of a command file: each as JSON, or for people only those that went wrong.

internal import Daybook
internal import EventSourcing
internal import FoundationEssentials
internal import TextFormats

final class LineResultPrinter<D: ToolDomain>: Sendable {
  private let console: Console
  private let rows: Lock<RowPrinter>
  private let hasToldOfLeap = Lock(false)

  private let isAlone: Bool

  /// - Parameter isAlone: whether there is one line only, which people are told of whatever became of it.
  init(_ console: Console, isAlone: Bool = false) {
    self.console = console
    self.isAlone = isAlone
    rows = Lock(RowPrinter(console, fields: Self.fieldNames))
  }

  func print(_ result: LineResult<D.Rejection>) throws {
    if case .rejected(let rejection) = result.outcome, D.report(rejection).code == Self.leap { tellOfLeap() }
    if console.format == .text { return try printText(result) }
    try rows.withLock { try $0.print(Self.fields(result)) }
  }

  /// The code of a time that is too far ahead.
  private static var leap: String { D.report(D.timeTooFarAhead(limit: .now)).code }

  private func tellOfLeap() {
    let isFirst = hasToldOfLeap.withLock { told in
      defer { told = true }
      return !told
    }
    guard isFirst else { return }
    console.notice("a clock or a year may be wrong; if the time is right, apply what is left with --allow-time-jump")
  }

  func end() throws {
    if console.format != .text { try rows.withLock { try $0.end() } }
  }

  /// Ends the list of what was told before a failure, so that it can be read; one that has not begun stays away.
  func endAfterFailure() throws {
    if console.format != .text { try rows.withLock { if $0.count > 0 { try $0.end() } } }
  }

  private func printText(_ result: LineResult<D.Rejection>) throws {
    let text = TerminalSafe.shortened(Self.words(result.outcome))
    if isAlone { return try console.line(TerminalSafe.text(text)) }
    switch result.outcome {
    case .committed, .unchanged: break
    case .rejected, .invalid: try console.line(TerminalSafe.text("line \(result.line): \(text)"))
    }
  }

  /// The code with what it depends on, and a sentence for people where there is one.
  static func words(_ rejection: D.Rejection) -> String {
    let code = Excerpt.of("\(rejection)", atMost: 600)
    return D.report(rejection).explanation.map { "\(code): \($0)" } ?? code
  }

  /// What became of a command: `committed #41–#43: order 7 (id …)`, or why nothing did.
  static func words(_ outcome: LineResult<D.Rejection>.Outcome) -> String {
    switch outcome {
    case .committed(let positions, let created, let repeated): words(positions, created, repeated)
    case .unchanged: "unchanged"
    case .rejected(let rejection): "rejected  \(words(rejection))"
    case .invalid(let faults): "invalid  \(faults.message)"
    }
  }

  private static func words(_ positions: [Position], _ created: [Creation], _ repeated: Bool) -> String {
    guard let first = positions.first, let last = positions.last else { return "unchanged" }
    let made = created.map { creation in
      "\(creation.kind) " + (creation.number.map { "\($0) " } ?? "") + "(id \(creation.id.uuidString.lowercased()))"
    }
    return "committed \((first...last).words)" + (repeated ? ", as before" : "")
      + (made.isEmpty ? "" : ": " + made.joined(separator: ", "))
  }

  private static var fieldNames: [String] {
    ["line", "outcome", "positions", "created", "repeated", "code", "detail", "message", "fields"]
  }

  /// The result as `apply --output jsonl` prints it: those of its fields that it has.
  static func fields(_ result: LineResult<D.Rejection>) -> [OutputValue.Field] {
    var fields = [OutputValue.Field("line", .integer(result.line))]
    switch result.outcome {
    case .committed(let positions, let created, let repeated):
      fields.append(.init("outcome", .text("committed")))
      fields.append(.init("positions", .list(positions.map { .integer($0) })))
      if !created.isEmpty { fields.append(.init("created", .list(created.map(object)))) }
      if repeated { fields.append(.init("repeated", .flag(true))) }
    case .unchanged: fields.append(.init("outcome", .text("unchanged")))
    case .rejected(let rejection):
      let report = D.report(rejection)
      fields.append(.init("outcome", .text("rejected")))
      fields.append(.init("code", .text(report.code)))
      fields.append(.init("message", .text(TerminalSafe.shortened(report.explanation ?? report.message))))
      fields.append(.init("detail", .object(report.detail)))
    case .invalid(let faults):
      fields.append(.init("outcome", .text("invalid")))
      fields.append(.init("message", .text(TerminalSafe.shortened(faults.message))))
      fields.append(
        .init(
          "fields",
          .list(
            faults.all.map { fault in
              .object([
                .init("field", fault.field.map { .text($0) } ?? .null),
                .init("column", fault.column.map { .integer($0) } ?? .null),
                .init("problem", .text(TerminalSafe.shortened(fault.problem))),
              ])
            })))
    }
    return fields
  }

  private static func object(_ creation: Creation) -> OutputValue {
    var fields = [
      OutputValue.Field("kind", .text(creation.kind)), .init("id", .text(creation.id.uuidString.lowercased())),
    ]
    if let number = creation.number { fields.append(.init("number", .integer(number))) }
    return .object(fields)
  }
}
