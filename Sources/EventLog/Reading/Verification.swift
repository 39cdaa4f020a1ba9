// Reads everything again from the disk and believes nothing that is in memory.
// It uses the same walk as recovery and never changes a file.

internal import FoundationEssentials

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
  /// Told after each frame which position of how many is reached.
  private let progress: (_ done: UInt64, _ of: UInt64) -> Void

  private var index = LogIndex(isComplete: false)
  private var report = VerificationReport()
  private var runs: IndexRunSet?
  private var lastExpected: UInt64 = 0
  /// What is wrong with the index. It is no fault of the frame at which it is found.
  private var indexFailure: StoreFailure?

  init(
    storage: S, atLeast: Durable, comparesIndex: Bool = true,
    progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) {
    self.comparesIndex = comparesIndex
    self.storage = storage
    self.atLeast = atLeast
    self.progress = progress
  }

  mutating func run(_ manifest: Manifest) throws(StoreFailure) -> VerificationReport {
    lastExpected = max(atLeast.position, manifest.segments.last?.lastPosition ?? 0)
    if comparesIndex { runs = try soundRuns(logID: manifest.logID) }
    for (number, entry) in manifest.segments.enumerated() {
      switch entry.state {
      case .sealed: try checkSealed(entry, manifest)
      case .closed: try checkClosed(number, manifest)
      case .active: try checkActive(number, manifest)
      }
      if let indexFailure { throw indexFailure }
    }
    report.segments = manifest.segments.count
    report.streams = index.streams.count
    report.commands = index.batchCount
    return report
  }

  private mutating func checkSealed(_ entry: Manifest.Segment, _ manifest: Manifest) throws(StoreFailure) {
    let sealed = try SealedHandle(entry, storage: storage, logID: manifest.logID).open()
    // Not only what a scan would read: also the copies of the directory that are read when it is lost.
    guard sealed.footer.digestBefore == report.digest else { throw entry.disagreement() }
    try sealed.verify { (first, count, content, digest) throws(StoreFailure) in
      try enter(first, count, content, digest, file: entry.file)
    }
    guard report.digest == entry.digest, report.lastPosition == entry.lastPosition else { throw entry.disagreement() }
  }

  private mutating func checkClosed(_ number: Int, _ manifest: Manifest) throws(StoreFailure) {
    let segment = try storage.openSegment(number, of: manifest, writing: false)
    try segment.walkClosed(manifest) { (header, content) throws(FormatFault) in
      try enter(header.firstPosition, header.count, content, header.digest)
    }
  }

  private mutating func checkActive(_ number: Int, _ manifest: Manifest) throws(StoreFailure) {
    let segment = try storage.openSegment(number, of: manifest, writing: false)
    var cursor = segment.cursor(of: manifest)
    let limit = try storage.shownEnd(of: manifest)
    let end = try segment.walkActive(with: &cursor, through: limit) { (header, content) throws(FormatFault) in
      try enter(header.firstPosition, header.count, content, header.digest)
    }
    report.lastPosition = end.lastPosition
    report.digest = end.digest
    try check(end, of: manifest)
  }

  private mutating func enter(
    _ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer, _ digest: ChainDigest, file: String
  ) throws(StoreFailure) {
    try StoreFailure.reporting(first, count, file: file) { () throws(FormatFault) in
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
    progress(report.lastPosition, max(report.lastPosition, lastExpected))
    let commands = index.takeEntered()
    guard let runs, indexFailure == nil, index.lastPosition <= runs.lastPosition else { return }
    do throws(StoreFailure) {
      for command in commands { try compare(runs, command.id, at: command.firstPosition) }
      if runs.lastPosition == index.lastPosition { try compare(runs, digest) }
    } catch {
      indexFailure = error
    }
  }

  /// The runs on disk, every page of them checked.
  private func soundRuns(logID: UUID) throws(StoreFailure) -> IndexRunSet {
    let set = try IndexRunSet.load(storage, logID: logID)
    for run in set.runs { try run.verify() }
    return set
  }

  private func fault(_ message: String) -> StoreFailure {
    StoreFailure(.corrupt, message, file: IndexFiles.folder, remedy: IndexRunFormat.remedy)
  }

  /// The index on disk must know every command: one that it lacks would be carried out again when it is repeated.
  private func compare(_ runs: IndexRunSet, _ command: UUID, at first: UInt64) throws(StoreFailure) {
    guard try runs.commandCandidates(command).contains(first) else {
      throw fault("the index lacks a command of the log")
    }
  }

  /// The index on disk must say of every stream and every key what the frames up to its end say.
  private func compare(_ runs: IndexRunSet, _ digest: ChainDigest) throws(StoreFailure) {
    guard runs.lastInfo?.digest == digest else { throw fault("the index is of another history") }
    for number in 0..<index.streams.count {
      let stream = index.streams[number]
      guard try runs.version(of: stream.key) == stream.version else {
        throw fault("the index has another version of a stream than the log")
      }
    }
    for (key, holder) in index.claims {
      guard try runs.claim(key) == (holder == 0 ? nil : holder) else {
        throw fault("the index names another holder of a key than the log")
      }
    }
  }

  private func check(_ end: WalkEnd, of manifest: Manifest) throws(StoreFailure) {
    let isShort = end.lastPosition < atLeast.position
    guard isShort || (end.lastPosition == atLeast.position && end.digest != atLeast.digest) else { return }
    throw StoreFailure(
      .corrupt, isShort ? "a durable frame is damaged: \(end.reason)" : "the history is not the one that was read",
      file: LogFiles.segment(UInt32(manifest.segments.count)), offset: end.offset,
      positions: isShort ? end.lastPosition + 1...atLeast.position : nil, remedy: StoreFailure.fileRemedy)
  }
}

extension Storage {
  /// Verifies the log in this folder, also beside a writer; with `comparesIndex`, also what is derived from it here.
  func verifyLog(
    atLeast: Durable = Durable(position: 0, digest: .start), comparesIndex: Bool = true,
    progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(StoreFailure) -> VerificationReport {
    try withManifest { (manifest) throws(StoreFailure) in
      try checkNames(manifest)
      var verification = Verification(
        storage: self, atLeast: atLeast, comparesIndex: comparesIndex, progress: progress)
      return try verification.run(manifest)
    }
  }
}
