// The store on top of a log: it keeps every rule of a store, says what a store says that has it all, and leaves the log
// as it is.

import EventLog
import EventLogStore
import EventSourcing
import EventSourcingTesting
import Foundation
import Testing

@Suite struct OverlayTests {
  private typealias Folder = LogEventStoreTests.Folder

  @Test(arguments: EventStoreRule.all + EventStoreRule.pipelining)
  func `an overlay on an empty log keeps`(_ rule: EventStoreRule) async throws {
    let base = InMemoryEventStore()
    try await rule.check { try OverlayEventStore(on: base) }
    #expect(base.durable.position == 0)
  }

  /// Batches by seed, of few streams, commands and keys, so that conditions hold now and then.
  private func batches(_ seed: UInt64) -> [EventBatch] {
    var random = Generator(seed: seed)
    return (0..<120).map { number in
      let streams = (0..<Int.random(in: 1...3, using: &random)).map { _ in stream(Int.random(in: 0..<6, using: &random))
      }
      let key = UniqueKey(scope: "k", value: "\(Int.random(in: 0..<8, using: &random))")
      var conditions: [Condition] = []
      if Bool.random(using: &random) { conditions.append(.claims(key)) }
      if Int.random(in: 0..<4, using: &random) == 0 {
        conditions.append(.version(streams[0], is: UInt32.random(in: 0..<20, using: &random)))
      }
      return EventBatch(
        commandID: command(Int.random(in: 0..<150, using: &random)), fingerprint: UInt64(number),
        recordedAt: Instant(milliseconds: Int64.random(in: 0..<1_000, using: &random)), actor: .system("test"),
        conditions: conditions, releases: Int.random(in: 0..<3, using: &random) == 0 ? [key] : [],
        events: streams.map {
          NewEvent(stream: $0, event: EncodedEvent(type: "t", schema: 1, payload: [UInt8(number)]))
        })
    }
  }

  private var others: EventBatch {
    EventBatch(
      commandID: UUID(), recordedAt: Instant(milliseconds: 5_000), actor: .system("other"),
      events: (0..<6).map { NewEvent(stream: stream($0), event: EncodedEvent(type: "t", schema: 1, payload: [])) })
  }

  private func stream(_ number: Int) -> StreamName { StreamName("s", .text("\(number)")) }
  private func command(_ number: Int) -> UUID { UUID(namespace: .urlNamespace, name: "\(number)") }

  private func outcome(of batch: EventBatch, in store: some PipelinedEventStore) async -> String {
    do throws(AppendError) {
      return "\(try await store.append(batch))"
    } catch {
      return "\(error)"
    }
  }

  private func everything(in store: some EventReader) throws -> [String] {
    var seen: [String] = []
    func take(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) -> Bool {
      seen.append(
        "\(envelope.position) \(envelope.stream)@\(envelope.version) \(envelope.recordedAt) \(Array(payload))")
      return true
    }
    try store.read(after: 0, through: nil, take)
    try store.read(after: 30, through: 70, take)
    try store.readBackwards(through: 60, after: 20, take)
    for number in 0..<7 {
      try store.read(stream(number), after: 3, take)
      try store.readBackwards(stream(number), through: 9, take)
      for position in [0, 25, 60, 500] as [Position] {
        seen.append("\(number): \(try store.version(of: stream(number), at: position))")
      }
    }
    return seen
  }

  @Test(arguments: [1, 2, 3] as [UInt64], [0, 1, 60, 119])
  func `an overlay says what a store says that has it all`(_ seed: UInt64, _ below: Int) async throws {
    let folder = Folder()
    let options = LogOptions(
      segmentSize: 1_024, smallestStep: 512, largestStep: 4_096, indexRunLength: 16, indexFanOut: 2)
    let log = try LogEventStore.open(folder.storage, options: options)
    let whole = InMemoryEventStore()
    let batches = batches(seed)
    for batch in batches.prefix(below) {
      _ = await outcome(of: batch, in: log)
      _ = await outcome(of: batch, in: whole)
    }
    try await log.readableLog.finishMaintenance()
    let reader = try LogEventReader(folder.storage)
    let overlay = try OverlayEventStore(on: reader)
    // What another process appends afterwards, and seals, is not seen.
    for _ in 0..<20 { _ = await outcome(of: others, in: log) }
    try await log.readableLog.finishMaintenance()
    let before = log.durable
    #expect(overlay.stage { $0.newestRecordedAt } == whole.stage { $0.newestRecordedAt })
    for batch in batches.dropFirst(below) {
      #expect(await outcome(of: batch, in: overlay) == (await outcome(of: batch, in: whole)))
    }
    #expect(try everything(in: overlay) == everything(in: whole))
    for number in 0..<150 {
      #expect(overlay.stage { $0.command(command(number)) } == whole.stage { $0.command(command(number)) })
    }
    for number in 0..<9 {
      let key = UniqueKey(scope: "k", value: "\(number)")
      #expect(overlay.stage { $0.holder(of: key) } == whole.stage { $0.holder(of: key) })
    }
    #expect(log.durable == before)
    try await log.close()
  }

  /// The same numbers for the same seed.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
