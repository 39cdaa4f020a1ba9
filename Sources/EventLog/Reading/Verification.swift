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
  /// Whether the index must say what the log says.
  let comparesIndex: Bool

  private var index = LogIndex(isComplete: false)
  private var report = VerificationReport()
  private var runs: IndexRunSet?

  init(storage: S, atLeast: Durable, comparesIndex: Bool = true) {
    self.comparesIndex = comparesIndex
    self.storage = storage
    self.atLeast = atLeast
  }

  mutating func run(
    _ manifest: Manifest, _ progress: (Int, Int) -> Void
  ) throws(LogError) -> VerificationReport {
    if comparesIndex { runs = try IndexRunSet.load(storage, logID: manifest.logID) }
    for (number, entry) in manifest.segments.enumerated() {
      switch entry.state {
      case .sealed: try checkSealed(entry, manifest)
      case .closed: try checkClosed(number, manifest)
      case .active: try checkActive(number, manifest)
      }
      progress(number + 1, manifest.segments.count)
    }
    report.segments = manifest.segments.count
    report.streams = index.streams.count
    report.commands = index.batchCount
    return report
  }

  private mutating func checkSealed(_ entry: Manifest.Segment, _ manifest: Manifest) throws(LogError) {
    let sealed = try SealedHandle(entry, storage: storage, logID: manifest.logID).open()
    // Not only what a scan would read: also the copies of the directory that are read when it is lost.
    guard sealed.footer.digestBefore == report.digest else { throw disagreement(entry) }
    try sealed.verify { (first, count, content, digest) throws(LogError) in
      try enter(first, count, content, digest, file: entry.file)
    }
    guard report.digest == entry.digest, report.lastPosition == entry.lastPosition else { throw disagreement(entry) }
  }

  private func disagreement(_ entry: Manifest.Segment) -> LogError {
    LogError(
      .corrupt, "the segment and the manifest disagree on the history", file: entry.file,
      positions: entry.firstPosition...entry.lastPosition)
  }

  private mutating func checkClosed(_ number: Int, _ manifest: Manifest) throws(LogError) {
    let segment = try storage.openSegment(number, of: manifest, writing: false)
    try segment.walkClosed(manifest) { (header, content) throws(FormatFault) in
      try enter(header.firstPosition, header.count, content, header.digest)
    }
  }

  private mutating func checkActive(_ number: Int, _ manifest: Manifest) throws(LogError) {
    let segment = try storage.openSegment(number, of: manifest, writing: false)
    let end = try segment.file.allBytes().read { (bytes) throws(LogError) in
      var walker = segment.walker(of: manifest)
      return try segment.walk(bytes, with: &walker) { (header, content) throws(FormatFault) in
        try enter(header.firstPosition, header.count, content, header.digest)
      }
    }
    report.lastPosition = end.lastPosition
    report.digest = end.digest
    try check(end, of: manifest)
  }

  private mutating func enter(
    _ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer, _ digest: ChainDigest, file: String
  ) throws(LogError) {
    try LogError.reporting(first, count, file: file) { () throws(FormatFault) in
      try enter(first, count, content, digest)
    }
  }

  private mutating func enter(
    _ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer, _ digest: ChainDigest
  ) throws(FormatFault) {
    try index.replay(firstPosition: first, count: count, content: content)
    report.frames += 1
    report.lastPosition = index.lastPosition
    report.digest = digest
    if let runs, runs.lastPosition == index.lastPosition, runs.lastPosition > 0 { try compare(runs, digest) }
  }

  /// The index on disk must say of every stream what the frames up to its end say.
  private func compare(_ runs: IndexRunSet, _ digest: ChainDigest) throws(FormatFault) {
    guard runs.lastInfo?.digest == digest else { throw FormatFault("the index is of another history") }
    for number in 0..<index.streams.count {
      let stream = index.streams[number]
      do throws(LogError) {
        guard try runs.version(of: stream.key) == stream.version else {
          throw LogError(.corrupt, "the index has another version of a stream than the log; delete the folder index")
        }
      } catch {
        throw FormatFault(error.message)
      }
    }
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

extension Storage {
  /// Verifies the log in this folder, also beside a writer.
  func verifyLog(
    atLeast: Durable = Durable(position: 0, digest: .start), progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws(LogError) -> VerificationReport {
    try withManifest { (manifest) throws(LogError) in
      var verification = Verification(storage: self, atLeast: atLeast)
      return try verification.run(manifest, progress)
    }
  }
}
