// What the tool does with signals: a closed pipe and a file that is too large become error codes of `write`, and ctrl-C
// ends at once with 130.
// Ending at once is safe at any moment: the log keeps every acknowledged command and drops what was half written.

internal import Dispatch
internal import EventSourcing
internal import LibC

package enum Signals {
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let previous = signal(SIGINT) { _ in
      // A progress bar may stand on the line; only calls that are safe in a handler are used.
      if isatty(STDERR_FILENO) == 1 { _ = LibC.write(STDERR_FILENO, "\n", 1) }
      _exit(ExitStatus.interrupted.rawValue)
    }
    // A shell that put the program into the background wants it to go on.
    if isIgnore(previous) { signal(SIGINT, SIG_IGN) }
  }

  private static let listening = Lock<[any DispatchSourceSignal]>([])

  /// Returns when somebody asks the program to end, by ctrl-C or by SIGTERM, or when its task is cancelled. Who asks a
  /// second time ends it at once.
  package static func untilAskedToEnd() async {
    let asked = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    let waiting = Lock<CheckedContinuation<Void, Never>?>(nil)
    @Sendable func first() -> CheckedContinuation<Void, Never>? {
      waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiting.withLock { $0 = continuation }
        for source in asked {
          source.setEventHandler {
            guard let first = first() else { _exit(ExitStatus.interrupted.rawValue) }
            first.resume()
          }
          source.activate()
        }
        if Task.isCancelled { first()?.resume() }
      }
    } onCancel: {
      first()?.resume()
    }
    // They go on, for who asks again.
    listening.withLock { $0 = asked }
  }

  private static func isIgnore(_ handler: sighandler_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
