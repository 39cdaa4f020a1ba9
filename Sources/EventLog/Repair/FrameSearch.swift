// Finds all valid frames of a segment, also behind damage, where a header is recognized by its magic number and
// its checksum. A frame that is compressed against a damaged one is found, but its content can't be had.

internal import FoundationEssentials

/// A search for frames in a segment's bytes.
struct FrameSearch: ~Copyable {
  /// A valid header and what is wrong with its frame.
  struct Found {
    var header: FrameHeader
    /// Why the content is not valid; nil when it is.
    var fault: String?
  }

  private let bytes: UnsafeRawBufferPointer
  private var cursor: FrameCursor<RemnantCheck>

  /// `logID` is nil where nothing tells it; then the first frame does.
  init(_ bytes: UnsafeRawBufferPointer, number: UInt32, logID: UUID?) {
    self.bytes = bytes
    cursor = FrameCursor(
      RemnantCheck(number: number, logID: logID), at: WalkPoint(unknownAt: UInt64(SegmentHeader.size)))
  }

  /// Passes every frame in the order of the file, with its content where that is valid.
  consuming func visit(_ body: (Found, UnsafeRawBufferPointer?) -> Void) {
    while true {
      switch cursor.next(bytes) {
      case .frame(let header, let content):
        body(Found(header: header), content)
      case .damaged(let header, let reason):
        pass(header, reason, body)
      case .cut(let header?, _):
        pass(header, "the file ends within the frame", body)
      case .stop:
        guard let offset = nextMagic() else { return }
        // What lies between may have been frames of the run.
        cursor.check.breakRun()
        cursor.move(to: WalkPoint(unknownAt: offset))
      case .cut(nil, _):
        return
      }
    }
  }

  private mutating func pass(_ header: FrameHeader, _ fault: String, _ body: (Found, UnsafeRawBufferPointer?) -> Void) {
    cursor.check.breakRun()
    cursor.move(to: WalkPoint(after: header))
    body(Found(header: header, fault: fault), nil)
  }

  /// Where the next header may begin behind the cursor.
  private func nextMagic() -> UInt64? {
    let first = UInt8(truncatingIfNeeded: FrameHeader.magic)
    return bytes[Int(cursor.point.offset + 1)...].firstIndex(of: first).map { UInt64($0) }
  }
}
