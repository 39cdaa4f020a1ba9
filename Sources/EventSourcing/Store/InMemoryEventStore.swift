// The event store at its simplest: arrays in memory behind a lock. It shows what a store has to do, and serves tests;
// what is staged is durable at once.

public import FoundationEssentials

/// An event store without a disk.
public final class InMemoryEventStore: PipelinedEventStore {
  public let logID: UUID
  private let state = Lock(InMemoryTransaction())
  private let growth = GrowthSignal()

  public init(logID: UUID = UUID()) {
    self.logID = logID
  }

  public func stage<Result, Failure: Error>(
    _ body: (inout InMemoryTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (result, last) = state.withLock { staging in
      let result = Swift.Result { () throws(Failure) in try body(&staging) }
      // What was staged before an error stays.
      return (result, staging.lastPosition)
    }
    growth.reach(last)
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

  public func waitUntilDurable(beyond position: Position) async -> Bool { await growth.wait(beyond: position) }

  /// Takes no more, and ends all waiting.
  public func close() {
    state.withLock { $0.isClosed = true }
    growth.close()
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

extension InMemoryEventStore: HistoryReader {
  public func durableCommand(_ id: UUID) -> CommittedCommand? { state.withLock { $0.command(id) } }
  public func durableHolder(of key: UniqueKey) -> Position? { state.withLock { $0.holder(of: key) } }
}

/// Everything that an `InMemoryEventStore` knows.
public struct InMemoryTransaction: AppendTransaction, Sendable {
  struct Stored: Sendable {
    let envelope: Envelope
    let payload: [UInt8]
  }

  fileprivate(set) var events: [Stored] = []
  fileprivate(set) var streams: [StreamName: [Position]] = [:]
  private var commands: [UUID: CommittedCommand] = [:]
  private var claims: [UniqueKey: Position] = [:]
  fileprivate var isClosed = false

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
