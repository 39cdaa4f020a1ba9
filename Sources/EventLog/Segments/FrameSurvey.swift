// Goes over a segment's frames without decompressing them: every header and every checksum is checked, nothing more.
// Used where durable positions need no replay, because the index on disk has them, but damage must still be noticed.

internal import FoundationEssentials

/// A pass over the headers of a segment.
struct FrameSurvey<S: Storage> {
  private(set) var table = FrameTable()
  /// Where the pass has come to.
  private(set) var point: WalkPoint?
  /// Where the run of the last frame begins.
  private(set) var runStart: WalkPoint?

  private let file: S.File
  private let entry: Manifest.Segment
  private let identity: SegmentIdentity
  /// Read at a time: little enough to stay in the processor's cache.
  private let pieceSize = 64 << 10

  init(_ file: S.File, entry: Manifest.Segment, logID: UUID, epoch: UInt32) {
    self.file = file
    self.entry = entry
    identity = SegmentIdentity(
      logID: logID, number: entry.number, provenLength: entry.provenLength, epoch: epoch)
  }

  /// Goes on until the frame that ends at `position`, which is known to be durable; throws `corrupt` when it can't.
  mutating func run(through position: UInt64) throws(StoreFailure) {
    guard try !reach(position), let point else { return }
    throw damaged("a frame goes beyond the position", at: point, position)
  }

  /// Goes on until the frame that holds `position`, which is known to be durable, and returns whether it ends there.
  mutating func reach(_ position: UInt64) throws(StoreFailure) -> Bool {
    var piece = try file.bytes(at: 0, count: pieceSize)
    var start: UInt64 = 0
    let header = try StoreFailure.completing(entry.affected) { () throws(StoreFailure) in
      try piece.read { (bytes) throws(StoreFailure) in
        try SegmentHeader(bytes, file: LogFiles.segment(entry.number), writing: false)
      }
    }
    var cursor = FrameCursor(ChecksumCheck(identity), at: WalkPoint(header))
    runStart = cursor.point
    while cursor.point.position <= position {
      let point = cursor.point
      switch piece.read({ cursor.next($0, base: start) }) {
      case .frame(let header, _):
        if header.flags.contains(.runStart) { runStart = point }
        table.append(header)
        try checkProof(at: cursor.point)
      case .cut(_, let count):
        guard point.offset > start || count > piece.count else { throw damaged("the file ends", at: point, position) }
        start = point.offset
        piece = try file.bytes(at: start, count: max(count, pieceSize))
        guard piece.count >= count else { throw damaged("the file ends", at: point, position) }
      case .stop(let reason), .damaged(_, let reason):
        throw damaged(reason, at: point, position)
      }
    }
    point = cursor.point
    return cursor.point.position == position + 1
  }

  private func checkProof(at point: WalkPoint) throws(StoreFailure) {
    guard point.offset == entry.provenLength, let error = entry.disagreement(with: point) else { return }
    throw error
  }

  private func damaged(_ reason: String, at point: WalkPoint, _ last: UInt64) -> StoreFailure {
    var remedy = StoreFailure.fileRemedy
    // What lies behind is proven by the index alone.
    if point.offset >= entry.provenLength {
      remedy += " If it was restored from an older one, delete the folder index."
    }
    return StoreFailure(
      .corrupt, "a durable frame is damaged: \(reason)", file: LogFiles.segment(entry.number), offset: point.offset,
      positions: point.position...max(point.position, last), remedy: remedy)
  }
}
