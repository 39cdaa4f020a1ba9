// What reading an event store comes down to when a log lies under it, whether that log is open for writing or not.

public import EventLog
public import EventSourcing
public import FoundationEssentials

/// An event reader over a log.
public protocol LogBacked: EventReader {
  associatedtype Backing: ReadableLog
  var readableLog: Backing { get }
  var durablePoint: Durable { get }

  // Asked for again, so that a reader of a part of the log answers by itself where others answer as below.
  var durable: ChainPoint { get }
  func digest(at position: Position) throws(StoreFailure) -> [UInt8]?
  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws
  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws
  func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws
  func version(of stream: StreamName, at position: Position) throws -> UInt32
}

extension LogBacked {
  public var logID: UUID { readableLog.logID }

  public var durable: ChainPoint {
    let point = durablePoint
    return ChainPoint(position: point.position, digest: point.digest.bytes)
  }

  /// Numbers about the log.
  public var statistics: LogStatistics { readableLog.statistics }

  /// What recoveries have cut off and kept, oldest first.
  public func cutTails() throws(StoreFailure) -> [CutTailFile] { try readableLog.cutTails() }

  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? {
    try readableLog.chainDigest(at: position)?.bytes
  }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try readableLog.scan(after: position, through: last, visit)
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try readableLog.read(stream: stream, afterVersion: version, visit)
  }

  public func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws {
    try readableLog.readBackwards(stream: stream, throughVersion: version, visit)
  }

  public func version(of stream: StreamName, at position: Position) throws(StoreFailure) -> UInt32 {
    try readableLog.version(of: stream, at: position)
  }

  /// Reads the whole log again and checks every checksum, digest, position and version.
  ///
  /// `progress` is told which position of how many is reached.
  public func verify(
    progress: @escaping (_ done: Position, _ of: Position) -> Void
  ) throws(StoreFailure) -> VerificationReport {
    try readableLog.verify(progress: progress)
  }

  /// Reads the segment `index`, from 0 of those that no longer grow, again. Returns how many there are of these; nil when
  /// there are not so many.
  public func checkSegment(_ index: Int) throws(StoreFailure) -> Int? {
    try readableLog.checkSegment(index)
  }
}
