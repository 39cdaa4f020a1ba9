// The writer without its thread: every call is a short, fixed sequence of steps on the storage.
// It returns what became durable; who waits for it, and on which thread this runs, is the shell's business.

internal import FoundationEssentials

/// Writes frames to the active segment, and adds segments.
struct LogWriter<S: Storage>: ~Copyable {
  struct Active {
    var number: UInt32
    var file: S.File
    /// Where the next frame goes; everything below is durable.
    var end: UInt64
    /// Below this the file holds frames or zeros.
    var filled: UInt64
    /// The last step by which it was extended.
    var step: UInt64
  }

  /// What a flush made durable.
  struct Flushed {
    /// How many of the drafts were written.
    var drafts: Int
    var headers: [FrameHeader]
    var digest: ChainDigest
  }

  let storage: S
  let options: LogOptions
  private(set) var manifest: Manifest
  private(set) var active: Active
  private var encoder: FrameEncoder
  private var lastPosition: UInt64
  private var output = ByteSink(capacity: 64 << 10)

  /// Goes on where the manifest's active segment is proven to end.
  init(storage: S, options: LogOptions, manifest: Manifest, file: S.File, filled: UInt64) {
    let last = manifest.segments[manifest.segments.count - 1]
    self.storage = storage
    self.options = options
    self.manifest = manifest
    active = Active(number: last.number, file: file, end: last.provenLength, filled: filled, step: 0)
    encoder = FrameEncoder(digest: last.digest)
    lastPosition = last.lastPosition
  }

  /// Whether the next flush needs a new segment first.
  var needsSegment: Bool { active.end >= options.segmentSize }

  /// Writes and syncs as many of the drafts, from the first on, as the active segment takes.
  mutating func flush(_ drafts: ArraySlice<FrameDraft>) throws(LogError) -> Flushed {
    let flushed = encode(drafts)
    let end = active.end + UInt64(output.count)
    try extend(to: end)
    try active.file.write(output.bytes, at: active.end)
    do throws(LogError) {
      try active.file.sync()
    } catch {
      throw LogError(
        .poisoned, "a sync failed, so the newest events may or may not be durable: \(error.message)",
        file: LogFiles.segment(active.number), offset: active.end,
        positions: lastPosition + 1...(flushed.headers.last?.lastPosition ?? lastPosition + 1),
        remedy: "Check the disk, then open the book again.", errno: error.errno)
    }
    active.end = end
    lastPosition = flushed.headers.last?.lastPosition ?? lastPosition
    return flushed
  }

  private mutating func encode(_ drafts: ArraySlice<FrameDraft>) -> Flushed {
    output.removeAll()
    var headers: [FrameHeader] = []
    for draft in drafts {
      let offset = active.end + UInt64(output.count)
      if !headers.isEmpty && offset >= options.segmentSize { break }
      let place = FramePlace(
        logID: manifest.logID, epoch: manifest.epoch, segment: active.number, offset: offset,
        durableThrough: active.end)
      headers.append(encoder.encode(draft, at: place, into: &output))
    }
    return Flushed(drafts: headers.count, headers: headers, digest: encoder.digest)
  }

  /// Writes zeros beyond `end`, so that most flushes overwrite zeros instead of growing the file.
  private mutating func extend(to end: UInt64) throws(LogError) {
    while active.filled < end {
      active.step = min(max(options.smallestStep, active.step * 2), options.largestStep)
      try active.file.writeZeros(from: active.filled, to: active.filled + active.step)
      active.filled += active.step
    }
  }
}

extension LogWriter {
  /// Closes the active segment and makes the next one; returns its file.
  mutating func addSegment() throws(LogError) -> S.File {
    let number = active.number + 1
    let file = try storage.makeSegment(
      SegmentHeader(
        number: number, logID: manifest.logID, firstPosition: lastPosition + 1, digest: encoder.digest,
        epoch: manifest.epoch), filled: options.smallestStep)
    var manifest = manifestWithProof(state: .closed)
    manifest.segments.append(
      Manifest.Segment(
        number: number, state: .active, firstPosition: lastPosition + 1, provenLength: UInt64(SegmentHeader.size),
        lastPosition: lastPosition, digest: encoder.digest))
    try storage.replaceManifest(manifest)
    self.manifest = manifest
    try active.file.truncate(to: active.end)
    active = Active(
      number: number, file: file, end: UInt64(SegmentHeader.size), filled: options.smallestStep,
      step: options.smallestStep)
    encoder.restartRun()
    return file
  }

  /// Records in the manifest that everything written is proven, as a witness outside the segment.
  mutating func writeClosingManifest() throws(LogError) {
    let manifest = manifestWithProof(state: .active)
    if manifest != self.manifest { try storage.replaceManifest(manifest) }
    self.manifest = manifest
  }

  private func manifestWithProof(state: Manifest.State) -> Manifest {
    var manifest = manifest
    let last = manifest.segments.count - 1
    manifest.segments[last].state = state
    manifest.segments[last].provenLength = active.end
    manifest.segments[last].lastPosition = lastPosition
    manifest.segments[last].digest = encoder.digest
    return manifest
  }
}
