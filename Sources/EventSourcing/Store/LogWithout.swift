// A log as if some of its events had never been written: what it would look like without them is asked of the same code.

public import FoundationEssentials

/// The events of a log but for some. Later positions stay as they are; later versions of a stream move up.
///
/// It keeps no digests, and nothing that is kept must be made from it.
public struct LogWithout<Base: EventReader>: EventReader {
  public let base: Base
  private let hidden: Set<Position>
  /// The versions of the hidden events, by their streams.
  private let versions: [StreamName: [UInt32]]

  /// The log without the events at these positions.
  public init(_ positions: Set<Position>, of base: Base) throws {
    self.base = base
    hidden = positions
    var versions: [StreamName: [UInt32]] = [:]
    for position in positions where position > 0 {
      try base.read(after: position - 1, through: position) { envelope, _ in
        versions[envelope.stream, default: []].append(envelope.version)
        return false
      }
    }
    self.versions = versions
  }

  public var logID: UUID { base.logID }
  public var durable: ChainPoint { ChainPoint(position: base.durable.position, digest: []) }
  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try base.read(after: position, through: last) { envelope, payload in
      guard let shown = shown(envelope) else { return true }
      return try visit(shown, payload)
    }
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    guard versions[stream] != nil else { return try base.read(stream, after: version, visit) }
    try base.read(stream, after: 0) { envelope, payload in
      guard let shown = shown(envelope), shown.version > version else { return true }
      return try visit(shown, payload)
    }
  }

  public func version(of stream: StreamName, at position: Position) throws -> UInt32 {
    let version = try base.version(of: stream, at: position)
    return version - hiddenVersions(of: stream, through: version)
  }

  private func shown(_ envelope: Envelope) -> Envelope? {
    guard !hidden.contains(envelope.position) else { return nil }
    var envelope = envelope
    envelope.version -= hiddenVersions(of: envelope.stream, through: envelope.version)
    return envelope
  }

  private func hiddenVersions(of stream: StreamName, through version: UInt32) -> UInt32 {
    UInt32(versions[stream]?.count { $0 <= version } ?? 0)
  }
}
