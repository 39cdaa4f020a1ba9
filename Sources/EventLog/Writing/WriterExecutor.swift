// The writer's thread as a place to run tasks, for those who ask for it: whoever is acknowledged there goes on at once
// and stages its next batch without any change of threads.
// When the thread has ended, what still comes runs with all other tasks, so that nothing is lost.

internal import CDisk

/// The jobs of the writer's thread.
final class WriterExecutor<S: Storage>: TaskExecutor, @unchecked Sendable {
  private enum Placement {
    case queued, queuedForIdleThread, elsewhere
  }

  private let contents: LogContents<S>
  /// Jobs that were enqueued on the thread itself, or moved here by it; only that thread touches them.
  private var jobs: [UnownedJob] = []
  /// Memory for jobs, in turns with `jobs`.
  private var running: [UnownedJob] = []

  init(_ contents: LogContents<S>) { self.contents = contents }

  private var identity: UnsafeRawPointer { UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if cdisk_thread_mark() == identity { return jobs.append(job) }
    switch contents.state.withLock({ WriterExecutor.place(job, &$0.writer) }) {
    case .queued: break
    case .queuedForIdleThread: contents.state.signal()
    case .elsewhere: globalConcurrentExecutor.enqueue(job)
    }
  }

  private static func place(_ job: UnownedJob, _ writer: inout WriterStatus) -> Placement {
    guard writer.servesJobs else { return .elsewhere }
    writer.jobs.append(job)
    guard writer.isIdle else { return .queued }
    writer.isIdle = false
    return .queuedForIdleThread
  }
}

/// What only the writer's thread calls; from its start on it is promised to serve.
extension WriterExecutor {
  /// Makes the calling thread the one that serves.
  func begin() { cdisk_thread_set_mark(identity) }

  /// How many jobs this thread has not run yet.
  var waitingCount: Int { jobs.count }

  /// Adds jobs that other threads have enqueued.
  func take(_ others: inout [UnownedJob]) {
    jobs.append(contentsOf: others)
    others.removeAll(keepingCapacity: true)
  }

  /// Runs jobs, those that they enqueue here included, at most `limit`; returns how many.
  func run(atMost limit: Int) -> Int {
    var count = 0
    while !jobs.isEmpty, count < limit {
      swap(&jobs, &running)
      for job in running { job.runSynchronously(on: asUnownedTaskExecutor()) }
      count += running.count
      running.removeAll(keepingCapacity: true)
    }
    return count
  }

  /// Serves no longer: hands all jobs, and those to come, to the threads that all tasks share.
  func end() {
    contents.state.withLock { state in
      state.writer.servesJobs = false
      take(&state.writer.jobs)
    }
    for job in jobs { globalConcurrentExecutor.enqueue(job) }
    jobs = []
  }
}
