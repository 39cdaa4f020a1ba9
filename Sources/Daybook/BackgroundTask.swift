// One piece of work that goes on behind a book until it is stopped, or nobody has it any more.

internal import EventSourcing

/// A task that runs at most once at a time and can be waited for.
final class BackgroundTask: Sendable {
  private let task = Lock<Task<Void, Never>?>(nil)

  deinit {
    task.withLock { $0?.cancel() }
  }

  /// Begins the work. It has to look whether its task was cancelled.
  func start(priority: TaskPriority? = nil, _ work: @escaping @Sendable () async -> Void) {
    let started = Task(priority: priority, operation: work)
    task.withLock { $0 = started }
  }

  /// Cancels the work and returns when it has ended.
  func stop() async {
    let ended = task.withLock { task in
      defer { task = nil }
      return task
    }
    ended?.cancel()
    await ended?.value
  }
}
