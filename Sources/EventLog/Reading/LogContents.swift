// The durable contents of a log as readers share them: the segments, the index and how far they reach.
// `Log` and `LogReader` both read through this, so there is one way to read.

internal import FoundationEssentials

/// What both kinds of opened log keep behind their lock.
struct LogState {
  let buffer: WriteBuffer
  var logID: UUID
  var epoch: UInt32
  var durable: Durable
  /// Where the frozen part of the index ends, once all of it is durable.
  var frozenEnd: FrozenEnd?
  /// Whether the newest part of the index is to be frozen, full or not.
  var isFreezeDue = false
  /// How far each earlier generation of staging became durable; the rest of it is void.
  var generationEnds: [UInt64] = []
  /// Whether the next frame begins a run, because the index has all before it: an opening can begin there.
  var restartsRun = false
  /// What the writing side does; nothing in a read-only reader.
  var writer = WriterStatus()
  /// Who waits; nobody in a read-only reader.
  var waiters = Waiters()

  /// Whether what is staged is to be written now: somebody waits for it, or it fills a good write, or the log is being
  /// closed. Callers that stage ahead thus fill large frames instead of many small ones.
  var isFlushDue: Bool {
    guard buffer.failure == nil, buffer.hasDrafts else { return false }
    return waiters.hasCaller || writer.isStopping || buffer.stagedSize >= FormatLimits.flush
  }

  /// Whether something is staged that can't be written any more, so that who waits for it is to be told.
  var isVoidDue: Bool { buffer.failure != nil && buffer.hasDrafts }
}

extension LogState {
  /// Whether all that was staged is durable.
  var isSettled: Bool { !buffer.hasDrafts && buffer.index.lastPosition == durable.position && buffer.failure == nil }

  /// Whether callers stage faster than they wait: what is staged, or what the writer took last, fills a flush.
  var isLoading: Bool {
    buffer.stagedSize >= FormatLimits.flush || !writer.isIdle && buffer.takenSize >= FormatLimits.flush
  }

  /// Sets the newest part of the index aside when it holds `full` events or more, or when that was asked for. No frame
  /// may be under construction.
  mutating func freezeIfDue(full: Int) {
    let index = buffer.index
    guard index.older.frozen == nil, index.newest.count >= (isFreezeDue ? 1 : full) else { return }
    buffer.index.freeze()
    (isFreezeDue, restartsRun) = (false, true)
  }
}

/// Where the frozen part of an index ends.
struct FrozenEnd: Sendable {
  var digest: ChainDigest
  var segment: UInt32
  var offset: UInt64
}

/// The readable side of a log.
final class LogContents<S: Storage>: Sendable {
  let state: Monitor<LogState>
  let reader: SegmentReader<S>
  let waiting: WaitingBatches
  /// What answers where the index is damaged.
  let indexed: IndexedLog

  init(
    _ reader: SegmentReader<S>, index: IndexLayers, logID: UUID, epoch: UInt32, durable: Durable,
    failure: StoreFailure? = nil
  ) {
    self.reader = reader
    indexed = IndexedLog(reader)
    var index = index
    index.fallBack(on: indexed)
    let buffer = WriteBuffer(index) { (position) throws(StoreFailure) in try reader.batch(at: position) }
    buffer.failure = failure
    waiting = buffer.waiting
    state = Monitor(LogState(buffer: buffer, logID: logID, epoch: epoch, durable: durable))
  }

  /// Voids all that is staged, and lets nothing more be staged; the first failure stays, unless it may still be mended
  /// and the next one may not. Subscribers go on waiting while it may be.
  func fail(_ error: StoreFailure) {
    let waiters = state.withLock { state in
      let isFinal = state.buffer.failure?.isMendable == false
      if !isFinal || error.code == .closed { state.buffer.failure = error }
      _ = state.buffer.takeDrafts()
      return error.isMendable && !isFinal ? state.waiters.takeCallers() : state.waiters.take(through: .max)
    }
    for waiter in waiters { waiter.resume(returning: error) }
  }

