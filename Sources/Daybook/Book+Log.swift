// The log as it is: every event with its envelope, in order or backwards, filtered by what the envelope says.

internal import EventLogStore
public import EventSourcing
public import FoundationEssentials

/// An event as the log holds it.
public struct StoredRecord: Sendable, Equatable {
  public let envelope: Envelope
  public let eventID: UUID
  /// CBOR.
  public let payload: [UInt8]
}

/// Which events of the log are wanted.
public struct LogQuery: Sendable, Hashable {
  public var stream: StreamName?
  /// Only events after this position.
  public var after: Position = 0
  /// Only events up to this position.
  public var through: Position?
  /// Newest first.
  public var reverse = false
  public var limit: Int?
  /// Stored type names; empty is all.
  public var types: Set<String> = []
  public var actor: Actor?
  /// Recorded at or after this time.
  public var since: Instant?
  /// Recorded before this time.
  public var until: Instant?

  public init(stream: StreamName? = nil) {
    self.stream = stream
  }

  func matches(_ envelope: Envelope) -> Bool {
    if envelope.position <= after { return false }
    if let through, envelope.position > through { return false }
    if !types.isEmpty, !types.contains(envelope.type) { return false }
    if let actor, envelope.actor != actor { return false }
    if let since, envelope.recordedAt < since { return false }
    if let until, envelope.recordedAt >= until { return false }
    return true
  }
}

extension Book {
  /// Hands the events wanted to `visit`, one by one, until it returns false.
  public func log(
    _ query: LogQuery, _ visit: @escaping @Sendable (StoredRecord) throws -> Bool
  ) async throws(Failure) {
    try await onLog { [self] _ in
      if query.reverse { try logBackwards(query, visit) } else { try logForwards(query, visit) }
    }
  }

  /// The position before the newest `count` of the events that `query` wants and `isWanted` takes: a query after it
  /// gives these in order. Reads backwards, and no further than to the first of them.
  public func position(
    beforeNewest count: Int, of query: LogQuery,
    where isWanted: @escaping @Sendable (StoredRecord) throws -> Bool = { _ in true }
  ) async throws(Failure) -> Position {
    try await onLog { [self] log in
      var start = min(query.through ?? .max, log.durable.position)
      var left = count
      guard left > 0 else { return start }
      try logBackwards(query) { record in
        guard try isWanted(record) else { return true }
        start = record.envelope.position - 1
        left -= 1
        return left > 0
      }
      return start
    }
  }

  /// The event at a position; nil if the log ends before it.
  public func record(at position: Position) async throws(Failure) -> StoredRecord? {
    guard position > 0 else { return nil }
    var query = LogQuery()
    query.after = position - 1
    query.through = position
    return try await first(query)
  }

  /// The events of the batch that holds a position, in order; none if the log ends before it.
  public func batch(at position: Position) async throws(Failure) -> [StoredRecord] {
    guard let batch = try await record(at: position)?.envelope.batch else { return [] }
    return try await onLog { [self] log in
      var events: [StoredRecord] = []
      try log.read(after: max(batch.firstPosition, 1) - 1, through: batch.lastPosition) { envelope, payload in
        events.append(record(envelope, payload))
        return true
      }
      return events
    }
  }

  /// The event of a stream at a version; nil if the stream has none.
  public func record(_ stream: StreamName, version: UInt32) async throws(Failure) -> StoredRecord? {
    guard version > 0 else { return nil }
    return try await onLog { [self] log in
      var found: StoredRecord?
      try log.read(stream, after: version - 1) { envelope, payload in
        found = record(envelope, payload)
        return false
      }
      return found
    }
  }

  private func first(_ query: LogQuery) async throws(Failure) -> StoredRecord? {
    let found = Lock<StoredRecord?>(nil)
    try await log(query) { record in
      found.withLock { $0 = record }
      return false
    }
    return found.withLock { $0 }
  }

  private func logForwards(_ query: LogQuery, _ visit: (StoredRecord) throws -> Bool) throws {
    var left = query.limit ?? .max
    guard left > 0 else { return }
    func pass(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) throws -> Bool {
      if let until = query.until, envelope.recordedAt >= until { return false }
      guard query.matches(envelope) else { return true }
      left -= 1
      return try visit(record(envelope, payload)) && left > 0
    }
    if let stream = query.stream {
      try log.read(stream, after: query.after > 0 ? log.version(of: stream, at: query.after) : 0, pass)
    } else {
      try log.read(after: query.after, through: query.through, pass)
    }
  }

  private func logBackwards(_ query: LogQuery, _ visit: (StoredRecord) throws -> Bool) throws {
    var left = query.limit ?? .max
    guard left > 0 else { return }
    func pass(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) throws -> Bool {
      if envelope.position <= query.after { return false }
      if let since = query.since, envelope.recordedAt < since { return false }
      guard query.matches(envelope) else { return true }
      left -= 1
      return try visit(record(envelope, payload)) && left > 0
    }
    if let stream = query.stream {
      try log.readBackwards(stream, through: nil, pass)
    } else {
      try log.readBackwards(through: query.through, after: query.after, pass)
    }
  }

  func record(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) -> StoredRecord {
    StoredRecord(envelope: envelope, eventID: envelope.eventID(inLog: id), payload: Array(payload))
  }
}
