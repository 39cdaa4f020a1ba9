// Prints how something is taken back: its commands as lines for `apply`, or why it can't be; what stays stands on
// standard error. It also sends the commands, and tells of each what became of it.

internal import Daybook
internal import EventSourcing

struct UndoPrinter<D: ToolDomain> {
  private let console: Console
  private let position: Position
  private let plan: UndoPlan<D>

  init(_ console: Console, position: Position, _ plan: UndoPlan<D>) {
    self.console = console
    self.position = position
    self.plan = plan
  }

  var isPossible: Bool { plan.isPossible }

  /// The events that are taken back: `#41–#43`.
  var batch: String { plan.batch.positions }

  /// The commands that take it back, by name.
  var commandNames: String { plan.requests.map { $0.commandName }.joined(separator: ", ") }

  /// - Throws: the finding, always.
  func printImpossible() throws {
    guard console.format != .text else {
      throw ToolFailure(.finding, "\(batch) can't be taken back", remedy: because)
    }
    try console.object(fields())
    throw ToolFailure.finding
  }

  func printPlan() throws {
    guard console.format == .text else { return try console.object(fields()) }
    for request in plan.requests { try console.line(TerminalSafe.text(try request.line())) }
    tellRemarks()
  }

  /// Sends the commands one after the other, until one is rejected.
  func send(to book: Book<D>) async throws {
    let lines = try plan.requests.map { try $0.line() }
    var options = ApplyOptions()
    options.stopOnRejection = true
    let results = Lock<[LineResult<D.Rejection>]>([])
    let failure = await Self.failure {
      _ = try await book.apply(.bytes(Array(lines.joined(separator: "\n").utf8)), options) { result in
        results.withLock { $0.append(result) }
      }
      try await book.deliver()
    }
    try tell(results.withLock { $0 })
    if let failure { throw failure }
  }

  /// What ended the work; nil if it came to its end.
  private static func failure(of work: () async throws -> Void) async -> (any Error)? {
    do {
      try await work()
      return nil
    } catch {
      return error
    }
  }

  private func tell(_ results: [LineResult<D.Rejection>]) throws {
    if console.format == .text {
      for (request, result) in zip(plan.requests, results) {
        let words = TerminalSafe.shortened(LineResultPrinter<D>.words(result.outcome))
        try console.line(TerminalSafe.text("\(request.commandName): \(words)"))
      }
      tellRemarks()
    } else {
      let rows = results.map { OutputValue.object(LineResultPrinter<D>.fields($0)) }
      try console.object(fields() + [.init("results", .list(rows))])
    }
    let done = results.filter(\.outcome.isDone)
    guard done.count < plan.requests.count else { return }
    let names = done.compactMap(\.outcome.firstPosition).map { "#\($0)" }
    if !names.isEmpty { console.notice("\(names.joined(separator: ", ")) were carried out before and stay") }
    throw ToolFailure.finding
  }

  private func tellRemarks() {
    for remark in plan.remarks { console.notice(Self.words(remark)) }
  }

  private func fields() throws -> [OutputValue.Field] {
    [
      .init("position", .integer(position)),
      .init("batch", .integer(plan.batch.firstPosition)),
      .init("possible", .flag(plan.isPossible)),
      .init("commands", .list(try plan.requests.map { .json(TerminalSafe.json(Array(try $0.line().utf8))) })),
      .init("because", plan.isPossible ? .null : .text(because)),
      .init("remarks", .list(plan.remarks.map { .text(Self.words($0)) })),
    ]
  }

  /// Why it can't be taken back.
  private var because: String { plan.obstacles.map(Self.words).joined(separator: "; ") }

  private static func words(_ obstacle: UndoObstacle<D>) -> String {
    switch obstacle {
    case .noWay(let event, let reason): "#\(event.position) (\(event.type)): \(reason)"
    case .overwritten(_, let field, let event): "\(field) is overwritten by #\(event.position)"
    case .rejected(let command, let rejection):
      "\(command) would be rejected: \(LineResultPrinter<D>.words(rejection))"
    case .nothingToDo: "nothing of it can be taken back by itself"
    }
  }

  private static func words(_ remark: UndoRemark) -> String {
    switch remark {
    case .note(let sentence): sentence
    case .asked(let event): "#\(event.position) (\(event.type)) asked something of a service outside: that stays done"
    case .followed(let batch):
      "\(batch.positions)\(batch.commandInBrackets) followed by itself and stays; undo it by itself"
    }
  }
}

extension LineResult.Outcome {
  /// Whether it was taken, even if nothing had to change.
  fileprivate var isDone: Bool {
    switch self {
    case .committed, .unchanged: true
    case .rejected, .invalid: false
    }
  }

  fileprivate var firstPosition: Position? {
    if case .committed(let positions, _, _) = self { positions.first } else { nil }
  }
}
