// What the documents show of the command line is run here: the story is its transcript word for word, and the README's
// way from nothing to a closed order is carried out.

import Foundation
import Testing

@Suite struct DocumentTests {
  private static let root = Workshop.tests.deletingLastPathComponent().deletingLastPathComponent()

  @Test func `the story shows the commands of its transcript and what they print`() throws {
    let story = try String(contentsOf: Self.root.appending(path: "docs/story.md"), encoding: .utf8)
    let transcript = try Transcript(reading: Workshop.tests.appending(path: "Transcripts/story.txt"))
    let shown = Self.blocks("console", of: story).map { block in
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
      // The first line is the command, `$` before it; a transcript has a dot where a line is empty.
      let output = lines.dropFirst().map { $0.isEmpty ? "·" : String($0) }.joined(separator: "\n")
      return Transcript.Step(command: String(lines[0].dropFirst(2)), output: output)
    }
    let run = transcript.steps.map { step in
      let command = step.command.replacing("$FILES", with: "Tests/DaybookToolTests/Files")
      // Messages stand with the data, as on a terminal.
      let lines = step.output.split(separator: "\n", omittingEmptySubsequences: false)
      return Transcript.Step(
        command: command,
        output: lines.map { $0.hasPrefix("! ") ? $0.dropFirst(2) : $0 }.joined(separator: "\n"))
    }
    #expect(shown.count > 5)
    #expect(shown.map(\.command) == run.map(\.command))
    for (shown, run) in zip(shown, run) { #expect(shown.output == run.output, Comment(rawValue: run.command)) }
  }

  @Test func `the README's commands lead from nothing to a closed order`() throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let section = try #require(readme.components(separatedBy: "### From nothing to a closed order").last)
    let commands = try #require(Self.blocks("sh", of: section).first)
    let workshop = try Workshop()
    let run = try workshop.shell("set -e\n" + commands)
    #expect(run.status == 0, Comment(rawValue: run.errors))
    let closed = try workshop.shell(
      "daybook views sql orders 'SELECT orderNo, state, outcome FROM orders' --output jsonl")
    #expect(closed.output == #"{"orderNo":1,"state":"closed","outcome":"completed"}"# + "\n")
  }

  /// What stands between the fences of this kind.
  private static func blocks(_ kind: String, of text: String) -> [String] {
    text.components(separatedBy: "```\(kind)\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
  }
}
