// The lines of a command file, which can be looked into before there is a book for them.

internal import BackOffice
internal import EventSourcing
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
  public init(_ source: CommandSource) throws(BookError) {
    do { reader = try SharedLineReader(source) } catch { throw .store(error) }
  }

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

extension CommandLines {
  /// Whether the first line registers an account, and so begins a book. Waits for that line.
  public func beginsWithRegistration() async throws(BookError) -> Bool {
    guard case .command(let request, _) = try await first()?.command else { return false }
    if case .account(.registerAccount) = request.command { return true }
    return false
  }

  /// What keeps the first line from beginning a new book: its result, as an empty book would have given it. Nil if it
  /// begins one.
  public func refusal(of clock: CommandClock) async throws(BookError) -> LineResult? {
    let other = LineResult.Outcome.invalid(message: "a new book begins with RegisterAccount")
    guard let first = try await first() else { return LineResult(line: 1, outcome: other) }
    do {
      switch try first.parsed.get() {
      case .advance:
        return LineResult(line: first.number, outcome: other)
      case .command(var request, let at):
        if clock == .wall { request.occurredAt = request.occurredAt ?? at }
        try await Book.checkFirst(request, now: clock == .commands ? at ?? .now : .now)
        return nil
      }
    } catch let error as JSONError {
      return LineResult(line: first.number, outcome: .invalid(message: error.message))
    } catch BookError.rejected(let rejection) {
      return LineResult(line: first.number, outcome: .rejected(rejection))
    } catch {
      throw BookError(error)
    }
  }

  private struct First: Sendable {
    let number: Int
    let parsed: Result<CommandLine, JSONError>

    var command: CommandLine? { try? parsed.get() }
  }

  /// The first line that is not blank; nil if there is none.
  private func first() async throws(BookError) -> First? {
    do {
      return try await offCooperativeThreads { [self] in try readFirst() }
    } catch {
      throw BookError(error)
    }
  }

  private func readFirst() throws(StoreFailure) -> First? {
    let reader = reader
    let lines = try beginning.withLock { (beginning) throws(StoreFailure) in
      while !beginning.isKnown {
        let lines = try reader.nextLines()
        beginning.lines += lines
        beginning.isKnown = lines.isEmpty || lines.contains { !$0.isBlank }
      }
      return beginning.lines
    }
    guard let index = lines.firstIndex(where: { !$0.isBlank }) else { return nil }
    return parse(lines[index], CommandLineParser()).map { First(number: index + 1, parsed: $0) }
  }

  /// What a line says; nil if it is blank.
  func parse(_ line: FileLine, _ parser: CommandLineParser) -> Result<CommandLine, JSONError>? {
    switch line {
    case _ where line.isBlank: nil
    case .bytes(let bytes): Result { () throws(JSONError) in try parser.parse(bytes) }
    case .tooLong(let length):
      .failure(
        JSONError(
          .tooLong, column: reader.longestLine,
          "a line of \(length) bytes, where \(reader.longestLine) are the most that is read"))
    }
  }
}
