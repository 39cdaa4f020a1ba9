// A segment of frames as a backup reads it beside the writer: every frame is checked as in a recovery.

/// The valid frames of a segment.
struct SourceFrames {
  let bytes: Bytes
  let headers: [FrameHeader]
  let end: WalkPoint

  /// Reads a segment that `manifest` names; throws `corrupt` when durable frames are damaged.
  static func read<S: Storage>(
    _ segment: OpenSegment<S>, _ manifest: Manifest, in storage: S
  ) throws(StoreFailure) -> SourceFrames {
    let limit = segment.entry.state == .active ? try storage.shownEnd(of: manifest) : segment.entry.provenLength
    var lastStop: UInt64?
    while true {
      let bytes = try segment.file.allBytes(atMost: FormatLimits.segmentFile, segment.name)
      var headers: [FrameHeader] = []
      let (end, identity) = try bytes.read { (bytes) throws(StoreFailure) in
        var walker = segment.walker(of: manifest)
        let end = try segment.walk(bytes, with: &walker, limit: limit) { (header, _) throws(FormatFault) in
          headers.append(header)
        }
        return (end, walker.identity)
      }
      do throws(StoreFailure) {
        if segment.entry.state == .active, end.offset < limit {
          _ = try bytes.read { (bytes) throws(StoreFailure) in
            try ActiveTail(bytes, base: 0, end: end, segment: segment, identity: identity)
          }
        }
        return SourceFrames(bytes: bytes, headers: headers, end: end.point)
      } catch {
        // The writer may have written a frame and its successor while the file was being read. Whoever reads again
        // sees both: a watermark above a frame means that the frame was there before.
        guard lastStop != end.offset else { throw error }
        lastStop = end.offset
      }
    }
  }

  /// The chain digest after the frame that ends at a position and offset; nil when no frame ends there.
  func digest(at position: UInt64, offset: UInt64? = nil, before start: WalkPoint) -> ChainDigest? {
    if start.position == position + 1 { return offset ?? start.offset == start.offset ? start.digest : nil }
    let index = headers.partitioningIndex { $0.lastPosition >= position }
    guard index < headers.count, headers[index].lastPosition == position else { return nil }
    return offset ?? headers[index].end == headers[index].end ? headers[index].digest : nil
  }
}
