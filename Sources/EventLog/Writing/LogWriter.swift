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
    /// The bytes of its frames' content.
    var content: UInt64
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
  let manifest: ManifestFile<S>
  private(set) var active: Active
  let logID: UUID
  let fence: Fence<S>
  private let mark: DurableMarkFile<S>?
  private let epoch: UInt32
  private var encoder: FrameEncoder
  private var lastPosition: UInt64
  /// How far the manifest proves the active segment, or would if it could have been replaced.
  private var markedEnd: UInt64
  private var output = ByteSink(capacity: 64 << 10)

  /// Goes on where the manifest's active segment is proven to end.
  init(storage: S, options: LogOptions, manifest: ManifestFile<S>, active: RecoveredActive<S>, fence: Fence<S>) {
    let known = manifest.current
    let last = known.segments[known.segments.count - 1]
    self.storage = storage
    self.options = options
    self.fence = fence
    mark = active.mark
    self.manifest = manifest
    logID = known.logID
    epoch = known.epoch
    self.active = Active(
      number: last.number, file: active.segment.file, end: last.provenLength, filled: active.size,
      content: active.segment.contentSize, step: 0)
    encoder = FrameEncoder(digest: last.digest)
    lastPosition = last.lastPosition
    markedEnd = last.provenLength
    fence.wrote(to: last.provenLength)
  }

  /// Whether the manifest does not prove yet all that was written.
  var needsDurableEnd: Bool { markedEnd < active.end }

  /// Makes the next frame begin a run.
  mutating func restartRun() { encoder.restartRun() }

  /// Whether the next flush needs a new segment first.
  var needsSegment: Bool { active.content >= options.segmentSize }

  /// Writes and syncs as many of the drafts, from the first on, as the active segment takes.
  mutating func flush(_ drafts: ArraySlice<FrameDraft>) throws(StoreFailure) -> Flushed {
    let flushed = encode(drafts)
    let end = active.end + UInt64(output.count)
    // Not over what somebody else may have put there.
    try fence.check()
    try write(through: end)
    do throws(StoreFailure) {
      try active.file.sync()
    } catch {
      throw StoreFailure(
        .outcomeUnknown, "a sync failed, so the newest events may or may not be durable: \(error.message)",
        file: LogFiles.segment(active.number), offset: active.end,
        positions: lastPosition + 1...(flushed.headers.last?.lastPosition ?? lastPosition + 1),
        remedy: "Check the disk, then open the book again.", errno: error.errno)
    }
    fence.wrote(to: end)
    // Durable where? Only in the book that lies at its place are they acknowledged.
    try fence.check()
    try leaveMark(end)
    active.end = end
    active.content += flushed.headers.reduce(0) { $0 + UInt64($1.rawLength) }
    lastPosition = flushed.headers.last?.lastPosition ?? lastPosition
    return flushed
  }

  /// Writes the frames, or leaves nothing of them.
  private mutating func write(through end: UInt64) throws(StoreFailure) {
    do throws(StoreFailure) {
      try extend(to: end)
      try active.file.write(output.bytes, at: active.end)
    } catch {
      let failure = error
      do throws(StoreFailure) {
        try active.file.truncate(to: active.end)
      } catch {
        throw StoreFailure(
          .outcomeUnknown, "writing failed, and the newest events may or may not be durable: \(failure.message)",
          file: LogFiles.segment(active.number), offset: active.end,
          remedy: "Check the disk, then open the book again.", errno: failure.errno)
      }
      throw failure
    }
  }

  /// What no reader would be shown must not be acknowledged.
  private func leaveMark(_ end: UInt64) throws(StoreFailure) {
    do throws(StoreFailure) {
      try mark?.write(segment: active.number, end: end)
    } catch {
      throw StoreFailure(
        .outcomeUnknown, "the newest events are durable, but readers can't be told: \(error.message)",
        file: LogFiles.durable,
        remedy: "Check the disk, then open the book again.", errno: error.errno)
    }
  }

  private mutating func encode(_ drafts: ArraySlice<FrameDraft>) -> Flushed {
    output.removeAll()
    var headers: [FrameHeader] = []
    var content = active.content
    for draft in drafts {
      if !headers.isEmpty && content >= options.segmentSize { break }
      let place = FramePlace(
        logID: logID, epoch: epoch, segment: active.number, offset: active.end + UInt64(output.count),
        durableThrough: active.end)
      let header = encoder.encode(draft, at: place, into: &output)
      headers.append(header)
      content += UInt64(header.rawLength)
    }
    return Flushed(drafts: headers.count, headers: headers, digest: encoder.digest)
  }

  /// Writes zeros beyond `end`, so that most flushes overwrite zeros instead of growing the file.
  private mutating func extend(to end: UInt64) throws(StoreFailure) {
    while active.filled < end {
      active.step = min(max(options.smallestStep, active.step * 2), options.largestStep)
      try active.file.writeZeros(from: active.filled, to: active.filled + active.step)
      active.filled += active.step
    }
  }
}

extension LogWriter {
  /// Closes the active segment and makes the next one; returns the closed one's and the new one's entry, and the new
  /// file.
  mutating func addSegment() throws(StoreFailure) -> (closed: Manifest.Segment, opened: Manifest.Segment, file: S.File)
  {
    try fence.check()
    let (opened, file) = try storage.makeSegment(
      after: (active.number, lastPosition, encoder.digest), logID: logID, epoch: epoch, filled: options.smallestStep)
    // The last look at the old one.
    try fence.check()
    try fence.hold(opened.number, file, end: opened.provenLength)
    let (end, position, digest) = (active.end, lastPosition, encoder.digest)
    try manifest.replace { manifest in
      manifest.prove(end, through: position, digest, state: .closed)
      manifest.segments.append(opened)
    }
    try active.file.truncate(to: active.end)
    active = Active(
      number: opened.number, file: file, end: opened.provenLength, filled: options.smallestStep, content: 0,
      step: options.smallestStep)
    markedEnd = active.end
    encoder.restartRun()
    let segments = manifest.current.segments
    return (segments[segments.count - 2], opened, file)
  }

  /// Records in the manifest that everything written is proven, outside the segment: when the log is closed,
  /// and when it rests.
  mutating func writeDurableEnd() throws(StoreFailure) {
    let (end, position, digest) = (active.end, lastPosition, encoder.digest)
    markedEnd = end
    try manifest.replace { $0.prove(end, through: position, digest, state: .active) }
  }
}

extension Manifest {
  /// Says how far the last segment is proven.
  mutating func prove(_ length: UInt64, through position: UInt64, _ digest: ChainDigest, state: State) {
    let last = segments.count - 1
    segments[last].state = state
    segments[last].provenLength = length
    segments[last].lastPosition = position
    segments[last].digest = digest
  }
}
