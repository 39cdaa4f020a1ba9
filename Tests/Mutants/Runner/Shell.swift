// Runs a command in a folder, with a time limit, and stops it early when its output says enough.

import Foundation

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
    try Data().write(to: log)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["--kill-after=5", "\(seconds)", "/bin/bash", "-c", line]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["NO_COLOR": "1"]) { $1 }
    let output = try FileHandle(forWritingTo: log)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    while process.isRunning {
      Thread.sleep(forTimeInterval: 0.2)
      if let stop, text(of: log).contains("\n" + stop) { process.terminate() }
    }
    process.waitUntilExit()
    return ShellResult(status: process.terminationStatus, output: text(of: log))
  }

  private func text(of file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
