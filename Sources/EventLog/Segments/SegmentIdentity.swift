// What every frame of a segment must agree with, and what frames behind the end of a walk prove: pure, without any file.
// Recovery, read-only readers and verification all go by it, so they agree on what a valid frame is.

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

extension SegmentIdentity {
  static var elsewhere: String { "the frame belongs elsewhere" }

  /// Why a valid header is not the frame that belongs at this point; nil when it is.
  func reasonAgainst(_ header: FrameHeader, at point: WalkPoint) -> String? {
    guard header.logID == logID, header.segment == number, header.offset == point.offset else {
      return SegmentIdentity.elsewhere
    }
    guard header.firstPosition == point.position else { return "positions have a gap" }
    guard header.durableThrough <= point.offset else { return "the watermark is beyond the frame" }
    let isProven = point.offset < provenLength
    guard isProven ? header.epoch >= point.epoch && header.epoch <= epoch : header.epoch == epoch
    else { return "the frame is from another epoch" }
    guard !isProven || header.end <= provenLength else { return "the frame crosses the proven length" }
    return nil
  }

  /// The highest watermark of any valid frame header of this epoch in what lies behind `stop`, and the positions that
  /// it proves.
  ///
  /// Searching by the magic number finds headers behind damage of any length.
  func proof(in tail: UnsafeRawBufferPointer, after stop: UInt64) -> FrameHeader? {
    var best: FrameHeader?
    let first = UInt8(truncatingIfNeeded: FrameHeader.magic)
    for index in tail.indices where tail[index] == first {
      guard let header = FrameHeader(UnsafeRawBufferPointer(rebasing: tail[index...])) else { continue }
      guard header.logID == logID, header.segment == number, header.offset == stop + UInt64(index),
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
