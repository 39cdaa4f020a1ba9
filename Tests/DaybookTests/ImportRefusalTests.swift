// What an import refuses of lines that no log can hold: each fault named with its line and what to do, and nothing left
// of the work. What the business makes of events is not asked here.

import BackOffice
import BackOfficeViews
import EventSourcing
import Foundation
import Testing

@testable import Daybook

@Suite struct ImportRefusalTests {
  static let log = "0b5283d1-5f1a-4c1e-9d53-0a2f5b9c7e11"
  static let lines = [
    #"{"export":"daybook","format":1,"logID":"\#(log)","lastPosition":3}"#,
    #"{"batch":1,"count":2,"recordedAt":"2024-03-01T09:00:00.000Z","actor":"system:x","commandID":"\#(log)","commandDigest":"00000000000000ff"}"#,
    #"{"event":1,"category":"order","id":"\#(log)","version":1,"type":"order.opened","payload":{"a":1}}"#,
    #"{"event":2,"category":"order","id":"\#(log)","version":2,"type":"order.closed","payload":{}}"#,
    #"{"batch":3,"count":1,"recordedAt":1709283600000,"actor":"system:x","commandID":"1b5283d1-5f1a-4c1e-9d53-0a2f5b9c7e11","commandDigest":"00000000000000ff","claims":["2ad98551f6dc0a0bb22d5b5f4ee6bed0"]}"#,
    #"{"event":3,"category":"order","name":"7","version":1,"type":"order.opened","cbor":"AQID"}"#,
  ]

  struct Change: CustomTestStringConvertible {
    let line: Int
    let from: String
    let to: String
    let said: String
    /// The line that the error names, if it is another one.
    var named: Int?
    var testDescription: String { "\(line): \(from) → \(to)" }
  }

