// The rules that every event store keeps, as a suite that runs against any of them: memory, log, or one of your own.
// Make a `@Test(arguments: EventStoreRule.all)` and call `check` with a closure that opens an empty store.

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

  /// Checks this rule against an empty store.
  public func check<Store: EventStore>(_ store: Store) async throws {
    try await body(EventStoreUnderTest(store: store))
  }

  /// Every rule.
  public static let all: [EventStoreRule] = appending + conditions + idempotency + reading
}

/// A store behind one plain set of calls, so that the rules need not be generic.
protocol EventStoreSubject: Sendable {
  func append(_ batch: EventBatch) async throws(AppendError) -> StagedBatch
  func all(after position: Position, through last: Position?) throws -> [StoredEvent]
  func stream(_ name: StreamName, after version: UInt32) throws -> [StoredEvent]
  func version(of stream: StreamName) -> UInt32
  var newestRecordedAt: Instant? { get }
  func stageOnly(_ batch: EventBatch) throws(AppendError) -> StagedBatch
  func settle(through staged: StagedPosition) async throws
  func waitUntilDurable(beyond position: Position) async -> Bool
  var durable: Position { get }
}

/// An event as a reader saw it.
struct StoredEvent: Equatable {
  let envelope: Envelope
  let payload: [UInt8]
}

struct EventStoreUnderTest<Store: EventStore>: EventStoreSubject {
  let store: Store

  func append(_ batch: EventBatch) async throws(AppendError) -> StagedBatch { try await store.append(batch) }

  func all(after position: Position, through last: Position?) throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    try store.read(after: position, through: last) { envelope, payload in
      events.append(StoredEvent(envelope: envelope, payload: Array(payload)))
      return true
    }
    return events
  }

  func stream(_ name: StreamName, after version: UInt32) throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    try store.read(name, after: version) { envelope, payload in
      events.append(StoredEvent(envelope: envelope, payload: Array(payload)))
      return true
    }
    return events
  }

  func version(of stream: StreamName) -> UInt32 { store.stage { $0.version(of: stream) } }

  var newestRecordedAt: Instant? { store.stage { $0.newestRecordedAt } }

  func stageOnly(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    try store.stage { (area: inout Store.Staging) throws(AppendError) in try area.append(batch) }
  }

  func settle(through staged: StagedPosition) async throws { try await store.settle(through: staged) }

  func waitUntilDurable(beyond position: Position) async -> Bool {
    await store.waitUntilDurable(beyond: position)
  }

  var durable: Position { store.durable.position }
}