  /// Goes on from what a recovery has found: whatever is not in it is void.
  func restart(_ segments: [LogSegment<S>], index: IndexLayers, epoch: UInt32, durable: Durable) {
    var index = index
    index.fallBack(on: indexed)
    for segment in reader.segments.all { reader.cache.removeAll(of: segment.entry.number) }
    reader.segments.set(segments)
    state.withLock { state in
      state.generationEnds.append(durable.position)
      state.buffer.restart(on: index)
      state.epoch = epoch
      state.durable = durable
      state.frozenEnd = nil
      state.restartsRun = false
    }
  }

  /// Lets nothing more be staged after the manifest was replaced, or not, behind the commits.
  func poison(_ error: StoreFailure) {
    fail(
      StoreFailure(
        .outcomeUnknown, "nobody can tell which manifest is on the disk: \(error.message)", file: error.file,
        remedy: "Check the disk, then open the book again.", errno: error.errno))
  }

  /// Passes the events after one position through another, in order.
  @specialized(where S == DiskStorage)
  func scan(after: UInt64, through: UInt64?, types: Set<String>?, _ body: StoredEventVisitor) throws {
    let end = min(through ?? .max, state.withLock { $0.durable.position })
    guard after < end else { return }
    try reader.scan(after: after, through: end, types: types, body)
  }

  /// Passes the events of one stream after a version, in order, at most `limit`.
  @specialized(where S == DiskStorage)
  func read(stream: StreamName, afterVersion version: UInt32, limit: Int, _ body: StoredEventVisitor) throws {
    var held = HeldSegment<S>(reader.cache)
    for position in try positions(of: stream, afterVersion: version, limit: limit) {
      guard try reader.read(position: position, holding: &held, body) == true else { return }
    }
  }

  /// The version of a stream at a durable position.
  func version(of stream: StreamName, at position: UInt64) throws(StoreFailure) -> UInt32 {
    let (newest, older, durable) = index(of: stream)
    return try IndexLayers.version(newest, older, of: stream, at: min(position, durable))
  }

  /// Passes the events of one stream newest first, from a version back to its first one.
  func readBackwards(stream: StreamName, throughVersion version: UInt32?, _ body: StoredEventVisitor) throws {
    var held = HeldSegment<S>(reader.cache)
    let positions = try positions(of: stream, afterVersion: 0, limit: version.map { Int($0) } ?? .max)
    for position in positions.reversed() {
      guard try reader.read(position: position, holding: &held, body) == true else { return }
    }
  }

  /// The durable positions of a stream's events after a version.
  private func positions(
    of stream: StreamName, afterVersion version: UInt32, limit: Int
  ) throws(StoreFailure) -> [UInt64] {
    let (newest, older, durable) = index(of: stream)
    return try IndexLayers.positions(newest, older, of: stream, afterVersion: version, limit: limit)
      .prefix { $0 <= durable }.map { $0 }
  }

  /// What the index has of a stream, staged events included, with the newest durable position. What lies on disk is read
  /// outside the lock.
  private func index(of stream: StreamName) -> (StreamTable.Stream?, OlderIndex, durable: UInt64) {
    state.withLock { state in
      let index = state.buffer.index
      let entry = index.newest.streams.existingNumber(of: stream).map { index.newest.streams[$0] }
      return (entry, index.older, state.durable.position)
    }
  }

  /// The log's own id.
  var logID: UUID { state.withLock { $0.logID } }

  /// Numbers about the log.
  func statistics() -> LogStatistics {
    while true {
      let segments = reader.segments.all
      let (durable, epoch, streams) = state.withLock { ($0.durable.position, $0.epoch, $0.buffer.index.streamCount) }
      // A segment may have been begun in between.
      guard reader.segments.all.last?.entry.file == segments.last?.entry.file else { continue }
      return LogStatistics(
        firstPosition: min(1, durable), lastPosition: durable, epoch: epoch, logID: logID,
        bytesWritten: segments.reduce(0) { $0 + $1.size }, segments: segments.map { $0.statistics(through: durable) },
        streams: streams)
    }
  }
}
