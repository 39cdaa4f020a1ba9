// A log in memory with a digest of its history at the end of every batch, and ways to lose or fork that history.

import EventSourcing
import Foundation
import LibC

final class ChainedLog: EventReader {
  private struct Stored: Sendable {
    let envelope: Envelope
    let payload: [UInt8]
    let digest: [UInt8]
  }

  let logID: UUID
  private let events = Lock<[Stored]>([])

  init(logID: UUID = UUID()) {
    self.logID = logID
  }

  /// A log with `count` events in batches of one to three, the same for the same seed.
  static func sample(_ count: Int, seed: UInt64 = 7, logID: UUID = UUID()) throws -> ChainedLog {
    let log = ChainedLog(logID: logID)
    var random = Steps(seed: seed)
    while log.count < count {
      let batch = (0...random.next(3)).map { _ -> TallyEvent in
        let thing = "thing \(random.next(40))"
        return random.next(40) == 0
          ? .forgotten(Forgotten(thing: thing)) : .counted(Counted(thing: thing, amount: Int64(random.next(100))))
      }
      try log.append(batch)
    }
    return log
  }

  var count: Int { events.withLock { $0.count } }

  func append(_ batch: [TallyEvent]) throws {
    try events.withLock { events in
      let header = BatchHeader(
        firstPosition: Position(events.count) + 1, count: batch.count,
        recordedAt: Instant(milliseconds: 1000 * Int64(events.count)), actor: .system("test"),
        commandID: UUID(), correlationID: UUID(), causation: nil)
      for event in batch {
        let encoded = try event.encoded()
        let envelope = Envelope(
          batch: header, position: Position(events.count) + 1, stream: StreamName("tally"),
          version: UInt32(events.count + 1), type: encoded.type, schema: encoded.schema, occurredAt: nil)
        var digest = events.last?.digest ?? [UInt8](repeating: 0, count: 16)
        for (index, byte) in encoded.payload.enumerated() {
          digest[index % 16] = digest[index % 16] &* 31 &+ byte &+ UInt8(truncatingIfNeeded: index)
        }
        events.append(Stored(envelope: envelope, payload: encoded.payload, digest: digest))
      }
    }
  }

  /// Loses everything after `count` events.
  func truncate(to count: Int) {
    events.withLock { $0.removeSubrange(count...) }
  }

  var durable: ChainPoint {
    events.withLock { $0.last.map { ChainPoint(position: $0.envelope.position, digest: $0.digest) } ?? .start }
  }

  func digest(at position: Position) throws(StoreFailure) -> [UInt8]? {
    events.withLock { events in
      let stored = events[Int(position) - 1]
      let isBatchEnd = position + 1 == stored.envelope.batch.firstPosition + Position(stored.envelope.batch.count)
      return isBatchEnd ? stored.digest : nil
    }
  }

  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    let all = events.withLock { $0 }
    for stored in all.prefix(Int(last ?? Position(all.count))).dropFirst(Int(position)) {
      if try !stored.payload.withUnsafeBytes({ try visit(stored.envelope, $0) }) { return }
    }
  }

  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try read(after: Position(version), through: nil, visit)
  }
}

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/daybook-views-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
