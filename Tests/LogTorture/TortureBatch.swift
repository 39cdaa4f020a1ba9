// The batches of the torture tests: everything in them follows from the position that they begin at.

import EventLog
import FoundationEssentials

/// A batch by its first position.
enum TortureBatch {
  /// The batch to append after a position.
  static func next(after position: UInt64) -> EventBatch {
    let first = position + 1
    let events = (0..<count(at: first)).map { event(at: first + UInt64($0)) }
    return EventBatch(
      commandID: command(at: first), fingerprint: first, command: first % 3 == 0 ? nil : "Torture\(first % 5)",
      recordedAt: Instant(milliseconds: 1_790_000_000_000 + Int64(first)), actor: .other("torture"), events: events)
  }

  /// How many events the batch at a first position has.
  static func count(at first: UInt64) -> Int { 1 + Int(first % 4) }

  /// The event at a position.
  static func event(at position: UInt64) -> NewEvent {
    NewEvent(
      stream: StreamName("torture", .text("\(position % 7)")),
      event: EncodedEvent(type: "tortured", schema: 1, payload: payload(at: position)))
  }

  /// The payload at a position: hardly compressible, and of many lengths.
  static func payload(at position: UInt64) -> [UInt8] {
    var state = position &* 0x9E37_79B9_7F4A_7C15
    return (0..<Int(position &* 37 % 900)).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  /// The id of the command whose batch begins at a position.
  static func command(at first: UInt64) -> UUID {
    let b = withUnsafeBytes(of: first.bigEndian) { Array($0) }
    return UUID(uuid: (9, 9, 9, 9, 9, 9, 0x49, 9, b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]))
  }
}
