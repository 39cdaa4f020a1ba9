// The lines of a command file, which can be looked into before there is a book for them.

public import EventSourcing
internal import JSON

/// An opened command file. Whoever asks for its beginning loses nothing of it, also where it comes from a pipe.
public final class CommandLines: Sendable {
  private struct Beginning {
    /// What was read and not handed out yet.
    var lines: [FileLine] = []
    var isKnown = false
  }

  private let reader: SharedLineReader
  private let beginning = Lock(Beginning())

  /// Opens the file; reads nothing yet.
  public init(_ source: CommandSource) throws(StoreFailure) { reader = try SharedLineReader(source) }

  /// The file's size in bytes; 0 if it is not known.
  var size: Int { reader.size }

  /// How many bytes have been read as lines.
  var consumed: Int { reader.consumed }

  /// The lines that are there: at least one, unless the end is reached.
  func nextLines() throws(StoreFailure) -> [FileLine] {
    let read = beginning.withLock { beginning in
      defer { beginning.lines = [] }
      return beginning.lines
    }
    return try read.isEmpty ? reader.nextLines() : read
  }
}

extension Book {
  /// Whether the first line of a command file can begin a book. Waits for that line.
  public static func canBegin(with lines: CommandLines) async throws(Failure) -> Bool {
    guard case .command(let request, _)? = try? await first(of: lines)?.parsed.get() else { return false }
    return D.firstCommand.map { $0 == type(of: request.command) } ?? false
  }

  /// What keeps the first line from beginning a new book: its result, as an empty book would have given it. Nil if it
  /// begins one.
  public static func refusal(
    of lines: CommandLines, _ options: ApplyOptions
  ) async throws(Failure) -> LineResult<D.Rejection>? {
    let beginning = D.firstCommand.map { $0.name } ?? "a command"
    let other = LineResult<D.Rejection>.Outcome.invalid(LineFaults("a new book begins with \(beginning)"))
    guard let first = try await first(of: lines) else { return LineResult(line: 1, outcome: other) }
    do {
      switch try first.parsed.get() {
      case .advance, .named:
        return LineResult(line: first.number, outcome: other)
      case .command(var request, let at):
        request.allowsTimeJump = options.allowsTimeJump
        if options.clock == .wall { request.occurredAt = request.occurredAt ?? at }
        try await checkFirst(request, now: options.clock == .commands ? at ?? .now : .now)
        return nil
      }
    } catch let faults as JSONFaults {
      return LineResult(line: first.number, outcome: .invalid(LineFaults(faults)))
    } catch Failure.rejected(let rejection) {
      return LineResult(line: first.number, outcome: .rejected(rejection))
    } catch {
      throw Failure(error)
    }
  }

  /// The first line that is not blank, with its number; nil if there is none.
  private static func first(
    of lines: CommandLines
  ) async throws(Failure) -> (number: Int, parsed: Result<CommandFileLine<D>, JSONFaults>)? {
    do {
      let first = try await offCooperativeThreads { try lines.first() }
      guard let first, let parsed = lines.parse(first.line, CommandFileParser<D>()) else { return nil }
      return (first.number, parsed)
    } catch {
      throw Failure(error)
    }
  }
}

extension CommandLines {
  /// The first line that is not blank, with its number; nil if there is none. Blocks until it has come.
  fileprivate func first() throws(StoreFailure) -> (number: Int, line: FileLine)? {
    let reader = reader
    let lines = try beginning.withLock { (beginning) throws(StoreFailure) in
      while !beginning.isKnown {
        let lines = try reader.nextLines()
        beginning.lines += lines
        beginning.isKnown = lines.isEmpty || lines.contains { !$0.isBlank }
      }
      return beginning.lines
    }
    return lines.firstIndex { !$0.isBlank }.map { ($0 + 1, lines[$0]) }
  }

  /// What a line says; nil if it is blank.
  func parse<D>(_ line: FileLine, _ parser: CommandFileParser<D>) -> Result<CommandFileLine<D>, JSONFaults>? {
    switch line {
    case _ where line.isBlank: nil
    case .bytes(let bytes): Result { () throws(JSONFaults) in try parser.parse(bytes) }
    case .tooLong(let length):
      .failure(
        JSONFaults([
          JSONError(
            .tooLong, column: reader.longestLine,
            "a line of \(length) bytes, where \(reader.longestLine) are the most that is read")
        ]))
    }
  }
}
