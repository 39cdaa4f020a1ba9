// Copies what is intact of a damaged log into a new one. The source is only read.
// It goes by the manifest where that can be read, and else by the names and headers of the segments.

internal import FoundationEssentials

/// One salvage.
struct Salvage<Source: Storage, Target: Storage> {
  let source: Source
  let manifest: Manifest?
  /// Nil when neither the manifest nor any header tells it.
  let logID: UUID?
  var target: SalvageTarget<Target>
  /// Bytes that are no frame follow the last frame that was found: they may have been one.
  var endIsUncertain = false
  private let folder: LogFolder<Source>

  init(_ source: Source, to storage: Target) throws(StoreFailure) {
    self.source = source
    folder = try LogFolder(source)
    let found = try Salvage.tolerating { () throws(StoreFailure) in try source.readManifest(writing: false) } ?? nil
    manifest = try Salvage.isForeign(found, folder, source) ? nil : found
    let numbers = Salvage.numbers(folder, manifest)
    guard !numbers.isEmpty else { throw StoreFailure(.notFound, "there is no log to salvage", file: LogFiles.folder) }
    if let manifest {
      logID = manifest.logID
    } else {
      logID = try Salvage.logID(numbers, source)
    }
    target = try SalvageTarget(storage)
  }

  mutating func run(_ progress: (_ done: UInt64, _ of: UInt64) -> Void) throws(StoreFailure) -> SalvageReport {
    let numbers = Salvage.numbers(folder, manifest)
    for (done, number) in numbers.enumerated() {
      progress(UInt64(done), UInt64(numbers.count))
      try salvage(number)
    }
    if endIsUncertain { target.lose(through: target.next) }
    progress(UInt64(numbers.count), UInt64(numbers.count))
    return try target.finish()
  }

  private mutating func salvage(_ number: UInt32) throws(StoreFailure) {
    let entry = manifest?.segments.first { $0.number == number }
    let hasFrames = folder.files.contains(LogFiles.segment(number))
    if let header = try header(number) { target.lose(through: header.firstPosition &- 1) }
    if folder.files.contains(LogFiles.sealed(number)), !hasFrames || entry.map({ $0.state == .sealed }) ?? true,
      try salvageSealed(number, needsProof: hasFrames)
    {
      endIsUncertain = false
    } else if hasFrames {
      try salvageFrames(number, entry)
    } else {
      endIsUncertain = true
    }
    if let entry {
      if entry.lastPosition >= target.next { endIsUncertain = false }
      target.lose(through: entry.lastPosition)
    }
  }

  /// The header of a segment's file, where it has one that belongs to this log.
  func header(_ number: UInt32) throws(StoreFailure) -> SegmentHeader? {
    guard let header = try Salvage.header(number, source), header.logID == logID else { return nil }
    guard header.firstPosition > 0, header.firstPosition <= UInt64.max / 2 else { return nil }
    return header
  }
}

// What can be read of a damaged log.
extension Salvage {
  /// Nil when what was to be read is damaged; anything else that is wrong is thrown.
  static func tolerating<Result>(_ body: () throws(StoreFailure) -> Result) throws(StoreFailure) -> Result? {
    do throws(StoreFailure) {
      return try body()
    } catch {
      guard error.code == .corrupt || error.code == .io else { throw error }
      return nil
    }
  }

  /// Whether a manifest is of another log than all segments that say of which they are. Then they are right.
  private static func isForeign(
    _ manifest: Manifest?, _ folder: LogFolder<Source>, _ source: Source
  ) throws(StoreFailure) -> Bool {
    guard let manifest else { return false }
    var others = 0
    for number in folder.segments.sorted() {
      guard let header = try header(number, source) else { continue }
      if header.logID == manifest.logID { return false }
      others += 1
    }
    return others > 0
  }

  private static func numbers(_ folder: LogFolder<Source>, _ manifest: Manifest?) -> [UInt32] {
    folder.segments.union(manifest?.segments.map(\.number) ?? []).sorted()
  }

  private static func logID(_ numbers: [UInt32], _ source: Source) throws(StoreFailure) -> UUID? {
    for number in numbers {
      if let header = try header(number, source) { return header.logID }
    }
    return nil
  }

  private static func header(_ number: UInt32, _ source: Source) throws(StoreFailure) -> SegmentHeader? {
    let files = [
      (LogFiles.sealed(number), SegmentHeader.sealedMagic), (LogFiles.segment(number), SegmentHeader.magic),
    ]
    for (name, magic) in files {
      let header = try tolerating { () throws(StoreFailure) -> SegmentHeader? in
        guard let file = try source.open(name, writing: false) else { return nil }
        return try file.bytes(at: 0, count: SegmentHeader.size).read { (bytes) throws(StoreFailure) in
          try SegmentHeader(bytes, file: name, writing: false, magic: magic)
        }
      }
      if let header = header ?? nil, header.number == number { return header }
    }
    return nil
  }
}

extension Storage {
  /// Copies what is intact of the log in this folder, however damaged, into a new log; the source is only read.
  ///
  /// A batch is saved whole or not at all. Batches keep their order, times, actors, command ids, claims and releases;
  /// positions and versions become dense again, and causation follows them. `target` must be missing or empty, else
  /// `backupMismatch` is thrown; an error on its side leaves an unfinished log there. `progress` is told segments.
  /// Throws `notFound` when there is no segment at all, `unsupportedFormat` for a newer format.
  public func salvageLog<Target: Storage>(
    to target: Target, progress: @escaping (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
  ) throws(StoreFailure) -> SalvageReport {
    var salvage = try Salvage(self, to: target)
    return try salvage.run(progress)
  }
}
