// The rules that every event store keeps, as a suite that runs against any of them: memory, log, or one of your own.
// Make a `@Test(arguments: EventStoreRule.all)` and call `check` with a closure that opens a store.

public import EventSourcing
internal import FoundationEssentials
public import Testing

/// One rule that every event store keeps.
public struct EventStoreRule: Sendable, CustomTestStringConvertible {
  /// What the rule says, in a sentence.
  public let name: String
  let body: @Sendable (any EventStoreSubject) async throws -> Void

  init(_ name: String, _ body: @escaping @Sendable (any EventStoreSubject) async throws -> Void) {
    self.name = name
    self.body = body
  }

  public var testDescription: String { name }

  /// Every rule that any store keeps.
  public static let all: [EventStoreRule] = appending + conditions + idempotency + reading + backwards + following

  /// The rules beside them for a store that is decided on ahead of its disk.
  public static let pipelining: [EventStoreRule] = staging

  /// Checks one of `all`.
  ///
  /// - Parameters:
  ///   - open: opens the store, an empty one the first time. Called again after `close`, it opens what was there.
  ///   - close: closes it, so that it can be opened again; nil for a store that keeps nothing.
  ///   - reader: reads the store as another process would; nil: the store itself is read.
  public func check<Store: EventStore>(
    opening open: @escaping @Sendable () async throws -> Store,
    closing close: (@Sendable (Store) async throws -> Void)? = nil,
    reading reader: (@Sendable (Store) throws -> any EventReader)? = nil
  ) async throws {
    let store = try await open()
    try await body(EventStoreUnderTest(store: store, staged: nil, open: open, close: close, readElsewhere: reader))
  }

  /// Checks one of `all` or of `pipelining`.
  public func check<Store: PipelinedEventStore>(
    opening open: @escaping @Sendable () async throws -> Store,
    closing close: (@Sendable (Store) async throws -> Void)? = nil,
    reading reader: (@Sendable (Store) throws -> any EventReader)? = nil
  ) async throws {
    let store = try await open()
    try await body(
      EventStoreUnderTest(
        store: store, staged: StagedStoreUnderTest(store: store), open: open, close: close, readElsewhere: reader))
  }
}

/// A store behind one plain set of calls, so that the rules need not be generic.
protocol EventStoreSubject: Sendable {
  var logID: UUID { get }
  var durable: ChainPoint { get }
  /// What a store offers that is decided on ahead of its disk.
  var staging: any StagingSubject { get throws }
  func append(_ batch: EventBatch) async throws(AppendError) -> StagedBatch
  func command(_ id: UUID) async throws(StoreFailure) -> CommittedCommand?
  func waitUntilDurable(beyond position: Position) async -> Bool
  func digest(at position: Position) throws(StoreFailure) -> [UInt8]?
  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws
  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws
  func readBackwards(through last: Position?, after start: Position, _ visit: StoredEventVisitor) throws
  func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws
  func version(of stream: StreamName, at position: Position) throws -> UInt32
  /// The store as another process reads it.
  func reader() throws -> any EventReader
  /// Closes the store and opens it again; itself where it keeps nothing.
  func reopened() async throws -> any EventStoreSubject
  /// Closes it; false where it keeps nothing.
  func close() async throws -> Bool
}

/// A store with its staged state.
protocol StagingSubject: Sendable {
  var newestRecordedAt: Instant? { get }
  var lastPosition: Position { get }
  func version(of stream: StreamName) -> UInt32
  func command(_ id: UUID) -> CommittedCommand?
  func stage(_ batch: EventBatch) throws(AppendError) -> StagedBatch
  func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure)
}

/// An event as a reader saw it.
struct StoredEvent: Equatable {
  let envelope: Envelope
  let payload: [UInt8]
}

extension EventStoreSubject {
  func all(after position: Position = 0, through last: Position? = nil) throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    try read(after: position, through: last) { envelope, payload in
      events.append(StoredEvent(envelope: envelope, payload: Array(payload)))
      return true
    }
    return events
  }

  func stream(_ name: StreamName, after version: UInt32 = 0) throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    try read(name, after: version) { envelope, payload in
      events.append(StoredEvent(envelope: envelope, payload: Array(payload)))
      return true
    }
    return events
  }
}

private struct EventStoreUnderTest<Store: EventStore>: EventStoreSubject {
  struct NotPipelined: Error {}

  let store: Store
  let staged: (any StagingSubject)?
  let open: @Sendable () async throws -> Store
  let close: (@Sendable (Store) async throws -> Void)?
  let readElsewhere: (@Sendable (Store) throws -> any EventReader)?

  var logID: UUID { store.logID }
  var durable: ChainPoint { store.durable }

  var staging: any StagingSubject {
    get throws {
      guard let staged else { throw NotPipelined() }
      return staged
    }
  }

  func append(_ batch: EventBatch) async throws(AppendError) -> StagedBatch { try await store.append(batch) }
  func command(_ id: UUID) async throws(StoreFailure) -> CommittedCommand? { try await store.command(id) }
  func waitUntilDurable(beyond position: Position) async -> Bool { await store.waitUntilDurable(beyond: position) }
  func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { try store.digest(at: position) }

  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try store.read(after: position, through: last, visit)
  }

  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try store.read(stream, after: version, visit)
  }

  func readBackwards(through last: Position?, after start: Position, _ visit: StoredEventVisitor) throws {
    try store.readBackwards(through: last, after: start, visit)
  }

  func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws {
    try store.readBackwards(stream, through: version, visit)
  }

  func version(of stream: StreamName, at position: Position) throws -> UInt32 {
    try store.version(of: stream, at: position)
  }

  func reader() throws -> any EventReader { try readElsewhere?(store) ?? store }

  func reopened() async throws -> any EventStoreSubject {
    guard let close else { return self }
    try await close(store)
    return EventStoreUnderTest(
      store: try await open(), staged: nil, open: open, close: close, readElsewhere: readElsewhere)
  }

  func close() async throws -> Bool {
    guard let close else { return false }
    try await close(store)
    return true
  }
}

private struct StagedStoreUnderTest<Store: PipelinedEventStore>: StagingSubject {
  let store: Store

  var newestRecordedAt: Instant? { store.stage { $0.newestRecordedAt } }
  var lastPosition: Position { store.stage { $0.lastPosition } }
  func version(of stream: StreamName) -> UInt32 { store.stage { $0.version(of: stream) } }
  func command(_ id: UUID) -> CommittedCommand? { store.stage { $0.command(id) } }

  func stage(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    try store.stage { (transaction: inout Store.Transaction) throws(AppendError) in try transaction.append(batch) }
  }

  func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure) {
    try await store.waitUntilDurable(through: staged)
  }
}
