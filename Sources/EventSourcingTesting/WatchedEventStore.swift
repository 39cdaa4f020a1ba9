// A store that tells what was waited for, and whose disk can fail: what is staged on it is durable only when somebody
// waits.

public import EventSourcing
public import FoundationEssentials

/// An event store in memory that keeps account of `waitUntilDurable`. Readers see what somebody has waited for.
public final class WatchedEventStore: PipelinedEventStore {
  private let store = InMemoryEventStore()
  private let waits = Lock<[Position]>([])
  private let failure = Lock<StoreFailure?>(nil)

  /// An empty store.
  public init() {}

  /// The positions that were waited for and became durable, in order.
  public var awaited: [Position] { waits.withLock { $0 } }

  /// From now on nothing becomes durable: whoever waits is told `outcomeUnknown`.
  public func fail() {
    failure.withLock { $0 = StoreFailure(.outcomeUnknown, "the disk failed") }
  }

  public func recover() async throws(StoreFailure) {}

  public func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure) {
    if let failure = failure.withLock({ $0 }) { throw failure }
    waits.withLock { $0.append(staged.position) }
  }

  public var logID: UUID { store.logID }
  public var durable: ChainPoint { ChainPoint(position: awaited.max() ?? 0, digest: []) }

  public func stage<Result, Failure: Error>(
    _ body: (inout InMemoryTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try store.stage(body)
  }

  public func waitUntilDurable(beyond position: Position) async -> Bool {
    await store.waitUntilDurable(beyond: position)
  }

  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { try store.digest(at: position) }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try store.read(after: position, through: min(last ?? .max, durable.position), visit)
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    let end = durable.position
    try store.read(stream, after: version) { envelope, payload in
      try envelope.position <= end && visit(envelope, payload)
    }
  }
}
