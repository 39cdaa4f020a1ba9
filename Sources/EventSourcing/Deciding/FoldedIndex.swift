// A domain's index as a fold over the durable events of a log: from the first event on, or from a snapshot, so that
// opening a log costs only what is new.

/// An index with the position of the newest event in it.
public struct FoldedIndex<D: Domain>: Sendable {
  public private(set) var index: D.Index
  public private(set) var position: Position
  /// When that event was recorded; nil before the first one that was taken in.
  public private(set) var recordedAt: Instant?

  /// An index before the first event, or as a snapshot holds it; the caller knows that the snapshot is of the same log.
  public init(resuming snapshot: IndexSnapshot<D.Index>? = nil) {
    index = snapshot?.index ?? D.initialIndex
    position = snapshot?.position ?? 0
  }

  /// Takes in what is durable and not in the index yet.
  ///
  /// - Throws: `StoreFailure`, or `EventCodingError` for an event that can't be read; the index keeps what came before.
  public mutating func catchUp(with log: some EventReader) throws {
    try log.read(after: position, through: nil) { envelope, payload in
      try D.Event.registry.read(envelope, payload) { event, envelope in D.evolve(&index, event, envelope) }
      position = envelope.position
      recordedAt = envelope.recordedAt
      return true
    }
  }
}
