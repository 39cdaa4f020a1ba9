// What is done behind the commits: index runs are written and merged, closed segments are sealed.
// One thread of low priority; all of it can be given up at any moment and is taken up again later.

internal import CDisk
internal import FoundationEssentials

/// The background work of a log.
final class Maintenance<S: Storage>: Sendable {
  private struct Signals {
    var isRunning = false
    var isStopping = false
    /// At first too: an earlier process may have left something to do.
    var mustLook = true
    /// Who waits until nothing is left to do.
    var idlers: [UnsafeContinuation<Void, Never>] = []
  }

  let storage: S
  let options: LogOptions
  let manifest: ManifestFile<S>
  let contents: LogContents<S>
  let fence: Fence<S>
  private let signals = Monitor(Signals())
  private let trouble = Monitor(MaintenanceTrouble())

  init(storage: S, options: LogOptions, manifest: ManifestFile<S>, contents: LogContents<S>, fence: Fence<S>) {
    self.storage = storage
    self.fence = fence
    self.options = options
    self.manifest = manifest
    self.contents = contents
    contents.indexed.onDamage { [weak self] in self?.wake() }
  }

  /// Starts the thread.
  func start() throws(StoreFailure) {
    signals.withLock { $0.isRunning = true }
    do throws(StoreFailure) {
      try LogThread.start("the maintenance thread") { self.run() }
    } catch {
      signals.withLock { $0.isRunning = false }
      throw error
    }
  }

  /// Tells that there may be something to do.
  func wake() {
    signals.withLock { $0.mustLook = true }
    signals.signal()
  }

  /// Asks the thread to end soon.
  func stop() {
    signals.withLock { $0.isStopping = true }
    signals.signal()
  }

  /// Returns when the thread has ended; what it had begun is given up.
  func stopAndWait() {
    stop()
    signals.wait { $0.isRunning ? nil : () }
  }

  /// Runs `body` while no work is done; what was begun is given up and taken up again afterwards.
  func whileItRests(_ body: () -> Void) {
    let wasRunning = signals.withLock { $0.isRunning }
    stopAndWait()
    body()
    signals.withLock { ($0.isStopping, $0.mustLook) = (false, true) }
    // Without a thread to give, the work waits for the next opening.
    if wasRunning { try? start() }
  }

  /// Returns when nothing is left to do, or nothing can be done, or the log is closed.
  func waitUntilIdle() async {
    await withUnsafeContinuation { idler in
      let mustWait = signals.withLock { signals in
        guard signals.isRunning, !signals.isStopping else { return false }
        signals.mustLook = true
        signals.idlers.append(idler)
        return true
      }
      if mustWait { signals.signal() } else { idler.resume() }
    }
  }

  /// Why the last piece of work failed; nil when it did not.
  var failure: StoreFailure? { trouble.withLock { $0.failure } }

  /// Does all that there is to do, on this thread.
  func runAll() {
    while let task = nextTask() { attempt(task) }
  }

  private func attempt(_ task: MaintenanceTask) {
    do throws(StoreFailure) {
      try perform(task)
      trouble.withLock { $0.succeeded(task) }
    } catch {
      guard error.code != .closed else { return }
      let error = fence.explanation(of: error)
      trouble.withLock { $0.failed(task, error) }
      if error.code == .outcomeUnknown { contents.fail(error) }
      if manifest.isUncertain { contents.poison(error) }
    }
  }

  /// Lets what failed be done again by `runAll`.
  func tryAgain() { trouble.withLock { $0.forget() } }

  private func run() {
    cdisk_thread_yield_to_others()
    while signals.wait({ signals in
      if signals.isStopping { return false }
      guard signals.mustLook else { return nil }
      signals.mustLook = false
      return true
    }) {
      tryAgain()
      runAll()
      release { !$0.mustLook }
    }
    release { signals in
      signals.isRunning = false
      return true
    }
    signals.signal()
  }

  private func release(_ isTime: (inout Signals) -> Bool) {
    let idlers = signals.withLock { signals in
      guard isTime(&signals) else { return [] as [UnsafeContinuation<Void, Never>] }
      defer { signals.idlers = [] }
      return signals.idlers
    }
    for idler in idlers { idler.resume() }
  }

  /// Gives up when the log is being closed or is no longer this writer's.
  func pause() throws(StoreFailure) {
    guard !signals.withLock({ $0.isStopping }) else { throw StoreFailure(.closed, "the log is being closed") }
    try fence.check()
  }

