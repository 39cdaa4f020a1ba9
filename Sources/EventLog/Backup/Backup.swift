// Copies a log while it may be written to, segment by segment, and only what the copy lacks.
// The copy is a log of its own with the same id and history: it can be opened, verified and restored like any other.

/// One backup.
struct Backup<Source: Storage, Target: Storage> {
  private typealias Copy = BackupTarget<Target>

  let source: Source
  let manifest: Manifest
  private(set) var target: BackupTarget<Target>
  private(set) var report = BackupReport()
  private let progress: (_ done: UInt64, _ of: UInt64) -> Void
  private let total: UInt64
  private var done: UInt64 = 0
  /// Which eighth of the files that the copy has already is read again this time. The epoch is another one each time.
  private let checkedShare: UInt32
  private static var shares: UInt32 { 8 }

  init(
    _ source: Source, _ manifest: Manifest, to storage: Target, progress: @escaping (UInt64, UInt64) -> Void
  ) throws(StoreFailure) {
    self.source = source
    self.manifest = manifest
    self.progress = progress
    // The active segment has grown since; that is not worth another look.
    total = manifest.segments.reduce(0) { $0.addingReportingOverflow($1.provenLength).partialValue }
    target = try Copy.inCopy { () throws(StoreFailure) in try Copy.open(storage, for: manifest) }
    checkedShare = target.manifest.epoch % Self.shares
    guard target.manifest.segments.count <= manifest.segments.count else {
      throw Copy.refusal("the backup has segments that the book lacks", LogFiles.manifest)
    }
  }

  mutating func run() throws(StoreFailure) -> BackupReport {
    for number in manifest.segments.indices {
      try copy(number)
      let entry = target.manifest.segments[number]
      (report.lastPosition, report.digest) = (entry.lastPosition, entry.digest)
      advance(to: manifest.segments[...number].reduce(0) { $0 &+ $1.provenLength })
    }
    try Copy.inCopy { () throws(StoreFailure) in
      try target.raiseEpoch()
      try target.finish()
    }
    return report
  }

  private mutating func copy(_ number: Int) throws(StoreFailure) {
    let entry = manifest.segments[number]
    let present = target.manifest.segments[number]
    if present.state != .active, present.hasHistory(of: entry), present.state == .sealed || entry.state == .closed {
      try checkPresence(present)
      try checkShare(number, present)
      report.filesSkipped += 1
    } else if entry.state == .sealed, present.state != .sealed {
      try copySealed(entry, over: present)
    } else if entry.state != .sealed, present.state == .active {
      try copyFrames(number, over: present)
    } else {
      throw otherHistory(present)
    }
  }

  private func checkPresence(_ entry: Manifest.Segment) throws(StoreFailure) {
    let size = try Copy.inCopy { () throws(StoreFailure) in
      try target.storage.open(entry.file, writing: false)?.size() ?? 0
    }
    guard size >= entry.provenLength else {
      throw StoreFailure(
        .corrupt, "a file of the backup is too short", file: entry.file,
        positions: entry.affected,
        remedy: "Make a new backup in another folder.")
    }
  }

  /// Reads a file that the copy has already again, if it is its turn: what a backup relies on rots as anything else.
  private mutating func checkShare(_ number: Int, _ entry: Manifest.Segment) throws(StoreFailure) {
    guard UInt32(number) % Self.shares == checkedShare else { return }
    try Copy.inCopy { () throws(StoreFailure) in
      try StoreFailure.completing(entry.affected, remedy: "Make a new backup in another folder.") {
        () throws(StoreFailure) in
        try target.storage.checkSegment(entry, of: target.manifest)
      }
    }
    report.filesChecked += 1
  }

  private func otherHistory(_ entry: Manifest.Segment) -> StoreFailure {
    Copy.refusal(
      "the backup has another history than the book", entry.file,
      positions: entry.affected)
  }

  private mutating func advance(to bytes: UInt64) {
    done = max(done, bytes)
    progress(min(done, total), total)
  }
}

// Frames.
extension Backup {
  private mutating func copyFrames(_ number: Int, over present: Manifest.Segment) throws(StoreFailure) {
    let segment = try source.openSegment(number, of: manifest, writing: false)
    let frames = try SourceFrames.read(segment, manifest, in: source)
    // A frame may be read before the writer's sync returned. Once it is synced, no crash takes it from the book, and
    // the backup is never ahead.
    if segment.entry.state == .active { try segment.file.sync() }
    let start = WalkPoint(segment.header)
    let end = try presentEnd(number)
    guard frames.digest(at: present.lastPosition, offset: present.provenLength, before: start) == present.digest,
      frames.digest(at: end.position - 1, before: start) == end.digest
    else { throw otherHistory(present) }
    var entry = segment.entry
    entry.provenLength = frames.end.offset
    entry.lastPosition = frames.end.position - 1
    entry.digest = frames.end.digest
    guard entry != present else {
      report.filesSkipped += 1
      return
    }
    try Copy.inCopy { () throws(StoreFailure) in
      try target.raiseEpoch()
      try write(frames, over: present)
      try target.adopt(entry)
    }
    report.filesCopied += 1
  }

