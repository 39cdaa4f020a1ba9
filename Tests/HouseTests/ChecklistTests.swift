// The checklist of the business keeps up with the tests: docs/domain/checklist.md names tests that there are, has every
// row once, and says itself how many are open. Whether a test proves its row is for whoever reads both.

import Foundation
import Testing

@Suite struct ChecklistTests {
  private static let project = ImportTests.sources.deletingLastPathComponent()
  private static let tests = project.appending(path: "Tests")

  private struct Row {
    let id: String
    let tests: [String]
    let state: String

    var isOpen: Bool { state.hasPrefix("open: ") }

    /// By kind and number: L-10 stands before L-100, and that before H-01.
    var place: (Int, Int) { (id.hasPrefix("L") ? 0 : 1, Int(id.dropFirst(2)) ?? -1) }
  }

  private let text: String

  init() throws {
    text = try String(contentsOf: Self.project.appending(path: "docs/domain/checklist.md"), encoding: .utf8)
  }

  /// The ids of rows at the beginnings of a text's lines.
  private static func ids(in text: Substring) -> [String] {
    text.split(separator: "\n").compactMap { $0.prefixMatch(of: /\| ([LH]-\d+) \|/).map { String($0.1) } }
  }

  private func rows() throws -> [Row] {
    try text.split(separator: "\n").filter { $0.starts(with: /\| [LH]-/) }.map { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      try #require(cells.count == 4, "\(line)")
      return Row(id: cells[0], tests: cells[2].matches(of: /`([^`]+)`/).map { String($0.1) }, state: cells[3])
    }
  }

  /// All tests as the page names them, `Suite/"function"` and for transcripts `TranscriptTests/name.txt`, each with the rows
  /// that it says it proves.
  private static let found = Result {
    var found: [String: [String]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: tests.path) {
      let file = tests.appending(path: path)
      if path.contains("/Transcripts/") {
        found["TranscriptTests/\(file.lastPathComponent)"] = []
      } else if path.hasSuffix("Tests.swift") {
        found.merge(functions(in: try String(contentsOf: file, encoding: .utf8))) { $0 + $1 }
      }
    }
    return found
  }

  /// The functions that follow `@Test`, each behind the name of its suite, with the rows in the comment before it.
  private static func functions(in source: String) -> [(String, [String])] {
    var (functions, suite, isTest, rows) = ([(String, [String])](), "", false, [String]())
    for line in source.split(separator: "\n") {
      let line = line.drop { $0 == " " }
      // An expression tried on every line of all tests took a twentieth of the suite.
      if ["@Suite", "struct"].contains(where: line.hasPrefix),
        let match = line.prefixMatch(of: /(?:@Suite(?:\(.*\))? )?struct (\w+Tests)\b/)
      {
        suite = String(match.1)
      }
      if line.hasPrefix("// Checklist: ") { rows = line.dropFirst(14).components(separatedBy: ", ") }
      isTest = isTest || line.hasPrefix("@Test")
      if isTest, let match = line.firstMatch(of: /\bfunc (?:`([^`]+)`|(\w+))/), let name = match.1 ?? match.2 {
        functions.append(("\(suite)/\"\(name)\"", rows))
        (isTest, rows) = (false, [])
      }
    }
    return functions
  }

  @Test func `every test that is named exists`() throws {
    let found = try Self.found.get()
    for row in try rows() {
      for test in row.tests where found[test] == nil { Issue.record("\(row.id): there is no test \(test)") }
    }
  }

  @Test func `a test says which rows it proves, and the page says the same`() throws {
    var named: [String: [String]] = [:]
    for row in try rows() {
      for test in row.tests where !test.hasPrefix("TranscriptTests/") { named[test, default: []].append(row.id) }
    }
    let said = try Self.found.get().filter { !$0.value.isEmpty }
    for test in Set(named.keys).union(said.keys).sorted() where named[test] != said[test] {
      Issue.record("\(test) says \(said[test] ?? []), the page \(named[test] ?? [])")
    }
  }

  @Test func `each row stands in its place, proved by a test or open`() throws {
    let rows = try rows()
    for (row, next) in zip(rows, rows.dropFirst()) {
      #expect(row.place < next.place, "\(row.id) stands before \(next.id)")
    }
    for row in rows { #expect(row.isOpen || (row.state == "proved" && !row.tests.isEmpty), "\(row.id)") }
  }

  @Test func `the page says how many rows are open`() throws {
    let rows = try rows()
    let open = rows.filter(\.isOpen)
    print("checklist: \(rows.count) rows, \(open.count) open: \(open.map(\.id).joined(separator: " "))")
    #expect(text.contains("Of \(rows.count) rows \(rows.count - open.count) are proved; open: \(open.count).\n"))
  }

  /// The section of the plan that has the rows: in the shared folder beside the project, or where DAYBOOK_SHARED points.
  private static let plan: Substring? = {
    let shared = ProcessInfo.processInfo.environment["DAYBOOK_SHARED"] ?? project.appending(path: "../shared").path
    let text = try? String(contentsOfFile: shared + "/domain.md", encoding: .utf8)
    return text?.firstMatch(of: /\n## 1\.(?s:.*?)\n## 2\./)?.0
  }()

  @Test(.enabled(if: plan != nil, "there is no domain.md in ../shared or in DAYBOOK_SHARED"))
  func `every row of the plan is there`() throws {
    let planned = Self.ids(in: try #require(Self.plan))
    let nothing = try #require(text.firstMatch(of: /\nNothing for the engine: ([LH\-\d, ]+)\./)?.1)
    let listed = try rows().map(\.id) + nothing.split(separator: ", ").map(String.init)
    #expect(planned.count > 80 && planned.sorted() == listed.sorted())
  }
}
