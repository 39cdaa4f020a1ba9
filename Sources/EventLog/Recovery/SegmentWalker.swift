// Walks the frames of a segment's bytes and stops at the first that does not count: pure, without any file.
// Recovery, read-only readers and verification all walk by it, so they agree on what a valid frame is.

internal import FoundationEssentials

/// What every frame of a segment must agree with.
struct SegmentIdentity {
  var logID: UUID
  var number: UInt32
  /// All bytes below were durable when the manifest was written.
  var provenLength: UInt64
  /// The epoch that frames above the proven length must have.
  var epoch: UInt32
}

/// A walk over a segment's frames.
struct SegmentWalker: ~Copyable {
  enum Step {
    case frame(FrameHeader, content: UnsafeRawBufferPointer)
    case stop(reason: String)
  }

  var identity: SegmentIdentity
  /// Where the next frame is expected.
  private(set) var offset: UInt64
  /// The position that it must begin with.
  private(set) var position: UInt64
  /// The digest before it.
  private(set) var digest: ChainDigest
  private var epoch: UInt32
  private var decoder = RunDecoder()

  init(identity: SegmentIdentity, header: SegmentHeader) {
    self.identity = identity
    offset = UInt64(SegmentHeader.size)
    position = header.firstPosition
    digest = header.digest
    epoch = header.epoch
  }

  /// The next frame of the file's `bytes`, whose first byte lies at `base` in the file; passes it only if it is valid.
  mutating func next(_ bytes: UnsafeRawBufferPointer, base: UInt64 = 0) -> Step {
    guard offset - base < UInt64(bytes.count) else { return .stop(reason: "the file ends") }
    let rest = UnsafeRawBufferPointer(rebasing: bytes[Int(offset - base)...])
    guard let header = FrameHeader(rest) else { return .stop(reason: "no valid frame header") }
    if let reason = reasonAgainst(header) { return .stop(reason: reason) }
    let stored = rest.dropFirst(FrameHeader.size).prefix(Int(header.storedLength))
    do throws(FormatFault) {
      let content = try decoder.decode(header, stored: UnsafeRawBufferPointer(rebasing: stored))
      let expected = digest.extended(firstPosition: header.firstPosition, count: header.count, content: content)
      guard expected == header.digest else { return .stop(reason: "the frame does not continue the chain") }
      digest = expected
      offset = header.end
      position = header.lastPosition + 1
      epoch = header.epoch
      return .frame(header, content: content)
    } catch {
      return .stop(reason: error.reason)
    }
  }

  private func reasonAgainst(_ header: FrameHeader) -> String? {
    guard header.logID == identity.logID, header.segment == identity.number, header.offset == offset else {
      return "the frame belongs elsewhere"
    }
    guard header.firstPosition == position else { return "positions have a gap" }
    guard header.durableThrough <= offset else { return "the watermark is beyond the frame" }
    let isProven = offset < identity.provenLength
    guard isProven ? header.epoch >= epoch && header.epoch <= identity.epoch : header.epoch == identity.epoch
    else { return "the frame is from another epoch" }
    guard !isProven || header.end <= identity.provenLength else { return "the frame crosses the proven length" }
    return nil
  }
}

extension SegmentIdentity {
  /// The highest watermark of any later valid frame header of this epoch, and the positions that it proves.
  ///
  /// Searching by the magic number finds headers behind damage of any length.
  func proof(in bytes: UnsafeRawBufferPointer, after stop: UInt64) -> FrameHeader? {
    var best: FrameHeader?
    guard stop < UInt64(bytes.count) else { return nil }
    let first = UInt8(truncatingIfNeeded: FrameHeader.magic)
    for index in Int(stop)..<bytes.count where bytes[index] == first {
      guard let header = FrameHeader(UnsafeRawBufferPointer(rebasing: bytes[index...])) else { continue }
      guard header.logID == logID, header.segment == number, header.offset == UInt64(index),
        header.durableThrough <= header.offset, proves(header, against: stop)
      else { continue }
      if header.durableThrough > best?.durableThrough ?? 0 { best = header }
    }
    return best
  }

  /// A watermark of this epoch beyond the stop proves what lies there. So does a frame of a later epoch: an epoch is in
  /// the manifest before a frame bears it, so this manifest is older than the segment.
  private func proves(_ header: FrameHeader, against stop: UInt64) -> Bool {
    header.epoch > epoch || header.epoch == epoch && header.durableThrough > stop
  }
}
