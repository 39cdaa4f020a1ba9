// Prints what became of the lines of a command file: each as JSON, or for people only those that went wrong.

internal import BackOffice
internal import Daybook
internal import EventSourcing
internal import TextFormats

final class LineResultPrinter: Sendable {
  private let console: Console
  private let joints = Lock(JSONJoints())
  private let hasToldOfLeap = Lock(false)

  init(_ console: Console) {
    self.console = console
  }

  func print(_ result: LineResult) throws {
    if case .rejected(.timeTooFarAhead) = result.outcome { tellOfLeap() }
    switch console.format {
    case .text, .csv: try printText(result)
    case .jsonl: try console.json(result.object)
    case .json: try console.json(result.object, after: joints.withLock { $0.next() })
    }
  }

  private func tellOfLeap() {
    let isFirst = hasToldOfLeap.withLock { told in
      defer { told = true }
      return !told
    }
    guard isFirst else { return }
    console.notice("a clock or a year may be wrong; if the time is right, apply what is left with --allow-time-jump")
  }

  func end() throws {
    if console.format == .json { try console.line(joints.withLock { $0.end }) }
  }

  private func printText(_ result: LineResult) throws {
    let text =
      switch result.outcome {
      case .committed, .unchanged: nil as String?
      case .rejected(let rejection): "rejected  \(Excerpt.of(rejection.description, atMost: 600))"
      case .invalid(let faults): "invalid  \(faults.message)"
      }
    if let text { try console.line(TerminalSafe.text("line \(result.line): \(TerminalSafe.shortened(text))")) }
  }
}

extension LineResult {
  /// The result as `apply --output jsonl` prints it.
  var object: OutputValue {
    var fields = [OutputValue.Field("line", .integer(line))]
    switch outcome {
    case .committed(let positions, _, let repeated):
      fields.append(.init("outcome", .text("committed")))
      fields.append(.init("positions", .list(positions.map { .integer($0) })))
      if repeated { fields.append(.init("repeated", .flag(true))) }
    case .unchanged: fields.append(.init("outcome", .text("unchanged")))
    case .rejected(let rejection):
      fields.append(.init("outcome", .text("rejected")))
      fields.append(.init("code", .text(rejection.code)))
      fields.append(.init("detail", .object(rejection.detail.map { .init($0.name, OutputValue($0.value)) })))
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
    return .object(fields)
  }
}

extension OutputValue {
  init(_ detail: RejectionDetail) {
    switch detail {
    case .text(let text): self = .text(Excerpt.of(text))
    case .number(let number): self = .integer(number)
    case .list(let items): self = .list(items.map { .text(Excerpt.of($0)) })
    case .money(let money): self = .money(money)
    }
  }
}
