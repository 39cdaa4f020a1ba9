// Starts the log's own threads: blocking work never runs on Swift's cooperative pool.

internal import CDisk

/// A detached thread.
enum LogThread {
  private final class Body {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Runs `body` on a new thread; throws when the system has none to give.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(StoreFailure) {
    let context = Unmanaged.passRetained(Body(body))
    let error = cdisk_thread_start(
      { Unmanaged<Body>.fromOpaque($0!).takeRetainedValue().run() }, context.toOpaque())
    guard error != 0 else { return }
    context.release()
    throw StoreFailure(system: error, "starting \(name)", file: LogFiles.lock)
  }
}
