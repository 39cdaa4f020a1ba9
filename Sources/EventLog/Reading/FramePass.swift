// Reads known frames from a file in large pieces and decompresses them one after another.
// The index says where a frame lies; its own header must agree before its content is used.

/// A pass over frames in the order of positions.
struct FramePass<S: Storage>: ~Copyable {
  private static var pieceSize: Int { 1 << 20 }
  private var cursor = FrameCursor(EntryCheck(), at: WalkPoint(unknownAt: 0))
  private var piece = Bytes(capacity: 0)
  private var pieceStart: UInt64 = 0
  private var pieceSegment: UInt32 = 0

  /// The frame's content, valid until the next call; `end` is as far as it makes sense to read ahead.
  mutating func content(
    of entry: FrameEntry, in file: S.File, through end: UInt64
  ) throws(StoreFailure) -> UnsafeRawBufferPointer {
    try load(entry, file, through: end)
    return try entry.reporting { () throws(FormatFault) in
      try piece.read { (bytes) throws(FormatFault) in try content(of: entry, bytes) }
    }
  }

  private mutating func content(
    of entry: FrameEntry, _ bytes: UnsafeRawBufferPointer
  ) throws(FormatFault) -> UnsafeRawBufferPointer {
    cursor.check.entry = entry
    cursor.move(to: WalkPoint(unknownAt: UInt64(entry.offset)))
    switch cursor.next(bytes, base: pieceStart) {
    case .frame(_, let content): return content
    case .damaged(_, let reason): throw FormatFault(reason)
    case .stop, .cut: throw FormatFault(FrameEntry.headerDamage)
    }
  }

  private mutating func load(_ entry: FrameEntry, _ file: S.File, through end: UInt64) throws(StoreFailure) {
    let start = UInt64(entry.offset)
    if pieceSegment == entry.segment, start >= pieceStart, entry.end <= pieceStart + UInt64(piece.count) { return }
    let length = max(Int(entry.end - start), min(FramePass.pieceSize, Int(max(end, entry.end) - start)))
    piece = try file.bytes(at: start, count: length)
    pieceStart = start
    pieceSegment = entry.segment
    guard piece.count >= Int(entry.end - start) else {
      throw StoreFailure(
        .corrupt, "the file is too short", file: LogFiles.segment(entry.segment), offset: start,
        positions: entry.firstPosition...entry.lastPosition, remedy: StoreFailure.fileRemedy)
    }
  }
}

extension FrameEntry {
  static var headerDamage: String { "the frame's header is damaged" }

  /// Turns a fault in the frame into the error that names the place and the positions.
  func reporting<Result>(_ body: () throws(FormatFault) -> Result) throws(StoreFailure) -> Result {
    do throws(FormatFault) {
      return try body()
    } catch {
      throw StoreFailure(
        .corrupt, error.reason, file: LogFiles.segment(segment), offset: UInt64(offset),
        positions: firstPosition...lastPosition, remedy: StoreFailure.fileRemedy)
    }
  }
}
