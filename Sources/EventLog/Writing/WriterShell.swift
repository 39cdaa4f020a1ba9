// The thread around the writer: it takes all that is staged as one flush, publishes it and wakes who waited.
// Group commit has no timer: a flush begins when somebody waits for it or enough is staged, and what is staged while it
// runs is the next one.

internal import CDisk
internal import Glibc

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
}

/// Drives a `LogWriter`; only one thread ever calls `run` or `flushStaged`.
final class WriterShell<S: Storage>: @unchecked Sendable {
  private enum Work {
    case flush([FrameDraft])
    case stop
  }

  private let contents: LogContents<S>
  private var writer: LogWriter<S>
  private var lock: S.Lock?
  /// How long the last flush took, in nanoseconds.
  private var flushTime: UInt64 = 0

  init(_ writer: consuming LogWriter<S>, lock: S.Lock, contents: LogContents<S>) {
    self.writer = writer
    self.lock = lock
    self.contents = contents
  }

  /// Starts the thread.
  func start() throws(LogError) {
    let context = Unmanaged.passRetained(ThreadBody { self.run() })
    let error = cdisk_thread_start(
      { Unmanaged<ThreadBody>.fromOpaque($0!).takeRetainedValue().body() }, context.toOpaque())
    guard error != 0 else { return }
    context.release()
    throw LogError(system: error, "starting the writer's thread", file: LogFiles.lock)
  }

  /// Writes what is staged, on this thread.
  func flushStaged() {
    _ = flush(contents.state.withLock { $0.area.takeDrafts() })
  }

  /// Leaves the witness of a clean end, lets go of the lock and wakes who waits for that.
  func finish() {
    var failure = contents.state.withLock { $0.area.failure }
    if failure == nil {
      do throws(LogError) { try writer.writeClosingManifest() } catch { failure = error }
    }
    lock = nil
    fail(LogError(.closed, "the log was closed"))
    let closers = contents.state.withLock { state in
      state.writer.isStopped = true
      defer { state.writer.closers = [] }
      return state.writer.closers
    }
    for closer in closers { closer.resume(returning: failure) }
  }

  private func run() {
    while case .flush(let drafts) = nextWork() { gather(atMost: flush(drafts)) }
    finish()
  }

  /// Lets the callers that were just acknowledged stage their next batches, so that they share the next flush.
  ///
  /// Without this the first of them gets a flush of its own and all others wait for it. It gives way as long as
  /// batches keep coming; there is no timer, and a lone caller never waits. On a disk that flushes faster than
  /// callers stage it does not pay, because flushing and staging overlap then.
  private func gather(atMost expected: Int) {
    guard expected > 1, flushTime > UInt64(expected) * WriterShell.stagingTime else { return }
    var seen = 0
    var roundsLeft = WriterShell.patience
    while roundsLeft > 0 {
      sched_yield()
      let waiting = contents.state.withLock { $0.area.waitingBatches }
      if waiting >= expected { return }
      roundsLeft = waiting > seen ? WriterShell.patience : roundsLeft - 1
      seen = waiting
    }
  }

  /// How often `gather` gives way without any new batch: a few microseconds, against a flush of many.
  private static var patience: Int { 24 }
  /// About what a caller takes to be woken and to stage again, in nanoseconds.
  private static var stagingTime: UInt64 { 4_000 }

  private func nextWork() -> Work {
    contents.state.wait { state in
      state.writer.isIdle = false
      if state.isFlushDue { return .flush(state.area.takeDrafts()) }
      if state.writer.isStopping { return .stop }
      state.writer.isIdle = true
      return nil
    }
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
    do throws(LogError) {
      while !rest.isEmpty {
        if writer.needsSegment { try addSegment() }
        let start = WriterShell.now
        let flushed = try writer.flush(rest)
        flushTime = WriterShell.now - start
        rest = rest.dropFirst(flushed.drafts)
        acknowledged += publish(flushed, drafts: rest.isEmpty ? drafts : [])
      }
    } catch {
      fail(error)
    }
    return acknowledged
  }

  private func addSegment() throws(LogError) {
    let closed = writer.active.end
    let file = try writer.addSegment()
    contents.state.withLock { state in
      state.files.append(file)
      state.closedBytes += closed
    }
  }

  private func publish(_ flushed: LogWriter<S>.Flushed, drafts: [FrameDraft]) -> Int {
    let waiters = contents.state.withLock { state in
      for header in flushed.headers { state.area.index.frames.append(header) }
      state.durable = Durable(
        position: flushed.headers.last?.lastPosition ?? state.durable.position, digest: flushed.digest)
      state.area.recycle(drafts)
      return state.waiters.take(through: state.durable.position)
    }
    for waiter in waiters { waiter.resume(returning: nil) }
    return waiters.count
  }

  /// Voids all that is staged; the first failure stays.
  private func fail(_ error: LogError) {
    let waiters = contents.state.withLock { state in
      if state.area.failure == nil || error.code == .closed { state.area.failure = error }
      _ = state.area.takeDrafts()
      return state.waiters.take(through: .max)
    }
    for waiter in waiters { waiter.resume(returning: error) }
  }
}

/// Carries a closure through the C thread's context pointer.
private final class ThreadBody {
  let body: () -> Void

  init(_ body: @escaping () -> Void) { self.body = body }
}
