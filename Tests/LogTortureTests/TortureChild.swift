// One child process: its output is read as it comes, and it can be killed at any moment.

import Foundation

/// A running child.
final class TortureChild {
  private let process = Process()
  private let output = Pipe()
  private var text = ""

  /// Its process number.
  var number: Int32 { process.processIdentifier }

  /// Starts a command.
  init(_ words: [String]) throws {
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// Reads on until the child has told a line that begins so; false when it ended before.
  func waitFor(_ prefix: String) -> Bool {
    while !text.contains("\n" + prefix) && !text.hasPrefix(prefix) {
      let part = output.fileHandleForReading.availableData
      if part.isEmpty { return false }
      text += String(decoding: part, as: UTF8.self)
    }
    return true
  }

  /// What follows the prefix in the line that `waitFor` found last.
  func rest(after prefix: String) -> Substring? {
    text.split(separator: "\n").last { $0.hasPrefix(prefix) }?.dropFirst(prefix.count)
  }

  /// `kill -9`.
  func kill() { Foundation.kill(number, SIGKILL) }

  /// Waits for the end and returns what the child told.
  func finish() -> TortureChamber.Run {
    let rest = (try? output.fileHandleForReading.readToEnd()) ?? nil
    text += String(decoding: rest ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    // A kill may cut the last line short.
    let complete = text.prefix(upTo: text.lastIndex(of: "\n") ?? text.startIndex)
    return TortureChamber.Run(
      lines: complete.split(separator: "\n").map(String.init), status: process.terminationStatus,
      wasKilled: process.terminationReason == .uncaughtSignal)
  }
}
