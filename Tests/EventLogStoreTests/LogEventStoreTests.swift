// The store on the log keeps every rule of the conformance suite, and what it holds after a reopening.

import EventLog
import EventLogStore
import EventSourcing
import EventSourcingTesting
import Foundation
import Testing

@Suite struct LogEventStoreTests {
  /// A folder of its own for each test, removed afterwards.
  final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "daybook-\(UUID())").path
    deinit { try? FileManager.default.removeItem(atPath: path) }
    var storage: DiskStorage { DiskStorage(folder: path) }
  }

  func batch(_ number: Int, in stream: StreamName) -> EventBatch {
    EventBatch(
      commandID: UUID(namespace: .urlNamespace, name: "\(number)"), fingerprint: UInt64(number),
      recordedAt: Instant(milliseconds: Int64(number) * 1_000), actor: .integration("port"),
      events: [
        NewEvent(stream: stream, event: EncodedEvent(type: "test.happened", schema: 1, payload: [1, 2, 3]))
      ])
  }

  /// A log as it is used, and one in which each batch closes a segment that is sealed and each event makes a run.
  enum Shape: CaseIterable, Sendable {
    case usual, tiny, sealed

    var options: LogOptions {
      switch self {
      case .usual: LogOptions()
      case .tiny, .sealed:
        LogOptions(segmentSize: 1, smallestStep: 512, largestStep: 4096, indexRunLength: 1, indexFanOut: 2)
      }
    }
  }

  @Test(arguments: EventStoreRule.all + EventStoreRule.pipelining, Shape.allCases)
  func `the store on the log keeps`(_ rule: EventStoreRule, _ shape: Shape) async throws {
    let folder = Folder()
    try await rule.check {
      let store = try LogEventStore.open(folder.storage, options: shape.options)
      if shape == .sealed { try await store.readableLog.finishMaintenance() }
      return store
    } closing: {
      if shape == .sealed { try await $0.readableLog.finishMaintenance() }
      try await $0.close()
    } reading: { _ in
      try LogEventReader(folder.storage)
    }
  }

  @Test func `what is staged before anybody waits shares one frame`() async throws {
    let folder = Folder()
    let store = try LogEventStore.open(folder.storage)
    for number in 1...100 {
      _ = try store.stage { (area) throws(AppendError) in try area.append(batch(number, in: StreamName("shop"))) }
    }
    #expect(store.durable.position == 0)
    try await store.waitUntilDurable(through: StagedPosition(100))
    #expect(try (1...100).filter { try store.digest(at: Position($0)) != nil } == [100])
    try await store.close()
  }

  @Test func `what nobody waits for is written when it is much`() async throws {
    let folder = Folder()
    let store = try LogEventStore.open(folder.storage)
    for number in 1...2_000 {
      _ = try store.stage { (area) throws(AppendError) in try area.append(batch(number, in: StreamName("shop"))) }
    }
    #expect(await store.waitUntilDurable(beyond: 1_000))
    try await store.close()
  }

  @Test func `everything is there after reopening`() async throws {
    let folder = Folder()
    let stream = StreamName("cart", .text("7"))
    let key = UniqueKey(scope: "email", value: "ann@example.com")
    let first = try LogEventStore.open(folder.storage)
    var claiming = batch(1, in: stream)
    claiming.conditions = [.claims(key)]
    _ = try await first.append(claiming)
    _ = try await first.append(batch(2, in: stream))
    let (logID, durable) = (first.logID, first.durable)
    try await first.close()

    let second = try LogEventStore.open(folder.storage)
    #expect(second.logID == logID && second.durable == durable)
    #expect(try second.digest(at: 2) == durable.digest)
    #expect(second.stage { $0.version(of: stream) } == 2)
    await #expect(throws: AppendError.repeated(CommittedCommand(firstPosition: 2, count: 1, fingerprint: 2))) {
      try await second.append(batch(2, in: stream))
    }
    claiming.commandID = UUID(namespace: .urlNamespace, name: "another")
    await #expect(throws: AppendError.alreadyExists(key, at: 1)) { try await second.append(claiming) }
    try await second.close()
  }

  @Test func `a second writer is locked out, and readers are not`() async throws {
    let folder = Folder()
    let store = try LogEventStore.open(folder.storage)
    _ = try await store.append(batch(1, in: StreamName("shop")))
    #expect {
      _ = try LogEventStore.open(folder.storage)
    } throws: { ($0 as? StoreFailure)?.code == .locked }
    let reader = try LogEventReader(folder.storage)
    #expect(reader.durable.position == 1 && reader.logID == store.logID)
    _ = try await store.append(batch(2, in: StreamName("shop")))
    try reader.refresh()
    #expect(reader.durable == store.durable)
    try await store.close()
  }

  @Test func `reading nothing creates nothing`() {
    let folder = Folder()
    #expect {
      _ = try LogEventReader(folder.storage)
    } throws: { ($0 as? StoreFailure)?.code == .notFound }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }
}
