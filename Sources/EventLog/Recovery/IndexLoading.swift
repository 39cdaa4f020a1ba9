// Brings the index up to the active segment: from its runs on disk, and by reading only the segments that they lack.
// Where the runs are gone they are written anew on the way, so that memory stays bounded at any size of the log.

/// The index of everything before the active segment.
struct IndexLoading<S: Storage> {
  private(set) var index: IndexLayers
  private let storage: S
  private let manifest: Manifest
  /// Nil for a reader, which writes nothing.
  private let options: LogOptions?

  init(storage: S, manifest: Manifest, options: LogOptions?) throws(StoreFailure) {
    self.storage = storage
    self.manifest = manifest
    self.options = options
    index = IndexLayers(try IndexRunSet.load(storage, logID: manifest.logID))
  }

  /// Opens all segments but the active one, and enters the frames of those that the runs lack. Throws `corrupt` when
  /// the runs are of another history.
  mutating func loadBeforeActive() throws(StoreFailure) -> [LogSegment<S>] {
    var segments: [LogSegment<S>] = []
    for (number, entry) in manifest.segments.enumerated() where entry.state != .active {
      let isIndexed = entry.lastPosition <= index.lastPosition
      if let info = index.older.runs.lastInfo, info.lastPosition == entry.lastPosition {
        try info.requireHistory(entry.digest)
      }
      segments.append(try load(number, entry, isIndexed: isIndexed))
      if !isIndexed { writeRunIfFull(through: entry) }
    }
    return segments
  }

  private mutating func load(
    _ number: Int, _ entry: Manifest.Segment, isIndexed: Bool
  ) throws(StoreFailure) -> LogSegment<S> {
    if entry.state == .sealed {
      let handle = SealedHandle(entry, storage: storage, logID: manifest.logID)
      if !isIndexed { try enter(handle) }
      return .sealed(handle)
    }
    let segment = try storage.openSegment(number, of: manifest, writing: false)
    let table = isIndexed ? nil : try enter(segment)
    return .frames(FrameSegment(entry, file: segment.file, logID: manifest.logID, table: table))
  }

  private mutating func enter(_ handle: SealedHandle<S>) throws(StoreFailure) {
    let sealed = try handle.open()
    if let info = index.older.runs.lastInfo, info.ends(inside: handle.entry) {
      try info.requireHistory(try sealed.chainDigest(at: info.lastPosition))
    }
    try sealed.forEachFrame { (first, count, content) throws(StoreFailure) in
      try StoreFailure.reporting(first, count, file: sealed.name) { () throws(FormatFault) in
        try index.enter(first, count, content)
      }
    }
  }

  /// Enters what the runs lack of a closed segment; returns its frames if all of them were passed.
  private mutating func enter(_ segment: OpenSegment<S>) throws(StoreFailure) -> FrameTable? {
    guard let info = index.older.runs.lastInfo, info.ends(inside: segment.entry) else {
      return try walk(segment)
    }
    // What begins with the index's digest and arrives at the manifest's is of one history.
    if let point = WalkPoint(after: info, in: segment), (try? walk(segment, from: point)) != nil { return nil }
    var survey = FrameSurvey<S>(segment.file, entry: segment.entry, logID: manifest.logID, epoch: manifest.epoch)
    try survey.run(through: info)
    return try walk(segment)
  }

  private mutating func walk(
    _ segment: OpenSegment<S>, from point: WalkPoint? = nil
  ) throws(StoreFailure) -> FrameTable {
    var walked = FrameTable()
    try segment.walkClosed(manifest, from: point) { (header, content) throws(FormatFault) in
      walked.append(header)
      try index.enter(header.firstPosition, header.count, content)
    }
    return walked
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
  /// Where a run of the index says that it ends in this segment: most likely a run of frames begins there.
  fileprivate init?<S: Storage>(after info: IndexRunInfo, in segment: OpenSegment<S>) {
    guard info.segment == segment.entry.number, info.offset >= UInt64(SegmentHeader.size),
      info.offset < segment.entry.provenLength
    else { return nil }
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
