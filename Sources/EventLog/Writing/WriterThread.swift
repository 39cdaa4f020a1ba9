// The thread around the writer: it takes all that is staged as one flush, publishes it and wakes who waited.
// Group commit has no timer: a flush begins when somebody waits for it or enough is staged, and what is staged while it
// runs is the next one.

internal import LibC

/// What the writing side of a log is doing.
struct WriterStatus {
  /// The thread waits to be signalled.
  var isIdle = false
  /// The log is being closed.
  var isStopping = false
  /// The thread is done, and the lock is free.
  var isStopped = false
  /// Who waits for that.
  var closers: [Waiters.Continuation] = []
  /// Who wants the active segment to be closed.
  var rotations: [Waiters.Continuation] = []
  /// Who wants a log that has failed to go on.
  var recoveries: [Waiters.Continuation] = []
  /// The thread runs jobs.
  var servesJobs = false
  /// Jobs that other threads have enqueued for it.
  var jobs: [UnownedJob] = []
}

extension LogState {
  /// Whether the caller is to signal the writer's thread: it is idle although there is something to write.
  mutating func claimWake() -> Bool {
    guard writer.isIdle, isFlushDue || isVoidDue else { return false }
    writer.isIdle = false
    return true
  }
}

/// Drives a `LogWriter`; only one thread ever calls `run` or `flushStaged`.
final class WriterThread<S: Storage>: @unchecked Sendable {
  private enum Work {
    case flush([FrameDraft])
    case void
    case rotate([Waiters.Continuation])
    case recover([Waiters.Continuation])
    case jobs
    case rest
    case stop
  }

  let executor: WriterExecutor<S>
  let contents: LogContents<S>
  let maintenance: Maintenance<S>
  var writer: LogWriter<S>
  /// How long the last flush took, in nanoseconds.
  private var flushTime: UInt64 = 0
  /// How many bytes of content it wrote.
  private var flushSize: UInt64 = 0

  init(
    _ writer: consuming LogWriter<S>, contents: LogContents<S>, maintenance: Maintenance<S>
  ) {
    self.writer = writer
    self.contents = contents
    self.maintenance = maintenance
    executor = WriterExecutor(contents)
  }

  /// Starts the thread.
  func start() throws(StoreFailure) {
    contents.state.withLock { $0.writer.servesJobs = true }
    do throws(StoreFailure) {
      try LogThread.start("the writer's thread") { self.run() }
    } catch {
      contents.state.withLock { $0.writer.servesJobs = false }
      throw error
    }
  }

  /// Writes what is staged, on this thread.
  func flushStaged() {
    let drafts = contents.state.withLock { $0.isVoidDue ? nil : takeDrafts(&$0) }
    if let drafts { _ = flush(drafts) } else { voidStaged() }
  }

  /// Records the durable end, lets go of the lock and wakes who waits for that.
  func finish() {
    maintenance.stopAndWait()
    var failure = contents.state.withLock { $0.buffer.failure }
    if failure == nil {
      do throws(StoreFailure) { try writer.writeDurableEnd() } catch { failure = error }
    }
    writer.fence.release()
    contents.fail(StoreFailure(.closed, "the log was closed"))
    let (closers, rotations) = contents.state.withLock { state in
      state.writer.isStopped = true
      defer { (state.writer.closers, state.writer.rotations, state.writer.recoveries) = ([], [], []) }
      return (state.writer.closers, state.writer.rotations + state.writer.recoveries)
    }
    for closer in closers { closer.resume(returning: failure) }
    for waiter in rotations { waiter.resume(returning: StoreFailure(.closed, "the log was closed")) }
  }

  private func run() {
    executor.begin()
    // How many jobs ran since the last flush: they may hold it up, but not for ever.
    var jobs = 0
    serving: while true {
      switch nextWork(afterJobs: jobs) {
      case .jobs:
        jobs += executor.run(atMost: WriterThread.jobsBeforeFlush)
      case .flush(let drafts):
        jobs = 0
        let acknowledged = flush(drafts)
        gather(atMost: acknowledged - executor.waitingCount)
      case .void:
        voidStaged()
      case .rotate(let waiters):
        rotate(waiters)
      case .recover(let waiters):
        recover(waiters)
      case .rest:
        leaveDurableEnd()
      case .stop:
        break serving
      }
    }
    finish()
    executor.end()
  }

  /// How many jobs may run before a flush that is due. Each of them may stage a batch that shares it.
  private static var jobsBeforeFlush: Int { 1024 }

  /// Closes the active segment if it has frames, and wakes who waits for that.
  func rotate(_ waiters: [Waiters.Continuation] = []) {
    var failure = contents.state.withLock { $0.buffer.failure }
    do throws(StoreFailure) {
      if failure == nil, writer.active.content > 0 { try addSegment() }
    } catch {
      failure = writer.fence.explanation(of: error)
      contents.fail(failure ?? error)
    }
    for waiter in waiters { waiter.resume(returning: failure) }
  }

