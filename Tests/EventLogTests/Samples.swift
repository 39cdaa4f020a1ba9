// Batches to append and a way to compare everything that a log shows with what was appended.
// All values follow from numbers, so that a failing case can be made again.

import EventLogSimulation
import FoundationEssentials

@testable import EventLog

typealias SimulatedLog = Log<SimulatedStorage>

/// The id with this number in its last bytes.
func id(_ number: UInt64) -> UUID {
  let b = withUnsafeBytes(of: (number &* 0x9E37_79B9_7F4A_7C15).bigEndian) { Array($0) }
  return UUID(uuid: (1, 2, 3, 4, 5, 6, 0x47, 8, b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]))
}

/// A batch that differs by `number`, with `events` events over three streams.
func sample(_ number: Int, events: Int = 1, payload size: Int = 40) -> EventBatch {
  let list = (0..<events).map { index in
    let stream: StreamName =
      switch (number + index) % 3 {
      case 0: StreamName("order", .uuid(id(UInt64(number % 5))))
      case 1: StreamName("customer", .text("c-\(number % 4)"))
      default: StreamName("account", .none)
      }
    var random = SeededRandom(seed: UInt64(number * 1000 + index))
    let payload = (0..<size).map { $0 % 3 == 0 ? UInt8(truncatingIfNeeded: random.next()) : 0x61 }
    let event = EncodedEvent(
      type: index % 2 == 0 ? "order.created" : "task.completed", schema: UInt16(1 + number % 2), payload: payload)
    return NewEvent(
      stream: stream, event: event, occurredAt: number % 4 == 0 ? Instant(milliseconds: 1_000) : nil)
  }
  return EventBatch(
    commandID: id(UInt64(number)), fingerprint: UInt64(number) &* 77,
    command: number % 3 == 1 ? nil : "Command\(number % 4)",
    recordedAt: Instant(milliseconds: 1_790_000_000_000 + Int64(number)), actor: Actor(stored: "user:\(number % 3)"),
    correlationID: number % 2 == 0 ? nil : id(9999),
    causation: number % 3 == 0 && number > 0 ? 1 : nil,
    conditions: number % 5 == 0 ? [.claims(UniqueKey(scope: "email", value: "\(number)@x"))] : [],
    releases: number % 10 == 9 ? [UniqueKey(scope: "email", value: "\(number - 4)@x")] : [], events: list)
}

/// One event as a log shows it.
struct Shown: Equatable {
  var envelope: Envelope
  var payload: [UInt8]

  var batch: BatchHeader { envelope.batch }
}

extension ReadableLog {
  /// Everything that the log shows, in order.
  func everything(after: UInt64 = 0, through: UInt64? = nil) throws -> [Shown] {
    var shown: [Shown] = []
    try scan(after: after, through: through) { envelope, payload in
      shown.append(Shown(envelope: envelope, payload: Array(payload)))
      return true
    }
    return shown
  }
}

/// What a log must show when these batches were appended to an empty one.
func expected(_ batches: [EventBatch]) -> [Shown] {
  var shown: [Shown] = []
  var versions: [StreamName: UInt32] = [:]
  var recordedAt = Instant(milliseconds: .min)
  for batch in batches {
    recordedAt = max(recordedAt, batch.recordedAt)
    let header = BatchHeader(
      firstPosition: UInt64(shown.count) + 1, count: batch.events.count, recordedAt: recordedAt, actor: batch.actor,
      commandID: batch.commandID, fingerprint: batch.fingerprint, command: batch.command,
      correlationID: batch.correlationID, causation: batch.causation)
    for event in batch.events {
      versions[event.stream, default: 0] += 1
      let envelope = Envelope(
        batch: header, position: UInt64(shown.count) + 1, stream: event.stream, version: versions[event.stream]!,
        type: event.event.type, schema: event.event.schema, occurredAt: event.occurredAt)
      shown.append(Shown(envelope: envelope, payload: event.event.payload))
    }
  }
  return shown
}

extension LogOptions {
  /// Small sizes, so that a few batches reach every case; the log's id is always the same.
  static func small(segment: UInt64 = 4096) -> LogOptions {
    var options = LogOptions(segmentSize: segment, smallestStep: 1024, largestStep: 2048, cacheSize: 1 << 20)
    options.newLogID = id(42)
    return options
  }
}

extension Log {
  /// Stages batches and writes them as one flush, on this thread; for logs that were opened without one.
  func write(_ batches: [EventBatch]) throws {
    for batch in batches {
      _ = try stage { (transaction) throws(StoreFailure) in try transaction.appendUnconditionally(batch).positions }
    }
    shell.flushStaged()
    if let failure = contents.state.withLock({ $0.buffer.failure }) { throw failure }
  }
}

extension Log {
  /// All frames of segments that are not sealed, in order.
  var frames: [FrameEntry] {
    get throws {
      try contents.reader.segments.all.flatMap { segment in
        guard case .frames(let frames) = segment else { return [] as [FrameEntry] }
        return try frames.frames(from: frames.entry.firstPosition, wholeRun: false, limit: .max)
      }
    }
  }
}

extension FrameDraft {
  /// Encodes a batch as the next one of `index`; `actor` stands in the place of its own.
  func append(
    _ batch: EventBatch, _ actor: String? = nil, recordedAt: Instant, index: inout LogIndex,
    base: (StreamName) -> UInt32
  ) {
    let header = BatchHeader(batch, at: index.lastPosition + 1, recordedAt: recordedAt)
    append(batch, header, actor: actor ?? batch.actor.description, index: &index, base: base)
  }
}
