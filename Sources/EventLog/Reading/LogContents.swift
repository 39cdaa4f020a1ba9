// The durable contents of a log as readers share them: the index, the files and how far they reach.
// `Log` and `LogReader` both read through this, so there is one way to read.

internal import FoundationEssentials

/// What both kinds of opened log keep behind their lock.
struct LogState<S: Storage> {
  let area: StagingArea
  /// The segments' files, from number 1.
  var files: [S.File]
  var logID: UUID
  var epoch: UInt32
  var durable: Durable
  /// Bytes of headers and frames in all segments before the active one.
  var closedBytes: UInt64
  /// What the writing side does; nothing in a read-only reader.
  var writer = WriterStatus()
  /// Who waits; nobody in a read-only reader.
  var waiters = Waiters()

  /// Whether what is staged is to be written now: somebody waits for it, or it fills a good write, or the log is being
  /// closed. Callers that stage ahead thus fill large frames instead of many small ones.
  var isFlushDue: Bool {
    guard area.failure == nil, area.hasDrafts else { return false }
    return waiters.hasCaller || writer.isStopping || area.stagedSize >= FormatLimits.flush
  }
}

/// The readable side of a log.
final class LogContents<S: Storage>: Sendable {
  let state: Guarded<LogState<S>>
  private let cache: Guarded<RunCache>

  init(_ state: sending LogState<S>, cacheSize: Int) {
    self.state = Guarded(state)
    cache = Guarded(RunCache(limit: cacheSize))
  }

  /// Up to 256 durable frames from the run that holds `position` on, and the files that they lie in.
  func frames(from position: UInt64) -> (frames: [FrameEntry], files: [S.File]) {
    state.withLock { state in
      let table = state.area.index.frames
      guard let index = table.index(of: position) else { return ([], []) }
      return (table.frames(from: index - Int(table[index].framesIntoRun), limit: 256), state.files)
    }
  }

  /// Up to 256 durable frames after the one that ends at `position`.
  func frames(after position: UInt64) -> (frames: [FrameEntry], files: [S.File]) {
    state.withLock { state in
      let table = state.area.index.frames
      guard let index = table.index(of: position + 1) else { return ([], []) }
      return (table.frames(from: index, limit: 256), state.files)
    }
  }

  /// The durable positions of a stream's events after a version.
  func positions(of stream: StreamKey, afterVersion version: UInt32, limit: Int) -> [UInt64] {
    state.withLock { state in
      guard let number = state.area.index.streams.existingNumber(of: stream) else { return [] }
      let all = state.area.index.streams[number].positions
      let durable = state.durable.position
      return Array(all.dropFirst(Int(version)).prefix(limit).prefix { $0 <= durable })
    }
  }

  /// The decompressed run that holds a durable position; nil when there is no such position.
  func run(holding position: UInt64) throws(LogError) -> DecodedRun? {
    guard
      let (frames, file) = state.withLock({ state -> ([FrameEntry], S.File)? in
        let table = state.area.index.frames
        guard position > 0, let index = table.index(of: position) else { return nil }
        return (table.run(of: index), state.files[Int(table[index].segment) - 1])
      })
    else { return nil }
    let key = RunKey(segment: frames[0].segment, offset: frames[0].offset)
    if let run = cache.withLock({ $0.run(key, through: position) }) { return run }
    let run = try decode(frames, file)
    cache.withLock { $0.insert(run, key) }
    return run
  }

  private func decode(_ frames: [FrameEntry], _ file: S.File) throws(LogError) -> DecodedRun {
    var pass = FramePass<S>()
    var decoded: [DecodedRun.Frame] = []
    var contents: [UInt8] = []
    contents.reserveCapacity(frames.reduce(0) { $0 + Int($1.rawLength) })
    for entry in frames {
      let start = contents.count
      contents.append(contentsOf: try pass.content(of: entry, in: file, through: frames[frames.count - 1].end))
      decoded.append(DecodedRun.Frame(entry: entry, content: start..<contents.count))
    }
    return DecodedRun(frames: decoded, content: contents)
  }
}
