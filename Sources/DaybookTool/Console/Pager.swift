// Long output on a terminal goes through the user's pager. It is started with the first bytes, so that progress before
// them has the screen for itself, and it takes the place of standard output until it ends.

internal import EventSourcing
internal import LibC

/// A pager that takes what is written to a terminal.
final class Pager: Sendable {
  private enum State {
    case waiting
    /// The process, and the terminal that it writes to.
    case running(ChildProcess, terminal: Int32)
    case ended
  }

  private let command: String
  private let environment: [String: String]
  private let state = Lock(State.waiting)

  /// The user's pager; nil for none.
  init?(_ environment: [String: String]) {
    guard let command = Self.command(environment) else { return nil }
    self.command = command
    // A pager of one's own choice gets the same settings, if it is less.
    self.environment = ["LESS": "FRX"].merging(environment) { $1 }
  }

  /// What a shell runs: `PAGER`, else `less` where there is one; nil for none.
  static func command(_ environment: [String: String]) -> String? {
    if let own = environment["PAGER"] { return ["", "cat"].contains(own) ? nil : own }
    // Where a terminal can't do what less asks of it, less waits for a key first.
    guard let terminal = environment["TERM"], !["", "dumb"].contains(terminal) else { return nil }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { access("\($0)/less", X_OK) == 0 } ? "less -FRX" : nil
  }

  /// The terminal behind the pager; nil before it runs.
  var terminal: Int32? {
    state.withLock { if case .running(_, let terminal) = $0 { terminal } else { nil } }
  }

  /// Starts the pager in the place of `descriptor`, unless that was done. Without one, output goes to the terminal.
  func start(inPlaceOf descriptor: Int32) {
    state.withLock { state in
      guard case .waiting = state else { return }
      state = .ended
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return }
      defer { for end in ends { close(end) } }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let terminal = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      guard terminal >= 0,
        let process = try? ChildProcess(
          ["/bin/sh", "-c", command], environment: environment, input: .descriptor(ends[0]))
      else { return }
      dup2(ends[1], descriptor)
      // Ctrl-C is for the pager, whose end is seen at the next write.
      signal(SIGINT, SIG_IGN)
      state = .running(process, terminal: terminal)
    }
  }

  /// Waits until the user has read enough; `descriptor` is the terminal again.
  ///
  /// - Throws: `ToolFailure` if there was no such pager.
  func end(inPlaceOf descriptor: Int32) throws {
    let running = state.withLock { state in
      defer { state = .ended }
      return if case .running(let process, let terminal) = state { (process, terminal) } else {
        nil as (ChildProcess, Int32)?
      }
    }
    guard let (process, terminal) = running else { return }
    dup2(terminal, descriptor)
    close(terminal)
    // What a shell ends with that does not find the program.
    if process.waitUntilExit() == .exited(127) {
      throw ToolFailure(.usage, "can't run the pager \(command)", remedy: "set PAGER, or use --no-pager")
    }
  }
}