  /// Where the backup's active segment ends, with what an interrupted backup left behind the proven part.
  private func presentEnd(_ number: Int) throws(StoreFailure) -> WalkPoint {
    try Copy.inCopy { () throws(StoreFailure) in
      let segment = try target.storage.openSegment(number, of: target.manifest, writing: false)
      let bytes = try segment.file.allBytes(atMost: FormatLimits.segmentFile, segment.name)
      return try bytes.read { (bytes) throws(StoreFailure) in
        var cursor = segment.cursor(of: target.manifest)
        return try segment.walk(bytes, with: &cursor) { (_, _) throws(FormatFault) in }.point
      }
    }
  }

  /// Writes the frames that the backup lacks. Their headers say what is durable in the backup, not in the book: torn
  /// by a crash, they are an unproven tail.
  private mutating func write(_ frames: SourceFrames, over present: Manifest.Segment) throws(StoreFailure) {
    guard let file = try target.storage.open(LogFiles.segment(present.number), writing: true) else {
      throw otherHistory(present)
    }
    var sink = ByteSink(capacity: 2 << 20)
    var place = present.provenLength
    for header in frames.headers where header.offset >= present.provenLength {
      var own = header
      own.epoch = target.manifest.epoch
      own.durableThrough = present.provenLength
      own.write(to: &sink)
      frames.bytes.read { bytes in
        let content = Int(header.offset) + FrameHeader.size
        sink.append(UnsafeRawBufferPointer(rebasing: bytes[content..<content + Int(header.storedLength)]))
      }
      guard sink.count >= 1 << 20 || header.end == frames.end.offset else { continue }
      try file.write(sink.bytes, at: place)
      place = header.end
      sink.removeAll()
    }
    try file.truncate(to: frames.end.offset)
    try file.sync()
    report.bytesCopied += frames.end.offset - present.provenLength
  }
}

// Sealed segments.
extension Backup {
  private mutating func copySealed(_ entry: Manifest.Segment, over present: Manifest.Segment) throws(StoreFailure) {
    let sealed = try SealedHandle(entry, storage: source, logID: manifest.logID).open()
    let end = present.state == .active ? try presentEnd(Int(present.number) - 1) : nil
    let places = [(present.lastPosition, present.digest)] + (end.map { [($0.position - 1, $0.digest)] } ?? [])
    for (position, digest) in places {
      guard position <= entry.lastPosition, position + 1 >= entry.firstPosition,
        try sealed.chainDigest(at: position) == digest
      else { throw otherHistory(present) }
    }
    guard present.state == .active || present.lastPosition == entry.lastPosition else { throw otherHistory(present) }
    let copy = try Copy.inCopy { () throws(StoreFailure) in
      try target.raiseEpoch()
      return try target.storage.create(entry.file)
    }
    try copyBytes(of: sealed.file, to: copy, count: entry.provenLength)
    try Copy.inCopy { () throws(StoreFailure) in
      try target.storage.syncFolder(LogFiles.folder)
      try SealedHandle(entry, storage: target.storage, logID: manifest.logID).open().verify()
      try target.adopt(entry)
    }
    report.filesCopied += 1
  }

  private mutating func copyBytes(of file: Source.File, to copy: Target.File, count: UInt64) throws(StoreFailure) {
    var offset: UInt64 = 0
    let before = done
    while offset < count {
      let piece = try file.bytes(at: offset, count: Int(min(count - offset, 1 << 20)))
      guard piece.count > 0 else { break }
      try Copy.inCopy { () throws(StoreFailure) in
        try piece.read { (bytes) throws(StoreFailure) in try copy.write(bytes, at: offset) }
      }
      offset += UInt64(piece.count)
      advance(to: before &+ offset)
    }
    try Copy.inCopy { () throws(StoreFailure) in try copy.sync() }
    report.bytesCopied += offset
  }
}

extension Manifest.Segment {
  /// Whether both hold the same events. One may be sealed and the other not, because whoever opens a backup may seal
  /// it, and versions that compress in another way make other files.
  fileprivate func hasHistory(of other: Manifest.Segment) -> Bool {
    firstPosition == other.firstPosition && lastPosition == other.lastPosition && digest == other.digest
  }
}

extension Storage {
  /// Copies the log in this folder to another, also beside a writer; a second time only what is new.
  ///
  /// Every commit that was acknowledged before is in the copy. Whatever interrupts it, the copy is a log that ends at a
  /// frame and lacks nothing that it had. `target` may be absent, empty or an earlier backup of the same log; anything
  /// else is refused with `backupMismatch` and stays untouched. `progress` is told bytes. Throws `locked` when somebody
  /// writes to the copy, `corrupt` when the log is damaged.
  public func backUpLog<Target: Storage>(
    to target: Target, progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(StoreFailure) -> BackupReport {
    try withManifest { (manifest) throws(StoreFailure) in
      try checkNames(manifest)
      var backup = try Backup(self, manifest, to: target, progress: progress)
      return try backup.run()
    }
  }
}
