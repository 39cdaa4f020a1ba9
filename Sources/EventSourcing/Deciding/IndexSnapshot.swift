// An index put aside together with the proof of the history that it was folded from. It spares a fold when the log is
// opened again, and it is evidence: a log that ends before it, or that has another history, has lost something.

public import CBOR

/// An index that can be put into a snapshot. Its coding holds what can't be derived, in one fixed order.
///
/// An index that is a `Record` needs no more than its list of fields.
public protocol SnapshotIndex: Sendable {
  /// The number of the coded shape, and of the rules of the fold behind it. Raise it whenever the same events would
  /// give other bytes: a snapshot with another number is not read.
  static var shape: UInt64 { get }
  /// The index before the first event.
  init()
  /// Appends one CBOR item.
  func encode(to writer: inout CBORWriter) throws(CBORError)
  /// Reads one CBOR item.
  init(from reader: inout CBORReader) throws(CBORError)
}

extension Domain where Index: SnapshotIndex {
  public static var initialIndex: Index { Index() }
}

extension SnapshotIndex where Self: Record {
  public func encode(to writer: inout CBORWriter) throws(CBORError) { try write(to: &writer) }
  public init(from reader: inout CBORReader) throws(CBORError) { self = try Self.read(from: &reader) }
}

/// An index as it stood after one event, with a digest of a history that holds this event.
public struct IndexSnapshot<Index: Sendable>: Sendable {
  public let index: Index
  /// The newest event in the index.
  public let position: Position
  /// A durable point at `position` or after it. A log keeps no digest between the events that were written together,
  /// and this one proves all that came before it.
  public let chain: ChainPoint

  public init(index: Index, position: Position, chain: ChainPoint) {
    self.index = index
    self.position = position
    self.chain = chain
  }

  /// Whether the log holds the history that this was folded from; false if the log keeps no digest to tell it by.
  ///
  /// - Throws: `corrupt` if the log ends before it or went another way.
  public func isPart(of log: some EventReader) throws(StoreFailure) -> Bool {
    let durable = log.durable.position
    guard chain.position <= durable else {
      throw Self.evidence("was taken at event \(chain.position), but the log ends at \(durable): it lost history")
    }
    guard let digest = try log.digest(at: chain.position), !digest.isEmpty else { return false }
    guard digest == chain.digest else {
      throw Self.evidence("was taken from another history than this log's up to event \(chain.position)")
    }
    return position <= chain.position
  }

  private static func evidence(_ message: String) -> StoreFailure {
    StoreFailure(
      .corrupt, "a snapshot of the log's index " + message,
      remedy: "keep both and look for a complete copy of the log before removing the snapshots")
  }
}
