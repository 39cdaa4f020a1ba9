// A book that an earlier version of the code has written is read by the next one: types that were renamed, lifted, split
// and dropped, in every fold, in views that grow and that are built, with no position and no version moved.

import Daybook
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct UpcastingTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "meters-\(UUID())").path
  private let hall = UUID()
  private let shed = UUID()

  private func open<D: MeterDomain>(_ domain: D.Type) async throws -> Book<D> {
    try await Book.open(folder, domain, BookOptions(deadlines: .withCommands))
  }

  /// Seven events: positions 1–5 of the hall's meter, the last of them dropped by the new code, 6 and 7 of the shed's.
  private func written() async throws -> HistoryExpectation {
    let book = try await open(OldMeters.self)
    try await book.execute(Note(.installed(Placed(place: "Hall")), .stamped(Reset()), meter: hall), as: .nobody)
    try await book.execute(Note(.read(ReadOnce(value: 40)), meter: hall), as: .nobody)
    try await book.execute(Note(.readAndReset(ReadOnce(value: 70)), .stamped(Reset()), meter: hall), as: .nobody)
    try await book.execute(Note(.stamped(Reset()), .readAndReset(ReadOnce(value: 5)), meter: shed), as: .nobody)
    let expected = try await book.historyExpectation()
    try await book.close()
    return expected
  }

  private func rows(_ book: Book<Meters>, _ sql: String, of view: String = "meters") async throws -> [[ColumnValue]] {
    try await book.sql(view, sql).rows
  }

  @Test func `the new code makes the same of an old book, and the gate says so`() async throws {
    var expected = try await written()
    let book = try await open(Meters.self)
    let report = try await book.gate(against: expected)
    #expect(report.findings.map(\.description) == ["the view readings is new: record it"])
    expected = try await book.historyExpectation()
    #expect(try await book.gate(against: expected).isOpen)
    #expect(try await book.state(of: StreamName("meter", .uuid(hall)))?.value["used"] == .integer(70))
    #expect(try await book.verify().isSound)
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `no position and no version moves, and a split event has parts`() async throws {
    _ = try await written()
    let book = try await open(Meters.self)
    #expect(book.position == 7)
    #expect(try await book.state(of: StreamName("meter", .uuid(hall)))?.envelope.version == 5)
    let readings = try await rows(book, "SELECT position, part, before, after FROM readings", of: "readings")
    #expect(
      readings
        == [[1, 0, 0, 0], [3, 0, 0, 40], [4, 0, 40, 70], [4, 1, 70, 0], [7, 0, 0, 5], [7, 1, 5, 0]].map {
          $0.map { ColumnValue.integer($0) }
        })
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `whatever looks at the history reads it the same way`() async throws {
    _ = try await written()
    let book = try await open(Meters.self)
    let stream = StreamName("meter", .uuid(hall))
    let check = try await book.checkInvariants()
    #expect(check.unread.isEmpty && check.batches == 4)
    #expect(check.violations.map { "\($0.invariant) \($0.event.position)" } == ["lowUse 5", "noReset 5"])

    let replay = try await book.replay()
    #expect(try await replay.step(at: ReplayPlace(stream, 4))?.state["shows"] == .integer(0))
    #expect(try await replay.step(at: ReplayPlace(stream, 5))?.changes.isEmpty == true)
    #expect(try await replay.report().types.map(\.count).reduce(0, +) == 7)
    await replay.close()

    guard
      case .there(let cells)? = try await book.origin(ofRow: ID<Never>(hall).description, column: "used", in: "meters")
    else { return #expect(Bool(false), "the row is not there") }
    #expect(cells.first?.steps.map(\.envelope.position) == [4] && cells.first?.value == .integer(70))

    // This domain says of no event how to take it back; that it can be asked is what is tested.
    #expect(try await book.undoPlan(of: 4, as: nil)?.isPossible == false)
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `commands go on from what was read, and views grow as they are built`() async throws {
    _ = try await written()
    var book = try await open(Meters.self)
    #expect(try await rows(book, "SELECT place, shows, used FROM meters WHERE place = 'Hall'").count == 1)
    for value in [10, 20] {
      try await book.execute(Note(.read(ReadWithUnit(value: value, unit: "kWh")), meter: hall), as: .nobody)
      #expect(
        try await rows(book, "SELECT shows, used FROM meters WHERE place = 'Hall'")
          == [[.integer(Int64(value)), .integer(Int64(70 + value))]])
    }
    #expect(book.withIndex { $0.count } == 8)
    let grown = try await book.viewDigests()
    try await book.rebuildViews()
    #expect(try await book.viewDigests() == grown)
    try await book.close()
    book = try await open(Meters.self)
    #expect(book.withIndex { $0.count } == 8)
    let whatIf = try await book.whatIf([.drop(4)])
    #expect(try await whatIf.branch.state(of: StreamName("meter", .uuid(hall)))?.value["used"] == .integer(20))
    try await whatIf.close()
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `the old code finds what it can't read in a new book, by position`() async throws {
    let expected = try await written()
    let book = try await open(Meters.self)
    try await book.execute(Note(.read(ReadWithUnit(value: 1, unit: "kWh")), .reset(Reset()), meter: shed), as: .nobody)
    var later = try await book.historyExpectation()
    later.views = expected.views
    try await book.close()
    let old = try await Book.open(folder, OldMeters.self, BookOptions(access: .readOnly))
    #expect(try await old.gate(against: expected).isOpen)
    let report = try await old.gate(against: later)
    let unreadable = report.findings.filter { $0.kind == .event }
    #expect(unreadable.map(\.position) == [8, 9] && unreadable.map(\.name) == ["meter.read", "meter.reset"])
    #expect(report.unreadableEvents == 2 && !report.isOpen)
    #expect(report.findings.contains { $0.kind == .states && $0.name == "meter" })
    try await old.close()
    try FileManager.default.removeItem(atPath: folder)
  }
}
