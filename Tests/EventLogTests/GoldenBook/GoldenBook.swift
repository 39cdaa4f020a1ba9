// A book of one mebibyte on the simulated disk, the same in every run, for damaging every bit and every length of it.
// It has all that a book on disk can have: sealed segments, one that waits to be sealed, an active one, index runs.

import EventLogSimulation

@testable import EventLog

/// The kinds of files in a book, as damage to them is judged.
enum GoldenPart: String, CaseIterable {
  case manifest, sealed, closed, active, index
}

/// The book as a kill has left it: its last flush is acknowledged, and nothing was written after it.
struct GoldenBook: Sendable {
  struct File: Sendable {
    let name: String
    let part: GoldenPart
    let bytes: [UInt8]
  }

  let storage: SimulatedStorage
  let manifest: Manifest
  /// All acknowledged events.
  let history: [Shown]
  /// All files but the lock and the mark of what is durable, which proves nothing to an opening.
  let files: [File]
  /// The active segment's frames.
  let frames: [FrameEntry]
  /// The last position that something else than the last flush itself proves.
  let provenThrough: UInt64
  /// The last position that the index runs have.
  let indexedThrough: UInt64
  /// The positions of each stream's events.
  let streams: [StreamName: [UInt64]]

  var size: Int { files.reduce(0) { $0 + $1.bytes.count } }
  /// The active segment's entry.
  var active: Manifest.Segment { manifest.segments[manifest.segments.count - 1] }

  /// Segments of so many bytes of content.
  static func options(segment: UInt64 = 64 << 10) -> LogOptions {
    var options = LogOptions(
      segmentSize: segment, smallestStep: 4 << 10, largestStep: 16 << 10, cacheSize: 1 << 20, indexRunLength: 256,
      indexFanOut: 4)
    options.newLogID = id(42)
    return options
  }

  /// The batch with this number: like `sample`, with payloads that compress about as well as those of orders.
  static func batch(_ number: Int) -> EventBatch {
    var batch = sample(number, events: 1 + number % 3, payload: 0)
    for index in batch.events.indices { batch.events[index].event.payload = text(UInt64(number * 1000 + index)) }
    return batch
  }

  private static func text(_ seed: UInt64) -> [UInt8] {
    let words = ["pipe", "boiler", "visit", "customer", "leak", "spare", "part", "north", "stairs", "urgent", "repair"]
    var random = SeededRandom(seed: seed)
    var text = "{\"title\":\"order \(random.next() % 10_000)\",\"state\":\"open\",\"note\":\""
    for _ in 0..<20 + Int(random.next() % 40) { text += words[Int(random.next() % 11)] + " " }
    return Array((text + "\",\"key\":\"\(random.next())\(random.next())\"}").utf8)
  }
}

extension GoldenBook {
  /// Makes the book.
  static func made() throws -> GoldenBook {
    var growth = Growth()
    try growth.write(until: { $0.segments.count > 38 }, segment: 64 << 10, sealing: true)
    let sealed = growth.storage.files.count { $0.hasSuffix(".sealed") }
    try growth.write(until: { $0.segments.count > sealed + 1 }, segment: 64 << 10, sealing: false)
    return try growth.finish()
  }

  /// The book on its way.
  private struct Growth {
    let storage = SimulatedStorage()
    var batches: [EventBatch] = []

    /// Appends batches in flushes of many sizes until the manifest is as wanted, and closes the log.
    mutating func write(until isDone: (Manifest) -> Bool, segment: UInt64, sealing: Bool) throws {
      let log = try SimulatedLog(storage, options: GoldenBook.options(segment: segment))
      while !isDone(log.maintenance.manifest.current) {
        try flush([1, 3, 24, 2, 7][batches.count % 5], log)
        if sealing { log.maintenance.runAll() }
      }
      log.shell.finish()
    }

    mutating func flush(_ count: Int, _ log: SimulatedLog) throws {
      let next = (0..<count).map { GoldenBook.batch(batches.count + $0) }
      try log.write(next)
      batches += next
    }

    /// Fills the active segment: first what the index has, then what only watermarks prove, then the last flush.
    mutating func finish() throws -> GoldenBook {
      let log = try SimulatedLog(storage, options: GoldenBook.options(segment: 1 << 20))
      while log.contents.state.withLock({ $0.frozenEnd }) == nil { try flush(4, log) }
      try log.maintenance.writeRun()
      for count in [1, 1, 8, 2, 16, 1, 12, 3] { try flush(count, log) }
      let proven = log.durable.position
      try flush(16, log)
      return try book(log, provenThrough: proven)
    }

    private func book(_ log: SimulatedLog, provenThrough: UInt64) throws -> GoldenBook {
      let manifest = log.maintenance.manifest.current
      let frames = try log.frames.filter { $0.segment == manifest.segments.count }
      let files = storage.files.filter { $0 != LogFiles.lock && $0 != LogFiles.durable }.map { name in
        File(name: name, part: part(name, manifest), bytes: storage.contents(of: name)!)
      }
      let indexed = log.contents.state.withLock { $0.buffer.index.older.runs.lastPosition }
      let history = expected(batches)
      return GoldenBook(
        storage: storage.restarted(), manifest: manifest, history: history, files: files, frames: frames,
        provenThrough: provenThrough, indexedThrough: indexed,
        streams: Dictionary(grouping: history, by: \.envelope.stream).mapValues { $0.map(\.envelope.position) })
    }

    private func part(_ name: String, _ manifest: Manifest) -> GoldenPart {
      if name == LogFiles.manifest { return .manifest }
      if name.hasPrefix(IndexFiles.folder) { return .index }
      if name.hasSuffix(".sealed") { return .sealed }
      return name == manifest.segments[manifest.segments.count - 1].file ? .active : .closed
    }
  }
}
