// Changing the code of a domain with real books about: a view by two versions of its code is compared row by row, and the
// history gate tells when the code makes something else of a book.

import Daybook
import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import LibraryTool

/// The loans as an earlier version of the code told them: without a word on what is overdue.
private struct OldLoansView: StateView {
  struct Row: StoredRow {
    var key = ID<Never>.placeholder
    var member = ID<Never>.placeholder
    var since: Int64 = 0

    mutating func columns(_ column: inout ColumnList) {
      column("copy", &key)
      column("member", &member)
      column("since", &since)
    }
  }

  typealias D = Library
  static let name = "loans"
  static let version = 0
  static let categories: Set = ["copy"]
  static let loans = StateTable<Row>(name)
  static let tables = [loans.table]

  static func rows(of copy: LibraryState, in stream: StreamName, _ rows: inout RowWriter) {
    guard let id = stream.uuid else { return }
    rows(loans, copy.loan.map { Row(key: ID(id), member: ID($0.memberID)) })
  }
}

/// A view of the same name with another key.
private struct OtherLoansView: StateView {
  struct Row: StoredRow {
    static var keyColumns: Int { 2 }
    struct Key: Hashable, Comparable, Sendable {
      var copy = ID<Never>.placeholder
      var member = ID<Never>.placeholder
      static func < (a: Self, b: Self) -> Bool { (a.copy.uuid, a.member.uuid) < (b.copy.uuid, b.member.uuid) }
    }
    var key = Key()
    mutating func columns(_ column: inout ColumnList) {
      column("copy", &key.copy)
      column("member", &key.member)
    }
  }

  typealias D = Library
  static let name = "loans"
  static let version = 2
  static let categories: Set = ["copy"]
  static let loans = StateTable<Row>(name)
  static let others = StateTable<LoanRow>("others")
  static let tables = [loans.table, others.table]
  static func rows(of copy: LibraryState, in stream: StreamName, _ rows: inout RowWriter) {}
}

@Suite struct LibraryGateTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "library-gate-\(UUID())").path
  private let copies = [UUID(), UUID(), UUID()]
  private let ann = UUID()

  /// Three copies; the first two are lent.
  private func lent() async throws -> Book<Library> {
    let start = Instant("2024-03-01T09:00:00Z")!
    let book = try await Book.open(folder, Library.self, BookOptions(deadlines: .withCommands, clock: { start }))
    for copy in copies { try await book.execute(AddCopy(id: copy, title: "Emma"), as: .nobody) }
    try await book.execute(Join(id: ann, card: "1"), as: .nobody)
    for copy in copies.prefix(2) { try await book.execute(Lend(id: copy, memberID: ann, days: 7), as: .nobody) }
    return book
  }

  private func text(_ id: UUID) -> ColumnValue { .text(id.uuidString.lowercased()) }

  @Test func `a view by two versions of its code, row by row`() async throws {
    let book = try await lent()
    let tables = try await book.viewDifferences(between: OldLoansView.self, and: LoansView.self)
    #expect(tables.map(\.table) == ["loans"] && tables[0].columns == ["copy", "member", "since", "dueAt", "overdue"])
    #expect(tables[0].added.isEmpty && tables[0].removed.isEmpty && tables[0].changed.count == 2)
    let changes = tables[0].changes(of: tables[0].changed[0])
    #expect(changes.map(\.name) == ["since", "dueAt", "overdue"])
    #expect(changes[0].before == .integer(0) && changes[0].after == .null && changes[2].before == .null)

    let same = try await book.viewDifferences(between: LoansView.self, and: LoansView.self)
    #expect(same.allSatisfy { $0.isEmpty })
    try await book.execute(BringBack(id: copies[0]), as: .nobody)
    let earlier = try await book.asOf(.position(4)).viewDifferences(between: OldLoansView.self, and: LoansView.self)
    #expect(earlier.allSatisfy { $0.isEmpty })
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `rows under another key can't be compared, and it says so`() async throws {
    let book = try await lent()
    let message =
      "table loans has another primary key in version 2 than in version 1, so that its rows can't be told one from the other"
    await #expect(throws: (any Error).self) {
      _ = try await book.viewDifferences(between: LoansView.self, and: OtherLoansView.self)
    }
    do {
      _ = try await book.viewDifferences(between: LoansView.self, and: OtherLoansView.self)
    } catch {
      #expect("\(error)".contains(message))
    }
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `the gate is open for what the same code makes of a book, also when it has grown`() async throws {
    let book = try await lent()
    let expected = try await book.historyExpectation()
    #expect(expected.position == 6 && Set(expected.states.keys) == ["copy", "member"])
    #expect((try? HistoryExpectation(json: expected.json)) == expected)
    try await book.execute(BringBack(id: copies[0]), as: .nobody)
    #expect(try await book.gate(against: expected).isOpen)
    #expect(try await book.historyExpectation() != expected)
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `it names the view and the states that are others`() async throws {
    let book = try await lent()
    var expected = try await book.historyExpectation()
    expected.views["loans"]?.digest = String(repeating: "0", count: 64)
    expected.views["shelves"] = .init(version: 1, digest: "")
    expected.states["member"] = "00"
    let report = try await book.gate(against: expected)
    #expect(
      report.findings.map(\.description) == [
        "the states of member are others than expected",
        "the view loans has other rows than expected, and the same version",
        "the view shelves is no more",
      ])
    expected.views = ["loans": .init(version: 0, digest: "")]
    expected.states = ["copy": expected.states["copy"] ?? ""]
    #expect(
      try await book.gate(against: expected).findings.map(\.description) == [
        "the states of member are new: record them", "the view loans has version 1, not 0: record it anew",
      ])
    expected.position = 7
    await #expect(throws: Book<Library>.Failure.self) { try await book.gate(against: expected) }
    expected.logID = UUID()
    await #expect(throws: Book<Library>.Failure.self) { try await book.gate(against: expected) }
    #expect((try? HistoryExpectation(json: Array("{}".utf8))) == nil)
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `what if a loan had never been made`() async throws {
    let book = try await lent()
    let whatIf = try await book.whatIf([.drop(5)])
    #expect(try await whatIf.branch.loans().map(\.key.uuid) == [copies[1]])
    let tables = try await whatIf.differences(of: "loans")
    #expect(tables[0].removed.map { $0[0] } == [text(copies[0])] && tables[0].added.isEmpty)
    try await whatIf.close()
    #expect(try await book.loans().count == 2)
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }
}
