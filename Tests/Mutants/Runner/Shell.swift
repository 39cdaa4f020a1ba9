// Runs a command in a folder, with a time limit, and stops it early when its output says enough.

import Foundation
import LibC
import Synchronization

/// What a command did.
struct ShellResult {
  /// Its exit code; 124 and 137 are what `timeout` gives.
  var status: Int32
  var output: String

  var ranOutOfTime: Bool { status == 124 || status == 137 }
}

/// A folder to run commands in.
struct Shell {
  let folder: URL

  /// Runs a line of shell, for at most so many seconds or until a line of its output begins with `stop`.
  func run(_ line: String, seconds: Int, until stop: String? = nil) throws -> ShellResult {
    let log = folder.appending(path: "output")
    let environment = ProcessInfo.processInfo.environment.merging(["NO_COLOR": "1"]) { $1 }
    // What the command leaves behind may live on; its own end is what counts.
    let child = try ChildProcess(
      [
        "/usr/bin/timeout", "--kill-after=5", "\(seconds)", "/bin/bash", "-c", "cd \"$0\" || exit\n" + line,
        folder.path(percentEncoded: false),
      ], environment: environment, output: .file(log.path(percentEncoded: false)), errors: .output)
    let hasEnded = Mutex(false)
    let watch = DispatchGroup()
    if let stop {
      DispatchQueue.global().async(group: watch) {
        while !hasEnded.withLock({ $0 }) {
          if text(of: log).contains("\n" + stop) {
            kill(child.number, SIGTERM)
            return
          }
          usleep(200_000)
        }
      }
    }
    let ending = child.waitUntilExit()
    hasEnded.withLock { $0 = true }
    watch.wait()
    let status =
      switch ending {
      case .exited(let code): code
      case .killed(let signal): 128 + signal
      }
    return ShellResult(status: status, output: text(of: log))
  }

  private func text(of file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
