// Applies files of commands: each line is decided in order, many share a flush, and each result is reported in order,
// after the flush that covers it. A bad line stops nothing but itself.

public import EventSourcing
internal import FoundationEssentials
internal import JSON

/// What became of one line.
public struct LineResult<Rejection: Error & Sendable>: Sendable {
  public enum Outcome: Sendable {
    /// It is in the log, at these positions, and made these things; `repeated` if it was there before, which tells
    /// nothing of what it made then.
    case committed(positions: [Position], created: [Creation], repeated: Bool)
    /// Nothing had to change.
    case unchanged
    case rejected(Rejection)
    /// The line can't be understood: all that is wrong with it.
    case invalid(LineFaults)
  }

  /// From 1.
  public let line: Int
  public let outcome: Outcome
}

/// What is wrong with a line.
public struct LineFaults: Sendable, Equatable {
  /// One fault.
  public struct Fault: Sendable, Equatable {
    /// The fields that lead to the place, such as `payload.tasks[2].key`; nil for the whole line.
    public let field: String?
    /// From 1; nil for the whole line.
    public let column: Int?
    public let problem: String
  }

  public let all: [Fault]

  /// All of it in one line.
  public var message: String {
    all.map { fault in
      (fault.field.map { "\($0): " } ?? "") + fault.problem + (fault.column.map { " (column \($0))" } ?? "")
    }.joined(separator: "; ")
  }

  init(_ problem: String) { all = [Fault(field: nil, column: nil, problem: problem)] }

  init(_ faults: JSONFaults) {
    all = faults.all.map { Fault(field: $0.path.isEmpty ? nil : $0.path, column: $0.column, problem: $0.problem) }
  }
}

/// How the lines of a file came out.
public struct ApplySummary: Sendable, Equatable {
  public var committed = 0
  public var repeated = 0
  public var unchanged = 0
  public var rejected = 0
  public var invalid = 0
  /// The line that ended the application early, if a rejection was to stop it.
  public var stoppedAt: Int?

  init() {}

  /// The summary of a file that ended with its first line.
  public init<Rejection>(stoppedAt result: LineResult<Rejection>) {
    count(result.outcome)
    stoppedAt = result.line
  }

  /// Whether no line was rejected or invalid.
  public var isClean: Bool { rejected == 0 && invalid == 0 }

  mutating func count<Rejection>(_ outcome: LineResult<Rejection>.Outcome) {
    switch outcome {
    case .committed(_, _, let repeated): if repeated { self.repeated += 1 } else { committed += 1 }
    case .unchanged: unchanged += 1
    case .rejected: rejected += 1
    case .invalid: invalid += 1
    }
  }
}

/// Which clock the commands of a file go by.
public enum CommandClock: String, Sendable, CaseIterable {
  /// Recorded now; a line's `at` becomes the time at which it happened.
  case wall
  /// The book's clock follows the lines' `at`.
  case commands
}

/// How a command file is applied.
public struct ApplyOptions: Sendable {
  public var clock = CommandClock.wall
  public var stopOnRejection = false
  /// Take times that are more than a year ahead of all that is known to have passed.
  public var allowsTimeJump = false
  /// Told the newest line up to which everything is answered for good: what it appended is durable.
  public var acknowledged: (@Sendable (_ line: Int) -> Void)?
  /// Called when all that was read is reported and more has to be waited for: whoever sends the lines may be waiting too.
  public var inputPaused: (@Sendable () throws -> Void)?
  /// Told now and then how many bytes of how many are applied; of 0 when the size is not known.
  public var progress: (@Sendable (_ done: Int, _ of: Int) -> Void)?

  public init() {}
}

