// What reading an event store comes down to when a log lies under it, whether that log is open for writing or not.

public import EventLog
public import EventSourcing
public import FoundationEssentials

/// An event reader over a log.
public protocol LogBacked: EventReader {
  associatedtype Backing: ReadableLog
  var readableLog: Backing { get }
  var durablePoint: Durable { get }
}

extension LogBacked {
  public var logID: UUID { readableLog.statistics.logID }

  public var durable: ChainPoint {
    let point = durablePoint
    return ChainPoint(position: point.position, digest: point.digest.bytes)
  }

  /// Numbers about the log.
  public var statistics: LogStatistics { readableLog.statistics }

  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? {
    do {
      return try readableLog.chainDigest(at: position)?.bytes
    } catch {
      throw StoreFailure(error)
    }
  }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    var headers = HeaderCache()
    try translatingLogErrors {
      try readableLog.scan(after: position, through: last) { batch, event, payload in
        try visit(Envelope(event, in: try headers.header(for: batch)), payload)
      }
    }
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    var headers = HeaderCache()
    try translatingLogErrors {
      try readableLog.read(stream: stream, afterVersion: version) { batch, event, payload in
        try visit(Envelope(event, in: try headers.header(for: batch)), payload)
      }
    }
  }

  public func version(of stream: StreamName, at position: Position) throws(StoreFailure) -> UInt32 {
    do {
      return try readableLog.version(of: stream, at: position)
    } catch {
      throw StoreFailure(error)
    }
  }

  /// Reads the whole log again and checks every checksum, digest, position and version.
  ///
  /// `progress` is told which position of how many is reached.
  public func verify(
    progress: @escaping (_ done: Position, _ of: Position) -> Void
  ) throws(StoreFailure) -> VerificationReport {
    do {
      return try readableLog.verify(progress: progress)
    } catch {
      throw StoreFailure(error)
    }
  }

  /// Reads the segment `index`, from 0 of those that no longer grow, again. Returns how many there are of these; nil when
  /// there are not so many.
  public func checkSegment(_ index: Int) throws(StoreFailure) -> Int? {
    do {
      return try readableLog.checkSegment(index)
    } catch {
      throw StoreFailure(error)
    }
  }

  func translatingLogErrors(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as LogError {
      throw StoreFailure(error)
    }
  }
}

/// Turns batch headers into the core's, once for all events of a batch.
private struct HeaderCache {
  private var last: BatchHeader?
  private var actorText = ""
  private var actor = Actor.system("")

  mutating func header(for batch: borrowing BatchInfo) throws(StoreFailure) -> BatchHeader {
    if let last, last.firstPosition == batch.firstPosition { return last }
    if batch.actor != actorText {
      guard let parsed = Actor(parsing: batch.actor) else {
        throw StoreFailure(
          code: .corrupt, message: "batch \(batch.firstPosition) names an actor that can't be read: \(batch.actor)")
      }
      actor = parsed
      actorText = batch.actor
    }
    let header = BatchHeader(
      firstPosition: batch.firstPosition, count: batch.count, recordedAt: Instant(milliseconds: batch.recordedAt),
      actor: actor, commandID: batch.commandID, command: batch.command, correlationID: batch.correlationID,
      causation: batch.causation)
    last = header
    return header
  }
}
