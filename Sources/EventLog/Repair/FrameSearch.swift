// Finds all valid frames of a segment, also behind damage, where a header is recognized by its magic number and
// its checksum. A frame that is compressed against a damaged one is found, but its content can't be had.

internal import CRC32C
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
  private let number: UInt32
  private let logID: UUID?
  private var offset = SegmentHeader.size
  private var decoder = RunDecoder()
  private var runIsWhole = false
  private var previous: FrameHeader?

  /// `logID` is nil where nothing tells it; then the first frame does.
  init(_ bytes: UnsafeRawBufferPointer, number: UInt32, logID: UUID?) {
    self.bytes = bytes
    self.number = number
    self.logID = logID
  }

  /// Passes every frame in the order of the file, with its content where that is valid.
  consuming func visit(_ body: (Found, UnsafeRawBufferPointer?) -> Void) {
    while let header = nextHeader() {
      do throws(FormatFault) {
        let content = try content(of: header)
        body(Found(header: header), content)
      } catch {
        runIsWhole = false
        body(Found(header: header, fault: error.reason), nil)
      }
      previous = header
      offset = Int(min(header.end, UInt64(bytes.count)))
    }
  }

  private mutating func nextHeader() -> FrameHeader? {
    let first = UInt8(truncatingIfNeeded: FrameHeader.magic)
    let start = offset
    while offset < bytes.count {
      if bytes[offset] == first, let header = FrameHeader(UnsafeRawBufferPointer(rebasing: bytes[offset...])),
        header.offset == UInt64(offset), header.segment == number, header.logID == logID ?? header.logID
      {
        // What lies between may have been frames of the run.
        if offset > start { runIsWhole = false }
        return header
      }
      offset += 1
    }
    return nil
  }

  private mutating func content(of header: FrameHeader) throws(FormatFault) -> UnsafeRawBufferPointer {
    guard header.end <= UInt64(bytes.count) else { throw FormatFault("the file ends within the frame") }
    let start = Int(header.offset) + FrameHeader.size
    let stored = UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(header.storedLength)])
    if header.flags.contains(.runStart) { runIsWhole = true }
    guard runIsWhole || header.flags.contains(.uncompressed) else {
      throw FormatFault("the frame is compressed against a damaged one")
    }
    let content = runIsWhole ? try decoder.decode(header, stored: stored) : try checked(stored, header)
    if let previous, previous.end == header.offset, previous.lastPosition + 1 == header.firstPosition {
      let digest = previous.digest.extended(
        firstPosition: header.firstPosition, count: header.count, content: content)
      guard digest == header.digest else { throw FormatFault("the frame does not continue the chain") }
    }
    return content
  }

  private func checked(
    _ stored: UnsafeRawBufferPointer, _ header: FrameHeader
  ) throws(FormatFault) -> UnsafeRawBufferPointer {
    guard CRC.checksum(stored) == header.contentChecksum else {
      throw FormatFault("the frame's content does not match its checksum")
    }
    return stored
  }
}
