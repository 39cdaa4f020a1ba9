// Reads events by position or in order, whatever kind of segment holds them.
// It knows segments and the cache, and neither staging nor its lock, so that staging itself can read through it.

internal import FoundationEssentials

/// The segments of a log with the cache of what was read of them.
struct SegmentReader<S: Storage>: Sendable {
  let segments: SegmentList<S>
  let cache: BlockCache

  /// Passes the events after one position through another, in order, until `body` returns false.
  func scan(after: UInt64, through end: UInt64, types: Set<String>?, _ body: StoredEventVisitor) throws {
    let ahead = LoadAhead<S>()
    defer { ahead.end() }
    var position = after
    var begun: (number: UInt32, loader: SealedLoader<S>)?
    while position < end, let (segment, last) = segments.holding(position + 1) {
      // Many readers want the first few events only, and no whole segment needs to be decompressed for those.
      let isFirst = position == after
      let segmentEnd = min(end, last, isFirst ? after + Self.firstFew : .max)
      let goesOn: Bool
      switch segment {
      case .frames(let frames):
        goesOn = try frames.scan(after: position, through: segmentEnd, types: types, body)
      case .sealed(let handle):
        let open = try handle.open(cache)
        guard types == nil, open.isBestLoaded(events: segmentEnd - position) else {
          goesOn = try open.scan(after: position, through: segmentEnd, types: types, cache: cache, body)
          break
        }
        let loader = begun?.number == handle.entry.number ? begun?.loader : nil
        let loaded = try (loader ?? SealedLoader(open, into: ahead.tables)).finish()
        begun = try beginNext(after: segmentEnd, through: end, ahead)
        goesOn = try loaded.scan(after: position, through: segmentEnd, types: nil, body)
      }
      guard goesOn else { return }
      position = segmentEnd
    }
  }

  /// So many events of a scan are read by themselves before whole segments are.
  private static var firstFew: UInt64 { 64 }

  /// Lets the segment after a position be loaded, if it is sealed and most of it is wanted.
  private func beginNext(
    after position: UInt64, through end: UInt64, _ ahead: LoadAhead<S>
  ) throws -> (number: UInt32, loader: SealedLoader<S>)? {
    guard position < end, let (segment, last) = segments.holding(position + 1), case .sealed(let handle) = segment
    else { return nil }
    let open = try handle.open(cache)
    guard open.isBestLoaded(events: min(end, last) - position) else { return nil }
    let loader = SealedLoader(open, into: ahead.tables)
    ahead.begin(loader)
    return (handle.entry.number, loader)
  }

  /// Passes the content of the frames after one position through another, in order, until `body` returns false.
  func forEachFrame(
    after: UInt64, through end: UInt64,
    _ body: (_ firstPosition: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer) throws -> Bool
  ) throws {
    var position = after
    while position < end, let (segment, last) = segments.holding(position + 1) {
      let segmentEnd = min(end, last)
      var goesOn = true
      switch segment {
      case .frames(let frames):
        goesOn = try frames.forEachFrame(after: position, through: segmentEnd) { entry, content in
          try body(entry.firstPosition, entry.count, content)
        }
      case .sealed(let handle):
        goesOn = try SegmentReader.forEachFrame(
          of: handle.open(cache), after: position, through: segmentEnd, body)
      }
      guard goesOn else { return }
      position = segmentEnd
    }
  }

  private static func forEachFrame(
    of sealed: SealedSegment<S>, after: UInt64, through end: UInt64,
    _ body: (_ firstPosition: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    var failure: (any Error)?
    var goesOn = true
    try sealed.load().forEachFrame { first, count, content in
      guard first + UInt64(count) - 1 > after else { return true }
      guard first <= end else { return false }
      do {
        goesOn = try body(first, count, content)
      } catch {
        (goesOn, failure) = (false, error)
      }
      return goesOn
    }
    if let failure { throw failure }
    return goesOn
  }

  /// Passes the event at a durable position to `body`; nil when there is none.
  func read<Result>(
    position: UInt64, _ body: (Envelope, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    var held = HeldSegment<S>(cache)
    return try read(position: position, holding: &held, body)
  }

  /// The same for several positions in a row, which often lie in one segment and in the same blocks.
  func read<Result>(
    position: UInt64, holding held: inout HeldSegment<S>,
    _ body: (Envelope, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    if let sealed = held.sealed, sealed.footer.positions.contains(position) {
      return try sealed.withEvent(at: position, memo: held.memo, body)
    }
    guard position > 0, let (segment, _) = segments.holding(position) else { return nil }
    switch segment {
    case .sealed(let handle):
      let sealed = try handle.open(cache)
      held.sealed = sealed
      return try sealed.withEvent(at: position, memo: held.memo, body)
    case .frames(let frames):
      if held.run?.positions.contains(position) != true {
        held.run = try frames.run(holding: position, cache: cache)
      }
      return try held.run?.withEvent(at: position, body)
    }
  }

  /// What a durable batch says of itself.
  func batch(at position: UInt64) throws(StoreFailure) -> BatchHeader {
    switch segments.holding(position)?.segment {
    case .sealed(let handle)?: return try handle.open(cache).batch(at: position, cache: cache)
    case .frames(let frames)?:
      if let run = try frames.run(holding: position, cache: cache) { return try run.batch(at: position) }
    case nil: break
    }
    throw StoreFailure(
      .corrupt, "the index names a position that the log lacks", file: IndexFiles.folder,
      positions: position...position, remedy: IndexRunFormat.remedy)
  }

  /// The file that holds a position.
  func file(holding position: UInt64) -> String? { segments.holding(position)?.segment.entry.file }

  /// The chain digest at a position; nil unless a frame ends there.
  func chainDigest(at position: UInt64) throws(StoreFailure) -> ChainDigest? {
    guard position > 0 else { return .start }
    guard let (segment, last) = segments.holding(position) else { return nil }
    switch segment {
    case .frames(let frames): return try frames.chainDigest(at: position)
    case .sealed(let handle):
      return position == last ? handle.entry.digest : try handle.open(cache).chainDigest(at: position)
    }
  }
}

/// What a read through several positions used last.
struct HeldSegment<S: Storage> {
  let memo: BlockMemo
  var sealed: SealedSegment<S>?
  var run: DecodedRun?

  init(_ cache: BlockCache) { memo = BlockMemo(cache) }
}
