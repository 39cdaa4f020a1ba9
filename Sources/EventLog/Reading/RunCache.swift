// Keeps decompressed runs, so that reading a stream's events in any order decompresses each run once.
// Bounded by bytes; the run that was not used for longest goes first.

internal import FoundationEssentials

/// A run decompressed, as far as it was durable when it was read.
final class DecodedRun: Sendable {
  struct Frame: Sendable {
    var entry: FrameEntry
    /// Where its content lies in the run's.
    var content: Range<Int>
  }

  private let frames: [Frame]
  private let content: [UInt8]

  /// How much memory the run takes, in bytes.
  var size: Int { content.count + frames.count * MemoryLayout<Frame>.stride }
  var positions: ClosedRange<UInt64> { frames[0].entry.firstPosition...frames[frames.count - 1].entry.lastPosition }

  init(frames: [Frame], content: [UInt8]) {
    self.frames = frames
    self.content = content
  }

  /// Passes the event at `position`, which the run holds, to `body`.
  func withEvent<Result>(
    at position: UInt64, _ body: (borrowing BatchInfo, borrowing EventInfo, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let frame = frames[frames.partitioningIndex { $0.entry.lastPosition >= position }]
    return try content.withUnsafeBytes { all in
      let content = UnsafeRawBufferPointer(rebasing: all[frame.content])
      let parser = try DecodedRun.parser(of: frame.entry, content, at: position)
      let index = Int(position - parser.batch.firstPosition)
      let payload = UnsafeRawBufferPointer(rebasing: content[parser.events[index].payload])
      return try body(parser.batch, parser.info(of: index), payload)
    }
  }

  /// A parser that has reached the batch with `position`.
  private static func parser(
    of entry: FrameEntry, _ content: UnsafeRawBufferPointer, at position: UInt64
  ) throws(LogError) -> ContentParser {
    try entry.reporting { () throws(FormatFault) in
      var parser = try ContentParser(content, firstPosition: entry.firstPosition, count: entry.count)
      repeat {
        guard try parser.nextBatch() else { throw FormatFault("the frame lacks a position") }
      } while parser.batch.firstPosition + UInt64(parser.batch.count) <= position
      return parser
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element fulfils `isAtOrAbove`, which all elements after it do too.
  func partitioningIndex(_ isAtOrAbove: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if isAtOrAbove(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Which run: its segment and the offset of its first frame.
struct RunKey: Hashable {
  var segment: UInt32
  var offset: UInt32
}

/// Runs by key, bounded in size.
struct RunCache {
  private var runs: [RunKey: (run: DecodedRun, lastUse: UInt64)] = [:]
  private var uses: UInt64 = 0
  private var size = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// The run, if it is here and reaches as far as `position`.
  mutating func run(_ key: RunKey, through position: UInt64) -> DecodedRun? {
    guard let found = runs[key], found.run.positions.upperBound >= position else { return nil }
    uses += 1
    runs[key]?.lastUse = uses
    return found.run
  }

  /// Keeps a run, in place of a shorter one.
  mutating func insert(_ run: DecodedRun, _ key: RunKey) {
    uses += 1
    size += run.size - (runs.updateValue((run, uses), forKey: key)?.run.size ?? 0)
    while size > limit, runs.count > 1, let oldest = runs.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      runs[oldest.key] = nil
      size -= oldest.value.run.size
    }
  }
}
