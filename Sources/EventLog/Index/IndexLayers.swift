// The whole index of a log: what is on disk as runs, what is being written as the next run, and what is newer.
// Everything is asked from the newest to the oldest; only the newest part ever changes in place.

internal import FoundationEssentials

/// The index of a log, staged events included.
struct IndexLayers: Sendable {
  /// The newest positions.
  var newest: LogIndex
  /// All positions before.
  private(set) var older: OlderIndex

  /// The index of a log whose oldest positions are in `runs`.
  init(_ runs: IndexRunSet) {
    older = OlderIndex(frozen: nil, runs: runs)
    newest = LogIndex(after: runs.lastPosition, recordedAt: runs.lastInfo?.lastRecordedAt ?? .min)
  }

  var lastPosition: UInt64 { newest.lastPosition }

  /// Makes room in the newest part for what follows it through a position, at most for so many events.
  mutating func reserve(through position: UInt64, atMost limit: Int) {
    guard position > lastPosition else { return }
    newest.reserve(events: Int(min(position - lastPosition, UInt64(limit))))
  }

  /// The positions of a stream's events after a version, staged ones included. `newest` is what the newest part knows
  /// of it.
  static func positions(
    _ newest: StreamTable.Stream?, _ older: OlderIndex, of stream: StreamName, afterVersion version: UInt32, limit: Int
  ) throws(StoreFailure) -> [UInt64] {
    guard let newest else { return try older.positions(of: stream, afterVersion: version, limit: limit) }
    var positions: [UInt64] = []
    if version < newest.base {
      positions = try older.positions(
        of: stream, afterVersion: version, limit: min(limit, Int(newest.base - version)))
    }
    positions.append(contentsOf: newest.positions(afterVersion: version).prefix(limit - positions.count))
    return positions
  }

  /// The stream's version at a position. `newest` is what the newest part knows of it.
  static func version(
    _ newest: StreamTable.Stream?, _ older: OlderIndex, of stream: StreamName, at position: UInt64
  ) throws(StoreFailure) -> UInt32 {
    if let version = newest?.version(at: position) { return version }
    return try older.version(of: stream, at: position)
  }

  /// How many streams have events.
  var streamCount: Int { older.streamCount + newest.begunStreams }

  /// Sets the newest part aside, to be written as a run, and begins another. Nothing may refer to the newest part's
  /// numbers any more, so no frame may be under construction.
  mutating func freeze() {
    older = OlderIndex(frozen: newest, runs: older.runs)
    newest = LogIndex(after: newest.lastPosition, recordedAt: newest.lastRecordedAt)
  }

  /// Puts a run in the place of the frozen part.
  mutating func thaw(into run: IndexRun) {
    older = OlderIndex(frozen: nil, runs: older.runs.appending(run))
  }

  /// Puts other runs in the place of the present ones, which cover the same positions.
  mutating func replaceRuns(_ runs: IndexRunSet) {
    older = OlderIndex(frozen: older.frozen, runs: runs)
  }

  /// Lets a log answer where a run of this index, or one that takes its place, is damaged.
  mutating func fallBack(on log: IndexedLog) {
    var runs = older.runs
    runs.log = log
    replaceRuns(runs)
  }

  /// Deletes files of the index that nothing needs. What can't be deleted does no harm.
  mutating func removeSuperfluousRuns(from storage: some Storage) {
    if let runs = try? older.runs.removingSuperfluous(from: storage) { replaceRuns(runs) }
  }
}

/// The part of an index that no longer changes.
final class OlderIndex: Sendable {
  let frozen: LogIndex?
  let runs: IndexRunSet

  init(frozen: LogIndex?, runs: IndexRunSet) {
    self.frozen = frozen
    self.runs = runs
  }

  var streamCount: Int { Int(runs.streamsBegun) + (frozen?.begunStreams ?? 0) }

  /// The stream's version at a position; 0 if it has no event by then.
  func version(of stream: StreamName, at position: UInt64 = .max) throws(StoreFailure) -> UInt32 {
    if let frozen, let number = frozen.streams.existingNumber(of: stream),
      let version = frozen.streams[number].version(at: position)
    {
      return version
    }
    return try runs.version(of: stream, at: position)
  }

  /// The first position of the batch that took a key last; 0 when it was released, nil when it never was taken.
  func claim(_ key: UniqueKey) throws(StoreFailure) -> UInt64? {
    if let holder = frozen?.claims[key] { return holder }
    return try runs.claim(key)
  }

  func positions(of stream: StreamName, afterVersion version: UInt32, limit: Int) throws(StoreFailure) -> [UInt64] {
    var positions = try runs.positions(of: stream, afterVersion: version, limit: limit)
    if let frozen, let number = frozen.streams.existingNumber(of: stream), positions.count < limit {
      let frozen = frozen.streams[number].positions(afterVersion: version)
      positions.append(contentsOf: frozen.prefix(limit - positions.count))
    }
    return positions
  }
}

extension LogIndex {
  /// How many streams have their first event in this part.
  var begunStreams: Int { streams.begunCount }

  /// All of it as lists, to be written as a run.
  func frozen(logID: UUID, end: FrozenEnd) -> FrozenIndex {
    let info = IndexRunInfo(
      logID: logID, firstPosition: firstPosition, lastPosition: lastPosition, digest: end.digest,
      lastRecordedAt: lastRecordedAt, segment: end.segment, offset: end.offset)
    return FrozenIndex(
      info: info,
      streams: (0..<streams.count).map { number in
        let stream = streams[number]
        return FrozenIndex.Stream(key: stream.key, base: stream.base, positions: stream.positions)
      },
      commands: commands.map { FrozenIndex.Command(id: $0.key, firstPosition: $0.value.firstPosition) },
      claims: claims.map { FrozenIndex.Claim(key: $0.key, holder: $0.value) })
  }
}
