// Where every frame of a segment lies, in order of positions, so that a position is found by bisection.
// Only durable frames are entered: reading never sees others.

/// Where a frame lies and what it holds.
struct FrameEntry: Sendable, Equatable {
  var firstPosition: UInt64
  var count: UInt32
  /// Which file, from 1.
  var segment: UInt32
  /// Where its header begins in the file; a segment is far smaller than 4 GiB.
  var offset: UInt32
  var storedLength: UInt32
  var rawLength: UInt32
  /// How many frames before this one the run begins.
  var framesIntoRun: UInt32

  var lastPosition: UInt64 { firstPosition + UInt64(count) - 1 }
  var end: UInt64 { UInt64(offset) + UInt64(FrameHeader.size) + UInt64(storedLength) }
  var startsRun: Bool { framesIntoRun == 0 }
}

/// All durable frames of a segment.
struct FrameTable: Sendable {
  private var entries: [FrameEntry] = []
  /// The bytes of all their content.
  private(set) var contentSize: UInt64 = 0

  var count: Int { entries.count }
  var last: FrameEntry? { entries.last }

  subscript(index: Int) -> FrameEntry { entries[index] }

  /// Enters the next frame.
  mutating func append(_ header: FrameHeader) {
    contentSize += UInt64(header.rawLength)
    let framesIntoRun = header.flags.contains(.runStart) ? 0 : (entries.last?.framesIntoRun ?? 0) + 1
    entries.append(
      FrameEntry(
        firstPosition: header.firstPosition, count: header.count, segment: header.segment,
        offset: UInt32(header.offset), storedLength: header.storedLength, rawLength: header.rawLength,
        framesIntoRun: framesIntoRun))
  }

  /// The index of the frame that holds `position`.
  func index(of position: UInt64) -> Int? {
    let index = entries.partitioningIndex { $0.lastPosition >= position }
    return index < entries.count && entries[index].firstPosition <= position ? index : nil
  }

  /// Up to `limit` frames from `index` on.
  func frames(from index: Int, limit: Int) -> [FrameEntry] {
    Array(entries[index..<index + min(entries.count - index, limit)])
  }

  /// The frames of one run, from its beginning to the last that is known.
  func run(of index: Int) -> [FrameEntry] {
    let start = index - Int(entries[index].framesIntoRun)
    var end = index + 1
    while end < entries.count, !entries[end].startsRun { end += 1 }
    return Array(entries[start..<end])
  }
}
