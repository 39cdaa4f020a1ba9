// A decompressed run of frames, from which single events are read.
// Kept in the cache, so that reading a stream's events in any order decompresses each run once.

internal import FoundationEssentials

/// A run decompressed, as far as it was durable when it was read.
final class DecodedRun: CachedBlock, @unchecked Sendable {
  struct Frame: Sendable {
    var entry: FrameEntry
    /// Where its content lies in the run's.
    var content: Range<Int>
  }

  private let frames: [Frame]
  private let content: [UInt8]

  var positions: ClosedRange<UInt64> { frames[0].entry.firstPosition...frames[frames.count - 1].entry.lastPosition }

  init(frames: [Frame], content: [UInt8]) {
    self.frames = frames
    self.content = content
    super.init(size: content.count + frames.count * MemoryLayout<Frame>.stride)
  }

  /// Passes the event at `position`, which the run holds, to `body`.
  func withEvent<Result>(
    at position: UInt64, _ body: (Envelope, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    let frame = frames[frames.partitioningIndex { $0.entry.lastPosition >= position }]
    return try content.withUnsafeBytes { all in
      let content = UnsafeRawBufferPointer(rebasing: all[frame.content])
      let parser = try DecodedRun.parser(of: frame.entry, content, at: position)
      let index = Int(position - parser.batch.firstPosition)
      let payload = UnsafeRawBufferPointer(rebasing: content[parser.events[index].payload])
      return try body(parser.envelope(of: index), payload)
    }
  }

  /// What the batch with `position` says of itself.
  func batch(at position: UInt64) throws(StoreFailure) -> BatchHeader {
    let frame = frames[frames.partitioningIndex { $0.entry.lastPosition >= position }]
    // A typed throw out of `withUnsafeBytes` does not compile; the result carries it.
    return try content.withUnsafeBytes { all in
      Result { () throws(StoreFailure) in
        try DecodedRun.parser(of: frame.entry, UnsafeRawBufferPointer(rebasing: all[frame.content]), at: position).batch
      }
    }.get()
  }

  /// A parser that has reached the batch with `position`.
  private static func parser(
    of entry: FrameEntry, _ content: UnsafeRawBufferPointer, at position: UInt64
  ) throws(StoreFailure) -> ContentParser {
    try entry.reporting { () throws(FormatFault) in
      var parser = try ContentParser(content, firstPosition: entry.firstPosition, count: entry.count)
      repeat {
        guard try parser.nextBatch() else { throw FormatFault("the frame lacks a position") }
      } while parser.batch.firstPosition + UInt64(parser.batch.count) <= position
      return parser
    }
  }
}