extension Book {
  /// Applies a file of commands, one JSON object a line, and reports each line's result in order, once it is durable.
  ///
  /// - Throws: when the file can't be read or the store fails. Rejected and invalid lines are results, not errors.
  public func apply(
    _ source: CommandSource, _ options: ApplyOptions = ApplyOptions(),
    report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws(Failure) -> ApplySummary {
    do {
      let lines = try CommandLines(source)
      return try await apply(lines, options, report: report)
    } catch {
      throw Failure(error)
    }
  }

  /// Applies a command file that is open already.
  public func apply(
    _ lines: CommandLines, _ options: ApplyOptions = ApplyOptions(),
    report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws(Failure) -> ApplySummary {
    // Where commands bring their time, what is due fires with them alone.
    if options.clock == .commands { await timer?.stop() }
    do {
      return try await CommandFile(book: self, options: options).apply(lines, report)
    } catch {
      throw Failure(error)
    }
  }
}

/// The application of one command file.
struct CommandFile<D: BookDomain> {
  /// How many lines may be decided ahead of the flush.
  private static var window: Int { 8_192 }

  let book: Book<D>
  let options: ApplyOptions

  func apply(
    _ reader: CommandLines, _ report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws -> ApplySummary {
    var pending = PendingResults<D>(report, options.acknowledged)
    do {
      try await apply(reader, &pending)
    } catch {
      // What was staged before the failure is reported as well, as far as it is durable or can still become so.
      try? await pending.waitForEach(book)
      throw error
    }
    return pending.summary
  }

  private func apply(_ reader: CommandLines, _ pending: inout PendingResults<D>) async throws {
    var chunk = try await Self.read(reader, after: 0)
    while !chunk.lines.isEmpty, pending.summary.stoppedAt == nil {
      let (lines, lastLine) = (chunk.lines, chunk.lastLine)
      options.progress?(chunk.bytesRead, reader.size)
      if reader.size == 0 {
        // What comes from a pipe is acknowledged at once: its sender may be waiting.
        try await decide(lines, &pending)
        try await pending.waitForAll(book)
        try options.inputPaused?()
        if pending.summary.stoppedAt == nil { chunk = try await Self.read(reader, after: lastLine) }
      } else {
        // The next lines of a file are read and parsed on another thread while these are decided.
        async let next = Self.read(reader, after: lastLine)
        try await decide(lines, &pending)
        chunk = try await next
      }
    }
    try await pending.waitForAll(book)
  }

  /// Decides lines in order, until a rejection that is to stop the application.
  private func decide(
    _ lines: [(number: Int, command: Result<CommandFileLine<D>, JSONFaults>)], _ pending: inout PendingResults<D>
  ) async throws {
    for (line, parsed) in lines {
      let (outcome, restsOn) = try await stage(parsed)
      // A refusal rests on all that was decided before it, and on what fell due.
      pending.add(LineResult<D.Rejection>(line: line, outcome: outcome), restsOn: restsOn ?? book.stagedThrough)
      if case .rejected = outcome, options.stopOnRejection {
        pending.summary.stoppedAt = line
        return
      }
      if pending.count >= Self.window { try await pending.waitForHalf(book) }
    }
  }

  /// Lines that were read in one go, each parsed.
  private struct Chunk: Sendable {
    var lines: [(number: Int, command: Result<CommandFileLine<D>, JSONFaults>)] = []
    var lastLine: Int
    var bytesRead = 0
  }

  /// The next lines that are not blank; none at the end. Blocks another thread than the caller's while it reads.
  private static func read(_ reader: CommandLines, after lastLine: Int) async throws -> Chunk {
    try await offCooperativeThreads {
      let parser = CommandFileParser<D>()
      var chunk = Chunk(lastLine: lastLine)
      while chunk.lines.isEmpty {
        let lines = try reader.nextLines()
        if lines.isEmpty { break }
        for line in lines {
          chunk.lastLine += 1
          if let parsed = reader.parse(line, parser) { chunk.lines.append((chunk.lastLine, parsed)) }
        }
      }
      chunk.bytesRead = reader.consumed
      return chunk
    }
  }

  /// Carries out a line; returns what must be durable before its outcome is told, nil for a refusal.
  private func stage(
    _ parsed: Result<CommandFileLine<D>, JSONFaults>
  ) async throws -> (LineResult<D.Rejection>.Outcome, restsOn: StagedPosition?) {
    do {
      let receipts: [Book<D>.Receipt]
      switch try book.withNamesLookedUp(parsed.get()) {
      case .advance(nil):
        receipts = try await book.fireDeadlines(allowsTimeJump: options.allowsTimeJump)
      case .advance where options.clock == .wall:
        let message = "the wall clock can't be moved: apply the file with --clock commands, or advance to \"now\""
        return (.invalid(LineFaults(message)), nil)
      case .advance(let instant?):
        receipts = try await book.advance(to: instant, allowsTimeJump: options.allowsTimeJump)
      case .named: preconditionFailure("names are looked up by now")
      case .command(var request, let at):
        request.allowsTimeJump = options.allowsTimeJump
        if options.clock == .wall { request.occurredAt = request.occurredAt ?? at }
        receipts = [try await book.stage(request, now: options.clock == .commands ? at : nil)]
      }
      // Where commands bring their time, what comes of effects is in the log before the next one.
      if options.clock == .commands { try await book.deliverStaged() }
      return (.init(receipts), receipts.last?.restsOn)
    } catch let faults as JSONFaults {
      return (.invalid(LineFaults(faults)), nil)
    } catch Book<D>.Failure.rejected(let rejection) {
      return (.rejected(rejection), nil)
    } catch Book<D>.Failure.store(let failure) where failure.code == .limitExceeded {
      return (.invalid(LineFaults(failure.message)), nil)
    }
  }
}

extension LineResult.Outcome {
  init<Event: DomainEvent>(_ receipts: [CommandReceipt<Event>]) {
    let ranges = receipts.compactMap(\.positions)
    if ranges.isEmpty {
      self = .unchanged
    } else {
      self = .committed(
        positions: ranges.flatMap { Array($0) }, created: receipts.flatMap(\.created),
        repeated: receipts.allSatisfy(\.repeated))
    }
  }
}

/// Results in the order of their lines, waiting for their flush.
private struct PendingResults<D: BookDomain> {
  var summary = ApplySummary()
  private var results: [(result: LineResult<D.Rejection>, restsOn: StagedPosition?)] = []
  private var canReport = true
  private let report: @Sendable (LineResult<D.Rejection>) throws -> Void
  private let acknowledged: (@Sendable (_ line: Int) -> Void)?

  init(
    _ report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void,
    _ acknowledged: (@Sendable (_ line: Int) -> Void)?
  ) {
    self.report = report
    self.acknowledged = acknowledged
  }

  var count: Int { results.count }

  mutating func add(_ result: LineResult<D.Rejection>, restsOn staged: StagedPosition?) {
    results.append((result, staged))
  }

  mutating func waitForAll(_ book: Book<D>) async throws { try await wait(for: results.count, book) }

  /// Waits for one after the other, up to the first that can't become durable.
  mutating func waitForEach(_ book: Book<D>) async throws {
    while !results.isEmpty { try await wait(for: 1, book) }
  }

  /// Waits for the older half only, so that deciding goes on while the newer half is being written.
  mutating func waitForHalf(_ book: Book<D>) async throws { try await wait(for: results.count / 2, book) }

  private mutating func wait(for count: Int, _ book: Book<D>) async throws {
    let done = results.prefix(count)
    guard let lastLine = done.last?.result.line else { return }
    for end in ends(of: done) { try await book.waitUntilDurable(through: end) }
    acknowledged?(lastLine)
    results.removeFirst(count)
    for (result, _) in done {
      summary.count(result.outcome)
      if canReport { try tell(result) }
    }
  }

  /// The newest position of each generation of staging: one that became void says nothing of the next.
  private func ends(of done: ArraySlice<(result: LineResult<D.Rejection>, restsOn: StagedPosition?)>)
    -> [StagedPosition]
  {
    var ends: [StagedPosition] = []
    for staged in done.lazy.compactMap(\.restsOn) {
      if let last = ends.last, last.generation == staged.generation { ends.removeLast() }
      ends.append(max(staged, ends.last ?? staged))
    }
    return ends
  }

  /// Reports a result. After a failure nothing more is reported, since what comes next would seem to follow.
  private mutating func tell(_ result: LineResult<D.Rejection>) throws {
    do {
      try report(result)
    } catch {
      canReport = false
      throw error
    }
  }
}
