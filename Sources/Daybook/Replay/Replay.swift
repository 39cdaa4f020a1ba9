// A replay: the events of a log once more, through the folds of the domain, to be looked at. It can read and nothing else:
// whoever has one has no way to a command, a port or a file of the log.

internal import EventLogStore
public import EventSourcing
public import FoundationEssentials
public import ReadModels

/// The history of a book up to a moment, to be gone through again. The book must stay open.
public struct Replay<D: BookDomain>: Sendable {
  public typealias Failure = Book<D>.Failure
  /// The book as of the moment. What is asked of it is only what reads.
  let past: Book<D>

  /// The last event.
  public var end: Position { past.position }
  /// The log's id, from which the ids of events follow.
  public var log: UUID { past.id }

  /// Closes what was opened for it.
  public func close() async { try? await past.close() }
}

extension Book {
  /// The history up to a moment, to be gone through again.
  public func replay(to moment: AsOf = .head) async throws(Failure) -> Replay<D> {
    Replay(past: try await asOf(moment))
  }
}

/// An event with what it changed in the state of its stream.
public struct ReplayStep: Sendable {
  public let record: StoredRecord
  /// By field; what there was before the stream's first event is nothing.
  public let changes: [StateChange]
  /// Behind the event.
  public let state: StateValue
}

/// Where in a history one stands: behind so many events of one stream, or of all.
public struct ReplayPlace: Sendable {
  public let stream: StreamName?
  public var number: UInt64

  public init(_ stream: StreamName?, _ number: UInt64) {
    self.stream = stream
    self.number = number
  }
}

extension Replay {
  /// The events of a stream, each with what it changed, until `visit` says false.
  public func steps(
    of stream: StreamName, _ visit: @escaping @Sendable (ReplayStep) throws -> Bool
  ) async throws(Failure) {
    try await past.onLog { [past] log in
      var fold = StreamReplay<D>(stream)
      try log.read(stream, after: 0) { envelope, payload in
        try visit(try fold.step(past.record(envelope, payload)))
      }
    }
  }

  /// The event at which one stands; nil before the first and behind the last.
  public func step(at place: ReplayPlace) async throws(Failure) -> ReplayStep? {
    guard place.number > 0 else { return nil }
    let record: StoredRecord?
    if let stream = place.stream {
      record = try await past.record(stream, version: UInt32(clamping: place.number))
    } else {
      record = try await past.record(at: place.number)
    }
    guard let record else { return nil }
    return try await past.onLog { log in try StreamReplay<D>.step(record, in: log) }
  }

  /// The first event behind a place of which `isWanted` is true; it is asked in the order of the log.
  ///
  /// - Parameter isWanted: gets the event, what gives its changes, and a log to read.
  public func first(
    behind place: ReplayPlace,
    where isWanted:
      @escaping @Sendable (StoredRecord, _ changes: () throws -> [StateChange], any EventReader) throws -> Bool
  ) async throws(Failure) -> StoredRecord? {
    try await past.onLog { [past] log in
      var found: StoredRecord?
      let folds = StreamReplays<D>(log)
      func look(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) throws -> Bool {
        let record = past.record(envelope, payload)
        let isFound = try isWanted(record, { try folds.step(record).changes }, log)
        if isFound { found = record }
        return !isFound
      }
      if let stream = place.stream {
        try log.read(stream, after: UInt32(clamping: place.number), look)
      } else {
        try log.read(after: place.number, through: nil, look)
      }
      return found
    }
  }

  /// How many events there are: of a stream, or of all.
  public func count(of stream: StreamName?) async throws(Failure) -> UInt64 {
    guard let stream else { return end }
    return UInt64(try await version(of: stream, at: end))
  }

  /// The version of a stream's last event by a position, 0 if it had none.
  public func version(of stream: StreamName, at position: Position) async throws(Failure) -> UInt32 {
    try await past.onLog { log in try log.version(of: stream, at: position) }
  }

  /// The last position of a moment, no later than the end.
  public func position(of moment: AsOf) async throws(Failure) -> Position {
    min(try await past.position(of: moment), end)
  }

  /// What the batch at a position changed in the rows of views; see `Book.rowChanges`.
  public func rowChanges(by position: Position, in views: [String]? = nil) async throws(Failure) -> [ViewChanges] {
    try await past.rowChanges(by: position, in: views) ?? []
  }

  /// What a SELECT gives on a view as it was behind a position.
  public func sql(_ view: String, _ query: String, at position: Position) async throws(Failure) -> SQLResult {
    try await past.asOf(.position(position)) { (then) throws(Failure) in try await then.sql(view, query) }
  }

  /// Watches from behind a position on whether a SELECT on views is true.
  public func watch(_ query: String, behind position: Position) async throws(Failure) -> ViewWatch<D.Event> {
    try await past.asOf(.position(position)) { (then) throws(Failure) in
      try await then.onViews { updater, log in try ViewWatch(query, on: updater.set, from: log) }
    }
  }
}

/// Folds one stream, with what each event changes.
struct StreamReplay<D: BookDomain> {
  private var state: D.State
  /// Made when it is asked for.
  private var value: StateValue?
  private(set) var version: UInt32 = 0

  init(_ stream: StreamName) {
    state = D.initialState(of: stream)
    value = .null
  }

  mutating func step(_ record: StoredRecord) throws -> ReplayStep {
    let before = value ?? D.describe(state)
    try fold(record.envelope, record.payload)
    let after = D.describe(state)
    value = after
    return ReplayStep(record: record, changes: before.changes(to: after), state: after)
  }

  /// Takes in what comes before a version.
  mutating func catchUp(_ stream: StreamName, before version: UInt32, in log: some EventReader) throws {
    guard self.version + 1 < version else { return }
    try log.read(stream, after: self.version) { envelope, payload in
      try fold(envelope, Array(payload))
      return envelope.version + 1 < version
    }
  }

  private mutating func fold(_ envelope: Envelope, _ payload: [UInt8]) throws {
    try payload.withUnsafeBytes { try D.evolve(&state, envelope, $0) }
    version = envelope.version
    value = nil
  }

  /// One event of a stream, which is folded up to it.
  static func step(_ record: StoredRecord, in log: some EventReader) throws -> ReplayStep {
    var fold = StreamReplay(record.envelope.stream)
    try fold.catchUp(record.envelope.stream, before: record.envelope.version, in: log)
    return try fold.step(record)
  }
}

/// Folds many streams side by side, those of which is asked, and keeps some of them from one event to the next.
private final class StreamReplays<D: BookDomain> {
  private let log: any LogBacked
  private var folds: [StreamName: StreamReplay<D>] = [:]

  private static var mostKept: Int { 4_096 }

  init(_ log: any LogBacked) {
    self.log = log
  }

  func step(_ record: StoredRecord) throws -> ReplayStep {
    let stream = record.envelope.stream
    if folds.count >= Self.mostKept { folds.removeAll() }
    var fold = folds.removeValue(forKey: stream) ?? StreamReplay(stream)
    try fold.catchUp(stream, before: record.envelope.version, in: log)
    defer { folds[stream] = fold }
    return try fold.step(record)
  }
}