  /// The same, but first gives way to a caller that loads in bulk: together with the writer it keeps two cores busy,
  /// and most of what sealing does there it can do as well afterwards. It gives way no longer when many segments wait.
  /// The index is brought on when it is far behind, because what it lacks takes memory, and time when the log is opened
  /// again.
  func pauseForLoad() throws(StoreFailure) {
    while signals.withLock({ $0.isRunning && !$0.isStopping }), isLoading, backlog < Self.longestBacklog {
      if isIndexFarBehind, let task = nextIndexTask() {
        attempt(task)
      } else {
        _ = signals.wait(atMost: 2) { $0.isStopping ? () : nil }
      }
    }
    try pause()
  }

  private var isLoading: Bool { contents.state.withLock { $0.isLoading } }

  /// Whether the part of the index that is in memory would make many runs.
  private var isIndexFarBehind: Bool {
    contents.state.withLock { $0.buffer.index.newest.count } >= Self.mostRunsInMemory * options.indexRunLength
  }

  /// As how many runs the index in memory may grow while callers load in bulk. Then it is one large run, which saves
  /// merging the small ones.
  private static var mostRunsInMemory: Int { 16 }

  /// How many segments wait to be sealed.
  private var backlog: Int { manifest.current.segments.count { $0.state == .closed } }

  /// How many segments may wait while callers load in bulk: about a GiB of content.
  private static var longestBacklog: Int { 64 }

  private func nextTask() -> MaintenanceTask? {
    guard !signals.withLock({ $0.isStopping }) else { return nil }
    return nextIndexTask() ?? nextSealing()
  }

  /// The index first: what is sealed is not read again for it.
  private func nextIndexTask() -> MaintenanceTask? {
    freezeIfSettled()
    let work = contents.state.withLock { state -> (isRunReady: Bool, runs: IndexRunSet)? in
      state.buffer.failure == nil ? (state.frozenEnd != nil, state.buffer.index.older.runs) : nil
    }
    guard let (isRunReady, runs) = work else { return nil }
    return trouble.withLock { trouble in
      if isRunReady, !trouble.avoids(.writeRun) { return .writeRun }
      let damaged = runs.runs.lazy.filter(\.isDamaged).map { MaintenanceTask.rebuildRun($0.info.span) }
      if let rebuild = damaged.first(where: { !trouble.avoids($0) }) { return rebuild }
      guard let range = runs.mergeable(fanOut: options.indexFanOut) else { return nil }
      return trouble.avoids(.mergeRuns(range)) ? nil : .mergeRuns(range)
    }
  }

  /// The next closed segment that the index on disk has all of.
  private func nextSealing() -> MaintenanceTask? {
    let segments = manifest.current.segments
    let work = contents.state.withLock { $0.buffer.failure == nil ? $0.buffer.index.older.runs : nil }
    guard let runs = work else { return nil }
    return trouble.withLock { trouble in
      let closed = segments.filter { $0.state == .closed && $0.lastPosition <= runs.lastPosition }
      return closed.lazy.map { .seal($0.number) }.first { !trouble.avoids($0) }
    }
  }

  /// Completes the index behind a closed segment although nothing more may be appended.
  private func freezeIfSettled() {
    let active = contents.reader.segments.active
    contents.state.withLock { state in
      guard state.isFreezeDue, state.isSettled, state.buffer.index.older.frozen == nil else { return }
      state.freezeIfDue(full: 1)
      guard state.buffer.index.older.frozen != nil else { return }
      let isHere = active?.lastPosition == state.durable.position
      state.frozenEnd = FrozenEnd(
        digest: state.durable.digest, segment: isHere ? active?.entry.number ?? 0 : 0,
        offset: isHere ? active?.end ?? 0 : 0)
    }
  }

  private func perform(_ task: MaintenanceTask) throws(StoreFailure) {
    try fence.check()
    switch task {
    case .writeRun: try writeRun()
    case .mergeRuns(let runs): try mergeRuns(runs)
    case .rebuildRun(let span): try rebuildRun(span)
    case .seal(let number): try seal(number)
    }
  }
}

/// One piece of background work.
enum MaintenanceTask: Hashable {
  case writeRun
  case mergeRuns(Range<Int>)
  case rebuildRun(IndexRunSpan)
  case seal(UInt32)
}

/// What failed, so that it is not tried again and again at once.
struct MaintenanceTrouble {
  private(set) var failure: StoreFailure?
  private var failed: Set<MaintenanceTask> = []

  func avoids(_ task: MaintenanceTask) -> Bool { failed.contains(task) }

  mutating func failed(_ task: MaintenanceTask, _ error: StoreFailure) {
    failure = error
    failed.insert(task)
  }

  mutating func succeeded(_ task: MaintenanceTask) {
    // A merge that met the damage can be tried again.
    if case .rebuildRun = task { forget() }
    if failed.isEmpty { failure = nil }
  }

  /// Lets everything be tried again.
  mutating func forget() { failed = [] }
}
