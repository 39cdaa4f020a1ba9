// A log as it stood at one of its positions: whoever reads it sees no event after that. And which position that is, for a
// time or for a place inside a batch.

public import FoundationEssentials

/// The events of a log through one position.
public struct LogPrefix<Base: EventReader>: EventReader {
  public let base: Base
  /// The last event that is seen; its digest is empty where the log keeps none there.
  public let durable: ChainPoint

  /// The log through the end of the batch at `position`, or all of it if it ends before.
  public init(of base: Base, through position: Position) throws {
    self.base = base
    let end = try base.endOfBatch(at: min(position, base.durable.position))
    durable = end == 0 ? .start : ChainPoint(position: end, digest: try base.digest(at: end) ?? [])
  }

  public var logID: UUID { base.logID }
  public var keepsChain: Bool { base.keepsChain }

  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? {
    position <= durable.position ? try base.digest(at: position) : nil
  }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try base.read(after: position, through: min(last ?? .max, durable.position), visit)
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try base.read(stream, after: version) { envelope, payload in
      try envelope.position <= durable.position && visit(envelope, payload)
    }
  }

  public func version(of stream: StreamName, at position: Position) throws -> UInt32 {
    try base.version(of: stream, at: min(position, durable.position))
  }

  public func readBackwards(through last: Position?, after start: Position, _ visit: StoredEventVisitor) throws {
    try base.readBackwards(through: min(last ?? .max, durable.position), after: start, visit)
  }

  public func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws {
    let newest = try base.version(of: stream, at: durable.position)
    guard newest > 0 else { return }
    try base.readBackwards(stream, through: min(version ?? .max, newest), visit)
  }

  public func refresh() throws(StoreFailure) { try base.refresh() }
  public func requirePlace() throws(StoreFailure) { try base.requirePlace() }
}

extension EventReader {
  /// The position of the last event that was recorded at `time` or before; 0 if there is none. Times never go back along
  /// a log, so some twenty events are read.
  public func lastPosition(recordedBy time: Instant) throws -> Position {
    var (low, high): (Position, Position) = (0, durable.position)
    while low < high {
      let middle = high - (high - low) / 2
      if try envelope(at: middle).recordedAt <= time { low = middle } else { high = middle - 1 }
    }
    return try endOfBatch(at: low)
  }

  /// When the event at a durable position was recorded; nil for 0.
  public func recordedAt(_ position: Position) throws -> Instant? {
    position > 0 ? try envelope(at: position).recordedAt : nil
  }

  /// The last position of the batch that holds a durable position; 0 for 0.
  func endOfBatch(at position: Position) throws -> Position {
    guard position > 0 else { return 0 }
    let batch = try envelope(at: position).batch
    return max(position, batch.firstPosition &+ Position(batch.count) &- 1)
  }

  private func envelope(at position: Position) throws -> Envelope {
    var found: Envelope?
    try read(after: position - 1, through: position) { envelope, _ in
      found = envelope
      return false
    }
    guard let found else { throw StoreFailure(.corrupt, "the log has no event at position \(position)") }
    return found
  }
}