  static let changes: [Change] = [
    Change(line: 1, from: #""daybook""#, to: #""laybook""#, said: "no export"),
    Change(line: 1, from: #""format":1"#, to: #""format":2"#, said: "newer one"),
    Change(line: 1, from: #""lastPosition":3"#, to: #""lastPosition":4"#, said: "cut short", named: 6),
    Change(line: 1, from: #""lastPosition":3"#, to: #""lastPosition":2"#, said: "the last one", named: 6),
    Change(line: 1, from: #""format":1,"#, to: "", said: "missing field \"format\""),
    Change(line: 2, from: #""batch":1"#, to: #""batch":2"#, said: "where 1 must follow"),
    Change(line: 2, from: #""count":2"#, to: #""count":0"#, said: "no event"),
    Change(line: 2, from: #""count":2"#, to: #""count":3"#, said: "before all events", named: 5),
    Change(line: 2, from: #""count":2"#, to: #""count":1"#, said: "outside of a batch", named: 4),
    Change(line: 2, from: #""count":2"#, to: #""counts":2"#, said: "count"),
    Change(line: 2, from: "2024-03-01T", to: "2025-03-01T", said: "before the one before", named: 5),
    Change(line: 2, from: "00ff", to: "00fg", said: "16 hexadecimal digits"),
    Change(line: 2, from: "system:x", to: "system:" + String(repeating: "x", count: 194), said: "1 to 200 are allowed"),
    Change(line: 2, from: "system:x", to: "sal", said: "no actor"),
    Change(line: 2, from: #""commandID""#, to: #""command":"","commandID""#, said: "the command's name has 0 bytes"),
    Change(
      line: 2, from: #""commandID""#, to: #""command":"\#(String(repeating: "n", count: 201))","commandID""#,
      said: "1 to 200 are allowed"),
    Change(line: 2, from: #""commandID""#, to: #""command":7,"commandID""#, said: "command"),
    Change(line: 2, from: "system:x", to: "user:sal", said: "no actor"),
    Change(line: 5, from: #""claims""#, to: #""causation":3,"claims""#, said: "causation: no event before"),
    Change(line: 5, from: #""claims""#, to: #""causation":0,"claims""#, said: "causation: no event before"),
    Change(
      line: 5, from: #""claims""#, to: #""causation":18446744073709551615,"claims""#, said: "causation: no event before"
    ),
    Change(line: 2, from: #""commandID""#, to: #""causation":1,"commandID""#, said: "causation: no event before"),
    Change(line: 5, from: "1709283600000", to: "9223372036854775807", said: "2^53"),
    Change(line: 5, from: "1709283600000", to: "9007199254740993", said: "2^53"),
    Change(line: 2, from: #""2024-03-01T09:00:00.000Z""#, to: "-9223372036854775808", said: "2^53"),
    Change(line: 3, from: #""payload""#, to: #""occurredAt":-9007199254740993,"payload""#, said: "2^53"),
    Change(line: 2, from: "}", to: #","more":1}"#, said: "unknown field \"more\""),
    Change(line: 3, from: #""event":1"#, to: #""event":2"#, said: "where 1 must follow"),
    Change(line: 3, from: #""version":1"#, to: #""version":2"#, said: "where 1 must follow", named: 4),
    Change(line: 3, from: #""id":"#, to: #""name":"x","id":"#, said: "not both"),
    Change(line: 3, from: #""payload""#, to: #""cbor":"","payload""#, said: "not both"),
    Change(line: 3, from: #","payload":{"a":1}"#, to: "", said: "missing field \"payload\""),
    Change(line: 3, from: #"{"a":1}"#, to: #"{"$a":1}"#, said: "no mark"),
    Change(line: 3, from: #"{"a":1}"#, to: #"{"a":1,"a":1}"#, said: "given twice"),
    Change(line: 3, from: "}", to: "", said: "column"),
    Change(line: 3, from: #""version":1"#, to: #""version":4294967296"#, said: "version"),
    Change(line: 4, from: #""version":2"#, to: #""version":1"#, said: "where 2 must follow"),
    Change(line: 6, from: #""category":"order""#, to: #""category":"""#, said: "1 to 64 are allowed"),
    Change(line: 3, from: "order.opened", to: String(repeating: "t", count: 201), said: "1 to 200 are allowed"),
    Change(line: 3, from: "order.opened", to: "", said: "1 to 200 are allowed"),
    Change(
      line: 6, from: #""name":"7""#, to: "\"name\":\"" + String(repeating: "n", count: 201) + "\"",
      said: "0 to 200 are allowed"),
    Change(line: 4, from: #"{"event":2"#, to: #"{"export":"daybook","event":2"#, said: "unknown field"),
    Change(line: 5, from: "bed0", to: "be", said: "32 hexadecimal digits"),
    Change(line: 6, from: "AQID", to: "AQI", said: "not base64"),
    Change(line: 6, from: "AQID", to: String(repeating: "A", count: 1_400_000), said: "1048576 bytes"),
    Change(line: 6, from: #""event":3"#, to: #""event":18446744073709551615"#, said: "the last one"),
  ]

  @Test(arguments: changes) func `a bad line is named and leaves nothing`(_ change: Change) async throws {
    let folder = try TemporaryFolder()
    var lines = Self.lines
    #expect(lines[change.line - 1].contains(change.from))
    lines[change.line - 1] = lines[change.line - 1].replacing(change.from, with: change.to)
    let (line, text) = try await refusal(of: lines, in: folder)
    #expect(line == change.named ?? change.line)
    #expect(text.contains(change.said), "\(text)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["lines"])
  }

  @Test func `the lines as they are, with blank ones between, make a book`() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("lines", "\n" + Self.lines.joined(separator: "\r\n \n"))
    let summary = try await BackOfficeBook.make(at: folder.path + "/book", importing: .file(file), checking: nil)
    #expect(summary == ExportSummary(position: 3, batches: 2))
    let book = try await BackOfficeBook.open(folder.path + "/book", BookOptions(access: .readOnly))
    #expect(book.id.uuidString.lowercased() == Self.log && book.position == 3)
    try await book.close()
  }

  @Test func `a missing line is noticed wherever it was`() async throws {
    for missing in Self.lines.indices {
      let folder = try TemporaryFolder()
      var lines = Self.lines
      lines.remove(at: missing)
      _ = try await refusal(of: lines, in: folder)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["lines"])
    }
    _ = try await refusal(of: [], in: TemporaryFolder())
  }

  @Test func `a batch that no log can hold is refused early, however small its payloads`() async throws {
    let folder = try TemporaryFolder()
    var lines = Array(Self.lines.prefix(2))
    lines[0] = lines[0].replacing(#""lastPosition":3"#, with: #""lastPosition":4000000"#)
    lines[1] = lines[1].replacing(#""count":2"#, with: #""count":4000000"#)
    for number in 1...220_000 {
      lines.append(
        #"{"event":\#(number),"category":"c","version":\#(number),"type":"t","cbor":""}"#)
    }
    let (line, text) = try await refusal(of: lines, in: folder)
    // 16 MiB at 82 bytes an event.
    #expect((200_000...210_000).contains(line) && text.contains("16777216 bytes"), "line \(line): \(text)")
  }

  @Test func `a line that is too long is named`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("lines", "\n\n" + String(repeating: "x", count: 1 << 20))
    #expect {
      _ = try LogImport<BackOfficeHistory>(.file(file), history: nil, longestLine: 1 << 19)
    } throws: {
      guard let fault = $0 as? ImportLineFault, fault.line == 3 else { return false }
      return fault.reason.contains("longer than 524288 bytes")
    }
  }

  @Test func `random damage gives a book or an error`() async throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(state: 11)
    for round in 0..<40 {
      let file = folder.path + "/lines"
      try Self.damaged(Self.lines.joined(separator: "\n"), &random).write(to: URL(filePath: file))
      let path = folder.path + "/book \(round)"
      guard let error = await Self.failure(of: file, at: path) else { continue }
      #expect(error.description.hasPrefix("line "), "\(error)")
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  private static func failure(of file: String, at path: String) async -> BackOfficeBook.Failure? {
    do {
      _ = try await BackOfficeBook.make(at: path, importing: .file(file), checking: nil)
      return nil
    } catch {
      return error
    }
  }

  @Test func `random damage to a line gives a line or an error`() {
    var random = SeededGenerator(state: 12)
    let parser = ExportLineParser()
    var taken = 0
    for round in 0..<20_000 {
      let line = Self.damaged(Self.lines[round % Self.lines.count], &random)
      if (try? parser.parse(Array(line)[...])) != nil { taken += 1 }
    }
    #expect(taken > 0 && taken < 20_000)
  }

  /// The text with one to three bytes changed.
  private static func damaged(_ text: String, _ random: inout SeededGenerator) -> Data {
    var bytes = Data(text.utf8)
    for _ in 0...random.next() % 3 {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
    }
    return bytes
  }

  /// The line and the text of the error.
  private func refusal(of lines: [String], in folder: TemporaryFolder) async throws -> (Int, String) {
    let file = try folder.file("lines", lines.joined(separator: "\n") + "\n")
    do {
      _ = try await BackOfficeBook.make(at: folder.path + "/book", importing: .file(file), checking: nil)
    } catch BackOfficeBook.Failure.invalidImport(let line, let reason, let remedy) {
      return (line, reason + "; " + remedy)
    }
    Issue.record("it was taken in")
    return (0, "")
  }
}

/// SplitMix64.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
