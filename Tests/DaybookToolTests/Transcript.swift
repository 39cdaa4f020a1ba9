// Transcripts as golden tests: a file holds commands with what each printed. A run compares; with DAYBOOK_RECORD=1 set
// it writes what it saw instead, to be read before it is believed.

import Foundation

/// One file of commands and their outputs: the command, `----`, the output, a blank line.
struct Transcript {
  struct Step: Equatable {
    var command: String
    var output: String
  }

  var steps: [Step]

  init(reading file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    steps = text.components(separatedBy: "\n\n").compactMap { block in
      let parts = block.trimmingCharacters(in: .newlines).components(separatedBy: "\n----")
      guard !parts[0].isEmpty else { return nil }
      let output = parts.count > 1 ? parts[1].trimmingCharacters(in: .newlines) : ""
      return Step(command: parts[0], output: output)
    }
  }

  func write(to file: URL) throws {
    let blocks = steps.map { "\($0.command)\n----\n" + ($0.output.isEmpty ? "" : $0.output + "\n") }
    try blocks.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
  }

  /// The steps as they come out now, one after the other in a folder of their own.
  func replayed(in workshop: borrowing Workshop) throws -> [Step] {
    var replayed: [Step] = []
    for step in steps {
      replayed.append(Step(command: step.command, output: Self.text(of: try workshop.shell(step.command))))
    }
    return replayed
  }

  /// Standard output, then standard error marked with `! `, then the exit code if it isn't 0.
  private static func text(of run: Workshop.Run) -> String {
    var lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "·" : String($0)
    }
    if lines.last == "·" { lines.removeLast() }
    lines += run.errors.split(separator: "\n").map { "! " + $0 }
    if run.status != 0 { lines.append("exit \(run.status)") }
    return lines.map(stable).joined(separator: "\n")
  }

  /// Ids of events follow from the log's id, which is a new one each time.
  private static func stable(_ line: String) -> String {
    line.replacing(/"(eventID|causationID)": ?"[0-9a-f-]{36}"/) { "\"\($0.1)\":\"…\"" }
      .replacing(/^event ID +[0-9a-f-]{36}$/) { _ in "event ID        …" }
  }
}
