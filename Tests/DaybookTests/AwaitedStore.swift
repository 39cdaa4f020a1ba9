// A store in memory that tells what was waited for, and whose disk can fail.

import EventSourcing
import Foundation

/// An event store that keeps account of `waitUntilDurable`.
final class AwaitedStore: PipelinedEventStore {
  private let store = InMemoryEventStore()
  private let waits = Lock<[Position]>([])
  private let failure = Lock<StoreFailure?>(nil)

  /// The positions that were waited for, in order.
  var awaited: [Position] { waits.withLock { $0 } }

  var logID: UUID { store.logID }
  var durable: ChainPoint { store.durable }

  func stage<Result, Failure: Error>(
    _ body: (inout InMemoryTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try store.stage(body)
  }

  func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure) {
    if let failure = failure.withLock({ $0 }) { throw failure }
    waits.withLock { $0.append(staged.position) }
  }

  /// From now on nothing becomes durable.
  func fail() { failure.withLock { $0 = StoreFailure(.outcomeUnknown, "the disk failed") } }

  func recover() async throws(StoreFailure) {}
  func waitUntilDurable(beyond position: Position) async -> Bool { await store.waitUntilDurable(beyond: position) }
  func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }

  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try store.read(after: position, through: last, visit)
  }

  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try store.read(stream, after: version, visit)
  }
}
