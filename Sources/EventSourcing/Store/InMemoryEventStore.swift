// The event store at its simplest: arrays in memory behind a lock. It shows what a store has to do, and serves tests;
// what is staged is durable at once.

public import FoundationEssentials

/// An event store without a disk.
public final class InMemoryEventStore: PipelinedEventStore {
  public let logID: UUID
  private let state = Lock(InMemoryTransaction())

  public init(logID: UUID = UUID()) {
    self.logID = logID
  }

  public func stage<Result, Failure: Error>(
    _ body: (inout InMemoryTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (result, woken) = state.withLock { staging in
      let result = Swift.Result { () throws(Failure) in try body(&staging) }
      // What was staged before an error stays.
      return (result, staging.takeWaiters())
    }
    for waiter in woken { waiter.resume(returning: true) }
    return try result.get()
  }

  public func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure) {
    guard staged.position > durable.position else { return }
    throw StoreFailure(.limitExceeded, "nothing was staged at position \(staged.position)")
  }

  public func recover() async throws(StoreFailure) {}

  public var durable: ChainPoint {
    let position = state.withLock { $0.lastPosition }
    return position == 0 ? .start : ChainPoint(position: position, digest: [])
  }

  public func waitUntilDurable(beyond position: Position) async -> Bool {
    let id = UUID()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let answer = state.withLock { $0.answer(id, beyond: position, waiter, isCancelled: Task.isCancelled) }
        if let answer { waiter.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.takeWaiter(id) }?.resume(returning: false)
    }
  }

  /// Takes no more, and ends all waiting.
  public func close() {
    for waiter in state.withLock({ $0.close() }) { waiter.resume(returning: false) }
  }

  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    let events = state.withLock { $0.events }
    let end = min(last ?? .max, Position(events.count))
    guard position < end else { return }
    try Self.hand(events[Int(position)..<Int(end)], to: visit)
  }

  public func readBackwards(through last: Position?, after start: Position, _ visit: StoredEventVisitor) throws {
    let events = state.withLock { $0.events }
    let end = min(last ?? .max, Position(events.count))
    guard start < end else { return }
    try Self.hand(events[Int(start)..<Int(end)].reversed(), to: visit)
  }

  public func version(of stream: StreamName, at position: Position) -> UInt32 {
    state.withLock { staging in
      let positions = staging.streams[stream] ?? []
      return UInt32(positions.partitioningIndex { $0 > position })
    }
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try Self.hand(state.withLock { $0.events(of: stream) }.dropFirst(Int(version)), to: visit)
  }

  public func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws {
    let events = state.withLock { $0.events(of: stream) }
    try Self.hand(events.prefix(Int(version ?? .max)).reversed(), to: visit)
  }

  private static func hand(_ events: some Sequence<InMemoryTransaction.Stored>, to visit: StoredEventVisitor) throws {
    for stored in events {
      let goOn = try stored.payload.withUnsafeBytes { try visit(stored.envelope, $0) }
      if !goOn { return }
    }
  }
}

/// Everything that an `InMemoryEventStore` knows.
public struct InMemoryTransaction: AppendTransaction, Sendable {
  typealias Waiter = CheckedContinuation<Bool, Never>

  struct Stored: Sendable {
    let envelope: Envelope
    let payload: [UInt8]
  }

  fileprivate(set) var events: [Stored] = []
  fileprivate(set) var streams: [StreamName: [Position]] = [:]
  private var commands: [UUID: CommittedCommand] = [:]
  private var claims: [UniqueKey: Position] = [:]
  private var waiters: [UUID: (beyond: Position, waiter: Waiter)] = [:]
  private var isClosed = false

  fileprivate func events(of stream: StreamName) -> [Stored] {
    streams[stream, default: []].map { events[Int($0) - 1] }
  }

  public var lastPosition: Position { Position(events.count) }

  /// Nothing that is staged here ever becomes void.
  public var generation: UInt64 { 0 }

  public var newestRecordedAt: Instant? { events.last?.envelope.recordedAt }

  public func version(of stream: StreamName) -> UInt32 { UInt32(streams[stream]?.count ?? 0) }

  public func command(_ id: UUID) -> CommittedCommand? { commands[id] }

  public func holder(of key: UniqueKey) -> Position? { claims[key] }

  public mutating func append(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    if isClosed { throw .failed(StoreFailure(.closed, "the store was closed")) }
    try check(batch)
    do {
      _ = try BatchSize(of: batch, actor: batch.actor.description)
    } catch {
      throw .failed(error)
    }
    let header = BatchHeader(
      batch, at: lastPosition + 1, recordedAt: max(batch.recordedAt, newestRecordedAt ?? batch.recordedAt))
    commands[batch.commandID] = CommittedCommand(
      firstPosition: header.firstPosition, count: header.count, fingerprint: batch.fingerprint)
    for key in batch.releases { claims[key] = nil }
    for key in batch.claims { claims[key] = header.firstPosition }
    return StagedBatch(header: header, versions: batch.events.map { add($0, header) })
  }

  private mutating func add(_ new: NewEvent, _ header: BatchHeader) -> UInt32 {
    let position = lastPosition + 1
    streams[new.stream, default: []].append(position)
    let envelope = Envelope(
      batch: header, position: position, stream: new.stream, version: version(of: new.stream), type: new.event.type,
      schema: new.event.schema, occurredAt: new.occurredAt)
    events.append(Stored(envelope: envelope, payload: new.event.payload))
    return envelope.version
  }
}

// Who waits for more.
extension InMemoryTransaction {
  /// The answer to a waiter; nil while it has to wait.
  fileprivate mutating func answer(
    _ id: UUID, beyond position: Position, _ waiter: Waiter, isCancelled: Bool
  ) -> Bool? {
    if lastPosition > position { return true }
    if isClosed || isCancelled { return false }
    waiters[id] = (position, waiter)
    return nil
  }

  fileprivate mutating func takeWaiter(_ id: UUID) -> Waiter? { waiters.removeValue(forKey: id)?.waiter }

  /// Takes out those that have waited for what is there now.
  fileprivate mutating func takeWaiters() -> [Waiter] {
    if waiters.isEmpty { return [] }
    return waiters.filter { $0.value.beyond < lastPosition }.compactMap { takeWaiter($0.key) }
  }

  fileprivate mutating func close() -> [Waiter] {
    isClosed = true
    defer { waiters = [:] }
    return waiters.values.map(\.waiter)
  }
}
