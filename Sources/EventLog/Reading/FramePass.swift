// Reads known frames from a file in large pieces and decompresses them one after another.
// The index says where a frame lies; its own header must agree before its content is used.

/// A pass over frames in the order of positions.
struct FramePass<S: Storage>: ~Copyable {
  private static var pieceSize: Int { 1 << 20 }
  private var decoder = RunDecoder()
  private var piece = Bytes(capacity: 0)
  private var pieceStart: UInt64 = 0
  private var pieceSegment: UInt32 = 0

  /// The frame's content, valid until the next call; `end` is as far as it makes sense to read ahead.
  mutating func content(
    of entry: FrameEntry, in file: S.File, through end: UInt64
  ) throws(StoreFailure) -> UnsafeRawBufferPointer {
    try load(entry, file, through: end)
    let start = Int(UInt64(entry.offset) - pieceStart)
    return try entry.reporting { () throws(FormatFault) in
      try piece.read { (bytes) throws(FormatFault) in
        try decode(entry, UnsafeRawBufferPointer(rebasing: bytes[start...]))
      }
    }
  }

  private mutating func decode(
    _ entry: FrameEntry, _ bytes: UnsafeRawBufferPointer
  ) throws(FormatFault) -> UnsafeRawBufferPointer {
    guard let header = FrameHeader(bytes), header.firstPosition == entry.firstPosition,
      header.count == entry.count, header.offset == UInt64(entry.offset), header.segment == entry.segment,
      header.storedLength == entry.storedLength
    else { throw FormatFault("the frame's header is damaged") }
    let stored = bytes[FrameHeader.size..<FrameHeader.size + Int(header.storedLength)]
    return try decoder.decode(header, stored: UnsafeRawBufferPointer(rebasing: stored))
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
