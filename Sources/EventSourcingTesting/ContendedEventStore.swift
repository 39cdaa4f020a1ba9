// A store as a database elsewhere would be one: every call takes a while, nothing can be decided ahead of it, and others
// are faster now and then.

public import EventSourcing
public import FoundationEssentials

/// An event store in memory that only appends with conditions, and loses races by seed.
public final class ContendedEventStore: EventStore {
  private let store: InMemoryEventStore
  private let random: Lock<UInt64>
  private let odds: UInt64

  /// - Parameters:
  ///   - seed: which appends lose a race; the same seed gives the same choices.
  ///   - odds: one of so many appends with a condition that can lose one does; 0 for none.
  public init(logID: UUID = UUID(), seed: UInt64, odds: UInt64 = 3) {
    store = InMemoryEventStore(logID: logID)
    random = Lock(seed)
    self.odds = odds
  }

  public func append(_ batch: EventBatch) async throws(AppendError) -> StagedBatch {
    await Task.yield()
    let known = store.stage { $0.command(batch.commandID) }
    if known == nil, losesRace() {
      // What a race that was lost looks like; that nothing moved after all makes no difference.
      for condition in batch.conditions {
        switch condition {
        case .version(let stream, let expected): throw .conflict(stream, expected: expected, actual: expected + 1)
        case .head(let expected): throw .headMoved(expected: expected, actual: expected + 1)
        case .claims: break
        }
      }
    }
    return try await store.append(batch)
  }

  private func losesRace() -> Bool {
    guard odds > 0 else { return false }
    return random.withLock { state in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % odds == 0
    }
  }

  public func command(_ id: UUID) async throws(StoreFailure) -> CommittedCommand? {
    await Task.yield()
    return try await store.command(id)
  }

  public func waitUntilDurable(beyond position: Position) async -> Bool {
    await store.waitUntilDurable(beyond: position)
  }

  /// Takes no more, and ends all waiting.
  public func close() { store.close() }

  public var logID: UUID { store.logID }
  public var durable: ChainPoint { store.durable }
  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { try store.digest(at: position) }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try store.read(after: position, through: last, visit)
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try store.read(stream, after: version, visit)
  }
}
