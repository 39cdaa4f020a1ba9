// One child process: its output is read as it comes, and it can be killed at any moment.

import LibC

/// A running child.
final class TortureChild {
  private let process: ChildProcess
  private let output: ReadingPipe
  private var text = ""

  /// Its process number.
  var number: Int32 { process.number }

  /// Starts a command.
  init(_ words: [String]) throws {
    output = try ReadingPipe()
    process = try ChildProcess(
      ["/usr/bin/env"] + words, output: .descriptor(output.writingEnd), errors: .nothing)
    output.closeWritingEnd()
  }

  /// Reads on until the child has told a line that begins so; false when it ended before.
  func waitFor(_ prefix: String) -> Bool {
    while !text.contains("\n" + prefix) && !text.hasPrefix(prefix) {
      guard let part = output.read() else { return false }
      text += String(decoding: part, as: UTF8.self)
    }
    return true
  }

  /// What follows the prefix in the line that `waitFor` found last.
  func rest(after prefix: String) -> Substring? {
    text.split(separator: "\n").last { $0.hasPrefix(prefix) }?.dropFirst(prefix.count)
  }

  /// `kill -9`.
  func kill() { LibC.kill(number, SIGKILL) }

  /// Waits for the end and returns what the child told.
  func finish() -> TortureChamber.Run {
    while let part = output.read() { text += String(decoding: part, as: UTF8.self) }
    let ending = process.waitUntilExit()
    // A kill may cut the last line short.
    let complete = text.prefix(upTo: text.lastIndex(of: "\n") ?? text.startIndex)
    return TortureChamber.Run(
      lines: complete.split(separator: "\n").map(String.init), ending: ending)
  }
}
