// Closed segments made without a disk, and sealed ones made of them on a simulated disk.
// Random batches reach every optional part of the format; a seed makes a failing case again.

import EventLogSimulation
import FoundationEssentials

@testable import EventLog

typealias SimulatedSegment = SealedSegment<SimulatedStorage>

/// A closed segment's frames, and what they must show.
struct ClosedSegment {
  struct Frame {
    var header: FrameHeader
    var content: [UInt8]
  }

  var header: SegmentHeader
  var frames: [Frame] = []
  var shown: [Shown] = []

  var first: UInt64 { header.firstPosition }
  var last: UInt64 { frames[frames.count - 1].header.lastPosition }

  /// Encodes batches as a log would, `perFrame` of them in each frame, after those that lie in `earlier` segments.
  /// `actors` stand in the place of the batches' own, as text.
  init(_ batches: [EventBatch], earlier: [EventBatch] = [], perFrame: Int = 3, actors: [String] = []) {
    var index = LogIndex()
    var encoder = FrameEncoder(digest: .start)
    let before = ClosedSegment.encode(earlier, perFrame: perFrame, actors: [], &index, &encoder)
    header = SegmentHeader(
      number: 7, logID: id(42), firstPosition: index.lastPosition + 1, digest: encoder.digest, epoch: 3)
    frames = ClosedSegment.encode(batches, perFrame: perFrame, actors: actors, &index, &encoder)
    shown = Array(expected(earlier + batches).dropFirst(before.reduce(0) { $0 + Int($1.header.count) }))
  }

  private static func encode(
    _ batches: [EventBatch], perFrame: Int, actors: [String], _ index: inout LogIndex, _ encoder: inout FrameEncoder
  ) -> [Frame] {
    var frames: [Frame] = []
    for start in stride(from: 0, to: batches.count, by: perFrame) {
      let draft = FrameDraft()
      draft.begin(tag: UInt32(index.lastPosition + 1), firstPosition: index.lastPosition + 1)
      for number in start..<min(batches.count, start + perFrame) {
        let earliest = Instant(milliseconds: index.lastRecordedAt)
        let batch = batches[number]
        let actor = actors.isEmpty ? nil : actors[number % actors.count]
        draft.append(batch, actor, recordedAt: max(batch.recordedAt, earliest), index: &index) { _ in 0 }
      }
      var content = ByteSink()
      draft.write(to: &content)
      var stored = ByteSink()
      encoder.restartRun()
      let place = FramePlace(logID: id(42), epoch: 3, segment: 7, offset: 512, durableThrough: 512)
      frames.append(Frame(header: encoder.encode(draft, at: place, into: &stored), content: Array(content.bytes)))
    }
    return frames
  }

  /// A writer that has all frames.
  func writer() throws -> SealedSegmentWriter {
    var writer = SealedSegmentWriter(header: header)
    for frame in frames {
      let result = frame.content.withUnsafeBytes { bytes in
        Result { () throws(FormatFault) in try writer.add(frame.header, content: bytes) }
      }
      try result.get()
    }
    return writer
  }

  /// Seals it on this disk.
  func sealed(on storage: SimulatedStorage = SimulatedStorage()) throws -> SimulatedSegment {
    let file = try storage.create(LogFiles.sealed(7))
    _ = try writer().write(to: file) {}
    return try SimulatedSegment.open(file, number: 7, logID: id(42), file: LogFiles.sealed(7))
  }
}

extension SealedSegment {
  /// Everything between two positions, by `scan`.
  func everything(
    after: UInt64 = 0, through: UInt64 = .max, types: Set<String>? = nil, cache: BlockCache = BlockCache(limit: 1 << 24)
  ) throws -> [Shown] {
    var shown: [Shown] = []
    _ = try scan(after: after, through: through, types: types, cache: cache) { envelope, payload in
      shown.append(Shown(envelope: envelope, payload: Array(payload)))
      return true
    }
    return shown
  }

  /// The event at a position, by itself.
  func shown(at position: UInt64, cache: BlockCache = BlockCache(limit: 1 << 24)) throws -> Shown {
    try withEvent(at: position, cache: cache) { envelope, payload in
      Shown(envelope: envelope, payload: Array(payload))
    }
  }
}

/// A batch with any of the format's optional parts.
func randomBatch(_ random: inout SeededRandom, events: Int, largest: Int = 60) -> EventBatch {
  func below(_ limit: UInt64) -> UInt64 { random.next() % limit }
  func key() -> UniqueKey { UniqueKey(scope: "email", value: "\(below(50))") }
  let command = id(below(.max))
  let names = [nil, nil, "OpenOrder", "e\u{301}", "\u{e9}", "\0", String(repeating: "n", count: BatchLimits.name)]
  let list = (0..<events).map { _ in
    let stream: StreamName =
      switch below(8) {
      case 0: StreamName("account", .none)
      case 1: StreamName("customer", .text(["", "e\u{301}", "\u{e9}", "c-\(below(9))"][Int(below(4))]))
      case 2: StreamName("cafe\u{301}", .uuid(id(below(3))))
      default: StreamName("order", .uuid(id(below(40))))
      }
    let size = below(4) == 0 ? 0 : Int(below(UInt64(largest)))
    let event = EncodedEvent(
      type: "type-\(min(below(12), below(12)))",
      schema: below(3) == 0 ? UInt16(truncatingIfNeeded: below(.max)) : 1,
      payload: (0..<size).map { $0 % 5 == 0 ? UInt8(truncatingIfNeeded: below(256)) : UInt8($0 & 31) })
    let occurredAt = below(3) == 0 ? Instant(milliseconds: Int64(bitPattern: below(.max))) : nil
    return NewEvent(stream: stream, event: event, occurredAt: occurredAt)
  }
  return EventBatch(
    commandID: command, fingerprint: below(.max), command: names[Int(command.uuid.15) % names.count],
    recordedAt: Instant(milliseconds: 1_790_000_000_000 + Int64(below(1000))),
    actor: Actor(stored: ["", "user:\(below(4))", "USER:x", "user:\(command.uuidString.lowercased())"][Int(below(4))]),
    correlationID: below(2) == 0 ? nil : id(below(5)), causation: below(3) == 0 ? below(.max) : nil,
    conditions: (0..<(below(4) / 2)).map { _ in .claims(key()) },
    releases: (0..<(below(4) / 3)).map { _ in key() }, events: list)
}

/// Random batches of a few events, with a large one now and then.
func randomBatches(_ count: Int, seed: UInt64) -> [EventBatch] {
  var random = SeededRandom(seed: seed)
  return (0..<count).map { _ in
    let events = random.next() % 20 == 0 ? 200 : 1 + Int(random.next() % 6)
    return randomBatch(&random, events: events)
  }
}
