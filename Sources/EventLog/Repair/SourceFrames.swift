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
    return try segment.walkAgainIfDamaged { () throws(StoreFailure) in
      let bytes = try segment.file.allBytes(atMost: FormatLimits.segmentFile, segment.name)
      return try bytes.read { (content) throws(StoreFailure) in
        var headers: [FrameHeader] = []
        var cursor = segment.cursor(of: manifest)
        let end = try segment.walk(content, with: &cursor, limit: limit) { (header, _) throws(FormatFault) in
          headers.append(header)
        }
        let damage =
          segment.entry.state == .active
          ? segment.damage(at: end, below: limit, content, base: 0, cursor.check.identity) : nil
        return Walked(
          result: SourceFrames(bytes: bytes, headers: headers, end: end.point), end: end, damage: damage)
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
