// The event store at its simplest: arrays in memory behind a lock. It shows what a store has to do, and serves tests;
// what is staged is durable at once.

public import FoundationEssentials

/// An event store without a disk.
public final class InMemoryEventStore: EventStore {
  public let logID: UUID
  private let state = Lock(InMemoryStaging())

  public init(logID: UUID = UUID()) {
    self.logID = logID
  }

  public func stage<Result, Failure: Error>(
    _ body: (inout InMemoryStaging) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (result, woken) = try state.withLock { (staging) throws(Failure) in
      let before = staging.events.count
      let result = try body(&staging)
      return (result, staging.events.count > before ? staging.takeWaiters() : [])
    }
    for waiter in woken { waiter.resume(returning: true) }
    return result
  }

  public func settle(through staged: StagedPosition) async throws(StoreFailure) {}

  public func recover() async throws(StoreFailure) {}

  public var durable: ChainPoint {
    state.withLock { ChainPoint(position: Position($0.events.count), digest: []) }
  }

  public func waitUntilDurable(beyond position: Position) async -> Bool {
    await withCheckedContinuation { continuation in
      let ready = state.withLock { staging in
        if Position(staging.events.count) > position { return true }
        staging.waiters.append(continuation)
        return false
      }
      if ready { continuation.resume(returning: true) }
    }
  }

  /// Ends all waiting.
  public func close() {
    for waiter in state.withLock({ $0.takeWaiters() }) { waiter.resume(returning: false) }
  }

  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    let events = state.withLock { $0.events }
    let end = min(Int(last ?? Position(events.count)), events.count)
    guard position < end else { return }
    try Self.hand(events[Int(position)..<end], to: visit)
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    let events = state.withLock { staging in
      staging.streams[stream, default: []].dropFirst(Int(version)).map { staging.events[Int($0) - 1] }
    }
    try Self.hand(events[...], to: visit)
  }

  private static func hand(_ events: ArraySlice<InMemoryStaging.Stored>, to visit: StoredEventVisitor) throws {
    for stored in events {
      let goOn = try stored.payload.withUnsafeBytes { try visit(stored.envelope, $0) }
      if !goOn { return }
    }
  }
}

/// Everything that an `InMemoryEventStore` knows.
public struct InMemoryStaging: StagingArea, Sendable {
  struct Stored: Sendable {
    let envelope: Envelope
    let payload: [UInt8]
  }

  fileprivate(set) var events: [Stored] = []
  fileprivate(set) var streams: [StreamName: [Position]] = [:]
  private var commands: [UUID: CommittedCommand] = [:]
  private var claims: [UniqueKey: Position] = [:]
  fileprivate var waiters: [CheckedContinuation<Bool, Never>] = []

  public var lastPosition: Position { Position(events.count) }

  /// Nothing that is staged here ever becomes void.
  public var generation: UInt64 { 0 }

  public var newestRecordedAt: Instant? { events.last?.envelope.recordedAt }

  public func version(of stream: StreamName) -> UInt32 { UInt32(streams[stream]?.count ?? 0) }

  public func command(_ id: UUID) -> CommittedCommand? { commands[id] }

  public mutating func append(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    if let known = commands[batch.commandID] { throw .repeated(known) }
    try check(batch.conditions)
    let header = BatchHeader(
      firstPosition: Position(events.count) + 1, count: batch.events.count,
      recordedAt: max(batch.recordedAt, newestRecordedAt ?? batch.recordedAt), actor: batch.actor,
      commandID: batch.commandID, correlationID: batch.correlationID, causation: batch.causation)
    commands[batch.commandID] = CommittedCommand(
      firstPosition: header.firstPosition, count: header.count, fingerprint: batch.fingerprint)
    for key in batch.releases { claims[key] = nil }
    for case .claims(let key) in batch.conditions { claims[key] = header.firstPosition }
    return StagedBatch(header: header, versions: batch.events.map { add($0, header) })
  }

  private func check(_ conditions: [Condition]) throws(AppendError) {
    for condition in conditions {
      switch condition {
      case .version(let stream, let expected):
        let actual = version(of: stream)
        if actual != expected { throw .conflict(stream, expected: expected, actual: actual) }
      case .claims(let key):
        if let holder = claims[key] { throw .alreadyExists(key, at: holder) }
      }
    }
  }

  private mutating func add(_ new: NewEvent, _ header: BatchHeader) -> UInt32 {
    let position = Position(events.count) + 1
    streams[new.stream, default: []].append(position)
    let envelope = Envelope(
      batch: header, position: position, stream: new.stream, version: version(of: new.stream), type: new.event.type,
      schema: new.event.schema, occurredAt: new.occurredAt)
    events.append(Stored(envelope: envelope, payload: new.event.payload))
    return envelope.version
  }

  fileprivate mutating func takeWaiters() -> [CheckedContinuation<Bool, Never>] {
    defer { waiters = [] }
    return waiters
  }
}
