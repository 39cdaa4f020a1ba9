// Goes over a segment's frames, one after another, in bytes that somebody else has read. Recovery, readers, backups, the
// survey of what the index has and the salvage of what is left all go by it; they differ in their `FrameCheck` alone.

/// A place between two frames, and what holds there.
struct WalkPoint {
  var offset: UInt64
  /// The position that the next frame begins with.
  var position: UInt64
  /// The chain digest so far.
  var digest: ChainDigest
  var epoch: UInt32

  /// Before the first frame of a segment.
  init(_ header: SegmentHeader) {
    offset = UInt64(SegmentHeader.size)
    position = header.firstPosition
    digest = header.digest
    epoch = header.epoch
  }

  /// After a frame.
  init(after header: FrameHeader) {
    offset = header.end
    position = header.lastPosition + 1
    digest = header.digest
    epoch = header.epoch
  }

  /// Where nothing is known of what came before: no frame begins with position 0.
  init(unknownAt offset: UInt64) {
    self.offset = offset
    position = 0
    digest = .start
    epoch = 0
  }
}

/// How much a cursor asks of a frame before it counts.
protocol FrameCheck: ~Copyable {
  /// What is had of a frame's content.
  associatedtype Content

  /// Why a valid header is not that of the frame which belongs at a point; nil when it is.
  func reasonAgainst(_ header: FrameHeader, at point: WalkPoint) -> String?

  /// The content of the frame after a point; throws what is wrong with it.
  mutating func content(
    of header: FrameHeader, stored: UnsafeRawBufferPointer, after point: WalkPoint
  ) throws(FormatFault) -> Content
}

/// A cursor over a segment's frames. It stays before a frame that does not count.
struct FrameCursor<Check: FrameCheck & ~Copyable>: ~Copyable {
  enum Step {
    /// A frame that counts; the cursor is behind it.
    case frame(FrameHeader, content: Check.Content)
    /// A frame that belongs here, but its content is not valid.
    case damaged(FrameHeader, reason: String)
    /// The bytes end within the frame, or where its header is nil within that; so many are needed from the cursor on.
    case cut(FrameHeader?, needs: Int)
    /// No frame that belongs here.
    case stop(reason: String)
  }

  var check: Check
  /// Where the next frame is expected, and what must hold there.
  private(set) var point: WalkPoint

  init(_ check: consuming Check, at point: WalkPoint) {
    self.check = check
    self.point = point
  }

  /// The next frame of the file's `bytes`, whose first byte lies at `base` in the file.
  mutating func next(_ bytes: UnsafeRawBufferPointer, base: UInt64 = 0) -> Step {
    let rest = bytes.from(point.offset, base: base)
    guard rest.count >= FrameHeader.size else { return .cut(nil, needs: FrameHeader.size) }
    guard let header = FrameHeader(rest) else { return .stop(reason: FrameHeader.absence) }
    if let reason = check.reasonAgainst(header, at: point) { return .stop(reason: reason) }
    let size = FrameHeader.size + Int(header.storedLength)
    guard rest.count >= size else { return .cut(header, needs: size) }
    let stored = UnsafeRawBufferPointer(rebasing: rest[FrameHeader.size..<size])
    do throws(FormatFault) {
      let content = try check.content(of: header, stored: stored, after: point)
      point = WalkPoint(after: header)
      return .frame(header, content: content)
    } catch {
      return .damaged(header, reason: error.reason)
    }
  }

  /// Goes on elsewhere.
  mutating func move(to point: WalkPoint) { self.point = point }
}

extension UnsafeRawBufferPointer {
  /// The bytes from an offset in the file on, where these begin at `base`.
  func from(_ offset: UInt64, base: UInt64) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self.dropFirst(Int(offset - base)))
  }
}
