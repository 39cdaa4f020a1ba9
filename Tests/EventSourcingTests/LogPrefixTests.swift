// A log as it stood at one of its positions reads as a naive list that ends there, by whatever way it is read.

import EventSourcing
import FoundationEssentials
import Testing

@Suite struct LogPrefixTests {
  private static let streams = (0..<4).map { StreamName("s", .text("\($0)")) }

  /// Batches of one to three events in few streams; some are recorded at the same time.
  private let store = InMemoryEventStore()
  private let all: [Envelope]

  init() async throws {
    for number in 0..<30 {
      let events = (0...number % 3).map { place in
        NewEvent(
          stream: Self.streams[(number * 7 + place) % 4], event: EncodedEvent(type: "t", schema: 1, payload: []))
      }
      _ = try await store.append(
        EventBatch(
          commandID: UUID(), recordedAt: Instant(milliseconds: Int64(number / 2) * 10), actor: .system("test"),
          events: events))
    }
    var all: [Envelope] = []
    try store.read(after: 0, through: nil) { envelope, _ in
      all.append(envelope)
      return true
    }
    self.all = all
  }

  private func seen(_ read: (StoredEventVisitor) throws -> Void) throws -> [Position] {
    var seen: [Position] = []
    try read { envelope, _ in
      seen.append(envelope.position)
      return true
    }
    return seen
  }

  @Test func `it ends behind a batch, and nothing later is seen`() throws {
    for position in 0...store.durable.position {
      let log = try LogPrefix(of: store, through: position)
      let end = all.first { $0.position == position }?.batch.lastPosition ?? 0
      let naive = all.filter { $0.position <= end }
      #expect(log.durable.position == end)
      #expect(try seen { try log.read(after: 3, through: nil, $0) } == naive.map(\.position).filter { $0 > 3 })
      #expect(
        try seen { try log.readBackwards(through: nil, after: 3, $0) }
          == naive.map(\.position).filter { $0 > 3 }.reversed())
      for stream in Self.streams {
        let own = naive.filter { $0.stream == stream }
        #expect(try log.version(of: stream, at: .max) == own.last?.version ?? 0)
        #expect(try seen { try log.read(stream, after: 1, $0) } == own.filter { $0.version > 1 }.map(\.position))
        #expect(try seen { try log.readBackwards(stream, through: nil, $0) } == own.map(\.position).reversed())
      }
    }
  }

  @Test func `a moment has all that was recorded by then`() throws {
    for time: Int64 in -1...160 {
      let last = all.last { $0.recordedAt <= Instant(milliseconds: time) }?.position ?? 0
      #expect(try store.lastPosition(recordedBy: Instant(milliseconds: time)) == last, "at \(time)")
    }
  }
}