  /// Lets the callers that were just acknowledged stage their next batches, so that they share the next flush.
  ///
  /// Without this the first of them gets a flush of its own and all others wait for it. It gives way as long as
  /// batches keep coming; there is no timer, and a lone caller never waits. On a disk that flushes faster than
  /// callers stage it does not pay, because flushing and staging overlap then.
  private func gather(atMost expected: Int) {
    guard expected > 1 else { return }
    guard flushTime > UInt64(expected) * WriterThread.wakingTime + flushSize * WriterThread.stagingTime else { return }
    var seen = 0
    var roundsLeft = WriterThread.patience
    while roundsLeft > 0 {
      sched_yield()
      let waiting = contents.waiting.count
      if waiting >= expected { return }
      roundsLeft = waiting > seen ? WriterThread.patience : roundsLeft - 1
      seen = waiting
    }
  }

  /// How often `gather` gives way without any new batch: a few microseconds, against a flush of many.
  private static var patience: Int { 24 }
  /// About what a caller takes to be woken and to begin to stage again, in nanoseconds.
  private static var wakingTime: UInt64 { 4_000 }
  /// About what it takes to stage a byte, in nanoseconds.
  private static var stagingTime: UInt64 { 3 }

  private func nextWork(afterJobs count: Int) -> Work {
    contents.state.wait(atMost: writer.needsDurableEnd ? WriterThread.restTime : nil) { state in
      state.writer.isIdle = false
      executor.take(&state.writer.jobs)
      let mayRun = executor.waitingCount > 0
      if mayRun, count < WriterThread.jobsBeforeFlush { return .jobs }
      if state.isVoidDue { return .void }
      if state.isFlushDue { return .flush(takeDrafts(&state)) }
      if !state.writer.recoveries.isEmpty {
        defer { state.writer.recoveries = [] }
        return .recover(state.writer.recoveries)
      }
      if !state.writer.rotations.isEmpty {
        defer { state.writer.rotations = [] }
        return .rotate(state.writer.rotations)
      }
      if state.writer.isStopping { return .stop }
      if mayRun { return .jobs }
      state.writer.isIdle = true
      return nil
    } ?? .rest
  }

  /// After how many milliseconds without a commit the newest ones are recorded outside the segment as durable.
  private static var restTime: UInt32 { 250 }

  /// Records that all is proven, so that damage to the last frame can be told from a torn write from now on. Without
  /// space nothing is recorded for now, which is no reason to fail.
  private func leaveDurableEnd() {
    guard contents.state.withLock({ $0.buffer.failure == nil }) else { return }
    do throws(StoreFailure) {
      try writer.writeDurableEnd()
    } catch {
      let error = writer.fence.explanation(of: error)
      if error.code == .outcomeUnknown { contents.fail(error) }
      if writer.manifest.isUncertain { contents.poison(error) }
    }
  }

  /// Takes all frames. When the newest part of the index is full it is set aside then, since no frame refers to it.
  private func takeDrafts(_ state: inout LogState) -> [FrameDraft] {
    let drafts = state.buffer.takeDrafts()
    if state.restartsRun { writer.restartRun() }
    state.restartsRun = false
    state.freezeIfDue(full: writer.options.indexRunLength)
    return drafts
  }

  /// Tells all who wait that staging has failed. Nothing is being written at this moment.
  private func voidStaged() {
    if let failure = contents.state.withLock({ $0.buffer.failure }) { contents.fail(failure) }
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Writes all drafts and returns how many callers were acknowledged.
  private func flush(_ drafts: [FrameDraft]) -> Int {
    var rest = drafts[...]
    var acknowledged = 0
    do throws(StoreFailure) {
      while !rest.isEmpty {
        if writer.needsSegment { try addSegment() }
        let start = WriterThread.now
        let flushed = try writer.flush(rest)
        flushTime = WriterThread.now - start
        flushSize = flushed.headers.reduce(0) { $0 + UInt64($1.rawLength) }
        rest = rest.dropFirst(flushed.drafts)
        acknowledged += publish(flushed, drafts: rest.isEmpty ? drafts : [])
      }
    } catch {
      contents.fail(writer.fence.explanation(of: error))
    }
    return acknowledged
  }

  private func addSegment() throws(StoreFailure) {
    let added = try writer.addSegment()
    let segments = contents.reader.segments
    segments.closeActive(added.closed)
    segments.append(
      .frames(FrameSegment(added.opened, file: added.file, logID: writer.logID, table: FrameTable())))
    // A segment is only sealed when the index has all of it.
    contents.state.withLock { $0.isFreezeDue = true }
    maintenance.wake()
  }

  private func publish(_ flushed: LogWriter<S>.Flushed, drafts: [FrameDraft]) -> Int {
    contents.reader.segments.active?.append(flushed.headers)
    var hasWork = false
    let waiters = contents.state.withLockUrgently { state in
      if let last = flushed.headers.last {
        state.durable = Durable(position: last.lastPosition, digest: flushed.digest)
        if state.frozenEnd == nil, state.buffer.index.older.frozen?.lastPosition == last.lastPosition {
          state.frozenEnd = FrozenEnd(digest: last.digest, segment: last.segment, offset: last.end)
          hasWork = true
        }
        hasWork = hasWork || state.isFreezeDue
      }
      state.buffer.recycle(drafts)
      return state.waiters.take(through: state.durable.position)
    }
    for waiter in waiters { waiter.resume(returning: nil) }
    if hasWork { maintenance.wake() }
    return waiters.count
  }
}
