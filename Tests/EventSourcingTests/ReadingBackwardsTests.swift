// Newest first on top of reading in order: what is newer than damage is handed over before the damage is told.

import EventSourcing
import FoundationEssentials
import Testing

@Suite struct ReadingBackwardsTests {
  /// A log that knows no better way to read backwards, and can't read one of its positions.
  private struct DamagedLog: EventReader {
    let store = InMemoryEventStore()
    let damaged: Position?

    init(_ count: Int, damagedAt damaged: Position? = nil) async throws {
      self.damaged = damaged
      let runner = try CommandRunner<Counters, InMemoryEventStore>(store: store)
      for number in 0..<count {
        try await runner.run(
          Raise(counter: "c\(number % 100)", by: 1), CommandMetadata(commandID: UUID(), actor: .system("test")),
          now: Instant(milliseconds: 1_000))
      }
    }

    var logID: UUID { store.logID }
    var durable: ChainPoint { store.durable }
    func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }

    func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
      if let damaged, position < damaged, damaged <= last ?? .max {
        throw StoreFailure(.corrupt, "damaged", positions: damaged...damaged)
      }
      try store.read(after: position, through: last, visit)
    }

    func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
      try store.read(stream, after: version, visit)
    }

    /// The positions that are handed over, and whether that ended with the damage.
    func backwards(after start: Position = 0, atMost count: Int = .max) throws -> (positions: [Position], isWhole: Bool)
    {
      var positions: [Position] = []
      do {
        try readBackwards(through: nil, after: start) { envelope, _ in
          positions.append(envelope.position)
          return positions.count < count
        }
        return (positions, true)
      } catch let failure as StoreFailure where failure.code == .corrupt {
        return (positions, false)
      }
    }
  }

  @Test func `every event comes once, the newest first`() async throws {
    let log = try await DamagedLog(700)
    #expect(try log.backwards().positions == (1...700).reversed())
    #expect(try log.backwards(after: 650).positions == (651...700).reversed())
    #expect(try log.backwards(atMost: 3).positions == [700, 699, 698])
  }

  @Test(arguments: [1, 2, 390, 620, 637, 699, 700] as [Position])
  func `all that is newer than damage is handed over`(damaged: Position) async throws {
    let log = try await DamagedLog(700, damagedAt: damaged)
    let (positions, isWhole) = try log.backwards()
    #expect(positions == Array((damaged..<700).reversed()).map { $0 + 1 } && !isWhole)
    #expect(try log.backwards(after: damaged).isWhole)
  }
}
