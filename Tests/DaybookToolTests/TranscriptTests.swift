// Every transcript of the folder, replayed against the built program.

import Foundation
import Testing

@Suite struct TranscriptTests {
  static let transcripts: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: Workshop.tests.path + "/Transcripts")
    return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted()
  }()

  @Test(arguments: transcripts)
  func `a command prints what its transcript says`(_ name: String) throws {
    let file = Workshop.tests.appendingPathComponent("Transcripts/\(name)")
    var transcript = try Transcript(reading: file)
    if name.hasPrefix("shared-"), Workshop.shared == nil {
      print("skipped \(name): there is no sample data; set DAYBOOK_SHARED to the folder that holds data/")
      return
    }
    if name.hasSuffix("-long.txt"), ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil {
      print("skipped \(name): set DAYBOOK_LONG=1 for it")
      return
    }
    if name == "widths.txt", !StepperTests.hasScript { return print("skipped \(name): script is not installed") }
    let replayed = try transcript.replayed(in: Workshop())
    if ProcessInfo.processInfo.environment["DAYBOOK_RECORD"] == "1" {
      transcript.steps = replayed
      return try transcript.write(to: file)
    }
    #expect(!transcript.steps.isEmpty)
    for (expected, seen) in zip(transcript.steps, replayed) {
      #expect(seen.output == expected.output, Comment(rawValue: expected.command))
    }
  }
}
