// One stream and the points of its history, as they are named on the command line: `12@3`, `--at 41`, `--at yesterday`,
// `3..7`. What a viewer may not see is as if it were not there.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

/// A stream with a version behind it, `12@3`, which says as of when it is meant.
package enum StreamVersion {
  /// The two of them; nil where no version stands behind.
  package static func split(_ text: String) -> (stream: String, version: UInt32)? {
    guard let place = text.lastIndex(of: "@"), let version = UInt32(text[text.index(after: place)...]) else {
      return nil
    }
    return (String(text[..<place]), version)
  }

  /// - Parameter moment: another way to say so, which can't be used as well.
  static func parse(_ text: String, at moment: String?) throws -> (stream: String, version: UInt32?) {
    guard let (stream, version) = split(text) else { return (text, nil) }
    if moment != nil {
      throw ToolFailure(.usage, "\(text) says already as of when", remedy: "leave out @\(version) or --at")
    }
    return (stream, version)
  }
}

/// A stream that is asked about, whose events the viewer may see.
struct StreamHistory<D: ToolDomain> {
  let book: Book<D>
  let stream: StreamName
  /// The stream as it was written.
  let text: String
  let viewer: String?
  let times: TimeText
  /// The newest event.
  let newest: Envelope

  /// - Throws: `ToolFailure` if there is no such stream, or the viewer may not see it as it is.
  init(_ text: String, in book: Book<D>, _ options: ViewerOptions) async throws {
    self.book = book
    self.text = text
    viewer = options.user
    times = try await options.times(in: book)
    stream = try await Self.stream(text, in: book, hidesWhy: viewer != nil)
    guard let newest = try await Self.newest(of: stream, in: book) else { throw Self.missing(text) }
    self.newest = newest
    try await requireShown()
  }

  /// Throws unless the viewer may see the stream behind these versions, and as it is.
  func requireShown(behind versions: [UInt32] = []) async throws {
    guard let viewer else { return }
    let isShown = try await D.shows(
      stream, behind: versions.filter { $0 > 0 }, toUserNamed: viewer, in: book)
    if !isShown { throw Self.missing(text) }
  }

  /// - Parameter hidesWhy: what is not there is told in the same words as what may not be seen.
  private static func stream(_ text: String, in book: Book<D>, hidesWhy: Bool) async throws -> StreamName {
    do {
      return try await StreamArgument.existing(text, in: book)
    } catch let failure as ToolFailure {
      throw hidesWhy && failure.status == .notFound ? missing(text) : failure
    }
  }

  /// What cannot be seen is as if it were not there.
  static func missing(_ text: String) -> ToolFailure {
    ToolFailure(.notFound, "there is no stream \(text) in this book", remedy: "name \(D.streamNames)")
  }

  /// The point that `text` names: `#41` is a position, another number a version or, with `at`, a position; anything else
  /// is a time. A day is meant with all that happened on it; as the beginning of a range, without.
  func point(_ text: String, numbersArePositions: Bool, beginsRange: Bool = false) async throws -> StatePoint {
    if !numbersArePositions, let version = UInt32(text) { return try point(version: version) }
    let moment = try await moment(text, numbersArePositions).moment(in: book, times)
    if beginsRange, case .end(let period) = moment, period.lowerBound < period.upperBound {
      return .asOf(.time(period.lowerBound.advanced(by: -1)))
    }
    return .asOf(moment)
  }

  private func moment(_ text: String, _ numbersArePositions: Bool) throws -> MomentArgument {
    do {
      return try MomentArgument.parse(text)
    } catch is ValidationError {
      let number = numbersArePositions ? "a position like 41" : "a version like 3, a position like #41"
      throw ToolFailure(
        .usage, "\(text) is no point in the history of a stream",
        remedy: "give \(number), or a time like 2024-03-29 14:34 or 2 days ago")
    }
  }

  func point(version: UInt32) throws -> StatePoint {
    guard version <= newest.version else {
      throw ToolFailure(
        .notFound, "\(self.text) has no version \(version)",
        remedy: "its newest is \(newest.version), at #\(newest.position)")
    }
    return .version(version)
  }

  /// The stream's state at a point, if the viewer may see it, and which point that is, on standard error; without a
  /// point its newest state.
  func state(at point: StatePoint?, _ console: Console) async throws -> StreamState {
    guard let state = try await book.state(of: stream, at: point ?? .newest) else {
      let first = try await book.record(stream, version: 1)?.envelope
      throw ToolFailure(
        .notFound, "\(text) had not begun by then",
        remedy: first.map { "its first event is #\($0.position), \(times.second($0.recordedAt))" })
    }
    try await requireShown(behind: [state.envelope.version])
    if point != nil {
      console.notice("as of #\(state.envelope.position), \(times.second(state.envelope.recordedAt))")
    }
    return state
  }

  private static func newest(of stream: StreamName, in book: Book<D>) async throws -> Envelope? {
    var query = LogQuery(stream: stream)
    query.reverse = true
    query.limit = 1
    let found = Lock<Envelope?>(nil)
    try await book.log(query) { record in
      found.withLock { $0 = record.envelope }
      return false
    }
    return found.withLock { $0 }
  }
}
