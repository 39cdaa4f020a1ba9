// Applies files of commands: each line is decided in order, many share a flush, and each result is reported in order,
// after the flush that covers it. A bad line stops nothing but itself.

internal import EventSourcing
internal import FoundationEssentials
internal import JSON

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

/// The application of one command file.
struct CommandFile<D: BookDomain, Store: PipelinedEventStore> {
  /// How many lines may be decided ahead of the flush.
  private static var window: Int { 8_192 }

  let handler: CommandHandler<D, Store>
  let options: ApplyOptions

  func apply(
    _ reader: CommandLines, _ report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws -> ApplySummary {
    var pending = PendingResults<D, Store>(report, options.acknowledged)
    do {
      try await apply(reader, &pending)
    } catch {
      // What was staged before the failure is reported as well, as far as it is durable or can still become so.
      try? await pending.waitForEach(handler)
      throw error
    }
    return pending.summary
  }

  private func apply(_ reader: CommandLines, _ pending: inout PendingResults<D, Store>) async throws {
    var chunk = try await Self.read(reader, after: 0)
    while !chunk.lines.isEmpty, pending.summary.stoppedAt == nil {
      let (lines, lastLine) = (chunk.lines, chunk.lastLine)
      options.progress?(chunk.bytesRead, reader.size)
      if reader.size == 0 {
        // What comes from a pipe is acknowledged at once: its sender may be waiting.
        try await decide(lines, &pending)
        try await pending.waitForAll(handler)
        try options.inputPaused?()
        if pending.summary.stoppedAt == nil { chunk = try await Self.read(reader, after: lastLine) }
      } else {
        // The next lines of a file are read and parsed on another thread while these are decided.
        async let next = Self.read(reader, after: lastLine)
        try await decide(lines, &pending)
        chunk = try await next
      }
    }
    try await pending.waitForAll(handler)
  }

  /// Decides lines in order, until a rejection that is to stop the application.
  private func decide(
    _ lines: [(number: Int, command: Result<CommandFileLine<D>, JSONFaults>)], _ pending: inout PendingResults<D, Store>
  ) async throws {
    for (line, parsed) in lines {
      let (outcome, restsOn) = try await stage(parsed)
      // A refusal rests on all that was decided before it, and on what fell due.
      pending.add(LineResult<D.Rejection>(line: line, outcome: outcome), restsOn: restsOn ?? handler.stagedThrough)
      if case .rejected = outcome, options.stopOnRejection {
        pending.summary.stoppedAt = line
        return
      }
      if pending.count >= Self.window { try await pending.waitForHalf(handler) }
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
      switch try handler.withNamesLookedUp(parsed.get()) {
      case .advance(nil):
        receipts = try await handler.fire(at: nil, options.allowsTimeJump)
      case .advance where options.clock == .wall:
        let message = "the wall clock can't be moved: apply the file with --clock commands, or advance to \"now\""
        return (.invalid(LineFaults(message)), nil)
      case .advance(let instant?):
        receipts = try await handler.fire(at: instant, options.allowsTimeJump)
      case .named: preconditionFailure("names are looked up by now")
      case .command(var request, let at):
        request.allowsTimeJump = options.allowsTimeJump
        if options.clock == .wall { request.occurredAt = request.occurredAt ?? at }
        receipts = [try await handler.stage(request, now: options.clock == .commands ? at : nil)]
      }
      // Where commands bring their time, what comes of effects is in the log before the next one.
      if options.clock == .commands { try await handler.deliverStaged() }
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
