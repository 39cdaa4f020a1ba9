// Brings the index up to the active segment: from its runs on disk, and by reading only the segments that they lack.
// Where the runs are gone they are written anew on the way, so that memory stays bounded at any size of the log.

/// The index of everything before the active segment.
struct IndexLoading<S: Storage> {
  private(set) var index: IndexLayers
  private let storage: S
  private let manifest: Manifest
  /// Nil for a reader, which writes nothing.
  private let options: LogOptions?

  init(storage: S, manifest: Manifest, options: LogOptions?) throws(LogError) {
    self.storage = storage
    self.manifest = manifest
    self.options = options
    index = IndexLayers(try IndexRunSet.load(storage, logID: manifest.logID))
  }

  /// Opens all segments but the active one, and enters the frames of those that the runs lack.
  mutating func loadBeforeActive() throws(LogError) -> [LogSegment<S>] {
    var segments: [LogSegment<S>] = []
    for (number, entry) in manifest.segments.enumerated() where entry.state != .active {
      let isIndexed = entry.lastPosition <= index.lastPosition
      segments.append(try load(number, entry, isIndexed: isIndexed))
      if !isIndexed { writeRunIfFull(through: entry) }
    }
    return segments
  }

  private mutating func load(
    _ number: Int, _ entry: Manifest.Segment, isIndexed: Bool
  ) throws(LogError) -> LogSegment<S> {
    if entry.state == .sealed {
      let handle = SealedHandle(entry, storage: storage, logID: manifest.logID)
      if !isIndexed { try enter(try handle.open()) }
      return .sealed(handle)
    }
    let segment = try storage.openSegment(number, of: manifest, writing: false)
    var table: FrameTable?
    if !isIndexed {
      var walked = FrameTable()
      let point = WalkPoint(after: index.older.runs, in: segment)
      try segment.walkClosed(manifest, from: point) { (header, content) throws(FormatFault) in
        walked.append(header)
        try index.enter(header.firstPosition, header.count, content)
      }
      if point == nil { table = walked }
    }
    return .frames(FrameSegment(entry, file: segment.file, logID: manifest.logID, table: table))
  }

  private mutating func enter(_ sealed: SealedSegment<S>) throws(LogError) {
    try sealed.forEachFrame { (first, count, content) throws(LogError) in
      try LogError.reporting(first, count, file: sealed.name) { () throws(FormatFault) in
        try index.enter(first, count, content)
      }
    }
  }

  /// A disk without space is no reason to fail here: the index stays in memory then.
  private mutating func writeRunIfFull(through entry: Manifest.Segment) {
    guard let options, index.newest.count >= options.indexRunLength else { return }
    let end = FrozenEnd(digest: entry.digest, segment: 0, offset: 0)
    guard let run = try? index.newest.frozen(logID: manifest.logID, end: end).write(to: storage) else { return }
    index.freeze()
    index.thaw(into: run)
  }
}

extension WalkPoint {
  /// Where the index on disk ends, when that is in this segment: a run of frames begins there.
  init?<S: Storage>(after runs: IndexRunSet, in segment: OpenSegment<S>) {
    guard let info = runs.lastInfo, info.segment == segment.entry.number, info.offset > 0 else { return nil }
    self.init(segment.header)
    offset = info.offset
    position = info.lastPosition + 1
    digest = info.digest
  }
}

extension IndexLayers {
  /// Enters a durable frame's content, unless the runs have it already.
  mutating func enter(
    _ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer
  ) throws(FormatFault) {
    guard first > newest.lastPosition else { return }
    try newest.replay(firstPosition: first, count: count, content: content)
  }
}
