// What there is to ask of a frame, from the strictest on. Whatever counts has a header whose own checksum is right and
// content that has the header's checksum; all else that a check leaves out, somebody else has checked or nobody can.

internal import FoundationEssentials

/// The frame continues the log's history: it belongs at the place, and the chain digest over its decompressed content is
/// its own. Whether its content can be parsed is for the reader to find.
struct ChainCheck: FrameCheck, ~Copyable {
  var identity: SegmentIdentity
  private var decoder = RunDecoder()

  init(_ identity: SegmentIdentity) { self.identity = identity }

  func reasonAgainst(_ header: FrameHeader, at point: WalkPoint) -> String? {
    identity.reasonAgainst(header, at: point) ?? decoder.reasonAgainst(header)
  }

  mutating func content(
    of header: FrameHeader, stored: UnsafeRawBufferPointer, after point: WalkPoint
  ) throws(FormatFault) -> UnsafeRawBufferPointer {
    let content = try decoder.decode(header, stored: stored)
    try point.requireChain(to: header, content)
    return content
  }
}

/// The frame belongs at the place. Nothing is decompressed, so the chain digest is the header's word: for frames that
/// were walked before, and whose end is compared with a digest from elsewhere.
struct ChecksumCheck: FrameCheck {
  private let identity: SegmentIdentity

  init(_ identity: SegmentIdentity) { self.identity = identity }

  func reasonAgainst(_ header: FrameHeader, at point: WalkPoint) -> String? {
    identity.reasonAgainst(header, at: point)
  }

  func content(
    of header: FrameHeader, stored: UnsafeRawBufferPointer, after point: WalkPoint
  ) throws(FormatFault) {
    _ = try header.checked(stored)
  }
}

/// The frame is the one that the table of frames has there. Its history is not looked at: whatever is in the table has
/// been walked.
struct EntryCheck: FrameCheck, ~Copyable {
  var entry: FrameEntry?
  private var decoder = RunDecoder()

  func reasonAgainst(_ header: FrameHeader, at point: WalkPoint) -> String? {
    guard let entry, header.firstPosition == entry.firstPosition,
      header.count == entry.count, header.offset == UInt64(entry.offset), header.segment == entry.segment,
      header.storedLength == entry.storedLength
    else { return FrameEntry.headerDamage }
    return nil
  }

  mutating func content(
    of header: FrameHeader, stored: UnsafeRawBufferPointer, after point: WalkPoint
  ) throws(FormatFault) -> UnsafeRawBufferPointer {
    try decoder.decode(header, stored: stored)
  }
}

/// Any frame of the segment, of whatever epoch and position, also behind damage. The chain digest is checked where the
/// frame before it was found, and the content can be had where all of its run before it could.
struct RemnantCheck: FrameCheck, ~Copyable {
  private let number: UInt32
  private let logID: UUID?
  private var decoder = RunDecoder()
  private var runIsWhole = false

  /// `logID` is nil where nothing tells it.
  init(number: UInt32, logID: UUID?) {
    self.number = number
    self.logID = logID
  }

  /// Tells that something of the run is missing before the next frame.
  mutating func breakRun() { runIsWhole = false }

  func reasonAgainst(_ header: FrameHeader, at point: WalkPoint) -> String? {
    guard header.offset == point.offset, header.segment == number, header.logID == logID ?? header.logID else {
      return SegmentIdentity.elsewhere
    }
    return nil
  }

  mutating func content(
    of header: FrameHeader, stored: UnsafeRawBufferPointer, after point: WalkPoint
  ) throws(FormatFault) -> UnsafeRawBufferPointer {
    if header.flags.contains(.runStart) { runIsWhole = true }
    guard runIsWhole || header.flags.contains(.uncompressed) else {
      throw FormatFault("the frame is compressed against a damaged one")
    }
    let content = runIsWhole ? try decoder.decode(header, stored: stored) : try header.checked(stored)
    if header.firstPosition == point.position { try point.requireChain(to: header, content) }
    return content
  }
}

extension WalkPoint {
  /// Throws unless a frame with this content continues the chain from here.
  fileprivate func requireChain(to header: FrameHeader, _ content: UnsafeRawBufferPointer) throws(FormatFault) {
    let expected = digest.extended(firstPosition: header.firstPosition, count: header.count, content: content)
    guard expected == header.digest else { throw FormatFault("the frame does not continue the chain") }
  }
}
