// Reads everything again from the disk and believes nothing that is in memory.
// It uses the same walk as recovery and never changes a file.

/// What a verification went through.
public struct VerificationReport: Sendable, Equatable {
  /// How many segments.
  public var segments = 0
  /// How many frames.
  public var frames = 0
  /// The last position.
  public var lastPosition: UInt64 = 0
  /// The chain digest there.
  public var digest = ChainDigest.start
  /// How many streams.
  public var streams = 0
  /// How many commands.
  public var commands = 0
}

/// One verification of a log.
struct Verification<S: Storage> {
  let storage: S
  /// How far the log must reach, and its digest there if nothing was added since.
  let atLeast: Durable

  func run(_ progress: (Int, Int) -> Void) throws(LogError) -> VerificationReport {
    guard let manifest = try storage.readManifest(writing: false) else {
      throw LogError(.corrupt, "the manifest is missing", file: LogFiles.manifest)
    }
    var index = LogIndex()
    var end: WalkEnd?
    for number in manifest.segments.indices {
      let segment = try storage.openSegment(number, of: manifest, writing: false)
      if segment.entry.state == .closed {
        try segment.walkClosed(manifest, into: &index)
      } else {
        end = try segment.file.allBytes().read { (bytes) throws(LogError) in
          var walker = segment.walker(of: manifest)
          return try segment.walk(bytes, with: &walker, into: &index)
        }
      }
      progress(number + 1, manifest.segments.count)
    }
    guard let end else { fatalError("a manifest has an active segment") }
    try check(end, of: manifest)
    return VerificationReport(
      segments: manifest.segments.count, frames: index.frames.count, lastPosition: end.lastPosition,
      digest: end.digest, streams: index.streams.count, commands: index.commands.count)
  }

  private func check(_ end: WalkEnd, of manifest: Manifest) throws(LogError) {
    let isShort = end.lastPosition < atLeast.position
    guard isShort || (end.lastPosition == atLeast.position && end.digest != atLeast.digest) else { return }
    throw LogError(
      .corrupt, isShort ? "a durable frame is damaged: \(end.reason)" : "the history is not the one that was read",
      file: LogFiles.segment(UInt32(manifest.segments.count)), offset: end.offset,
      positions: isShort ? end.lastPosition + 1...atLeast.position : nil)
  }
}
