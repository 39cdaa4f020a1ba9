// Which events gave the rows of real views their values: without the events that are named, the value is another one.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct RowOriginTests {
  /// A value of a row of some view's main table.
  private struct Cell {
    let view: any View<BackOfficeEvent>.Type
    /// The columns of the key, with its values.
    let key: [(name: String, value: ColumnValue)]
    let column: String
    let value: ColumnValue
  }

  @Test func `without the events that are named, values of a book with every event are others`() async throws {
    let folder = try TemporaryFolder()
    _ = try await EveryEvent.export(in: folder)
    try await check(folder.path + "/every", folder, count: RealInput.isLongRun ? 200 : 60, seed: 7)
  }

  @Test(.enabled(if: RealInput.isThere, RealInput.missing))
  func `without the events that are named, values of Northwind are others`() async throws {
    let folder = try TemporaryFolder()
    try await RealInput.makeNorthwind(at: folder.path + "/book")
    try await check(folder.path + "/book", folder, count: RealInput.isLongRun ? 200 : 16, seed: 8)
  }

  private func check(_ path: String, _ folder: TemporaryFolder, count: Int, seed: UInt64) async throws {
    let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    let log = try LogEventReader(DiskStorage(folder: path))
    let before = try logBytes(path)
    var state = seed
    var views: [[Cell]] = []
    for view in BackOfficeDomain.views { views.append(try await cells(of: view, in: book)) }
    views.removeAll(where: \.isEmpty)
    var (spare, explained) = (0, Set<String>())
    for number in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Views in turn: most cells are those of the audit trail.
      let cells = views[number % views.count]
      let cell = cells[Int(state >> 33) % cells.count]
      let text = cell.key.map { Self.text($0.value) }.joined(separator: " ")
      let answer = try await book.origin(ofRow: text, column: cell.column, in: cell.view.name)
      guard case .there(let origins)? = answer, let origin = origins.first else {
        Issue.record("\(cell.view.name) has no row \(text)")
        continue
      }
      #expect(origin.value == cell.value && origin.isProven, "\(cell.view.name) \(text) \(cell.column)")
      let named = Set(origin.steps.map(\.envelope.position))
      let without = ViewSet<BackOfficeEvent>([cell.view], in: ViewFolder(folder.path + "/without-\(number)"))
      let condition = cell.key.map { "\($0.name) = \(Self.literal($0.value))" }.joined(separator: " AND ")
      let found = try without.sql(
        cell.view.name, "SELECT \(cell.column) FROM \(origin.row.table) WHERE \(condition)",
        from: LogBranch(of: log, without: named))
      without.close()
      try? FileManager.default.removeItem(atPath: folder.path + "/without-\(number)")
      #expect(found.rows.first?.first != cell.value, "\(cell.view.name) \(text) \(cell.column): \(named)")
      spare += named.count - 1
      explained.insert(cell.view.name)
    }
    #expect(explained.count == views.count && views.count > 7)
    #expect(spare < count / 2, "\(spare)")
    #expect(try logBytes(path) == before)
    try await book.close()
  }

  private func cells(of view: any View<BackOfficeEvent>.Type, in book: BackOfficeBook) async throws -> [Cell] {
    let table = try #require(
      try await book.viewDifferences(view.name, from: .head, to: .head).tables.first)
    let result = try await book.sql(view.name, "SELECT * FROM \(table.table)")
    let keys = table.columns.prefix(table.keyColumns)
    return result.rows.flatMap { row -> [Cell] in
      let values = Dictionary(uniqueKeysWithValues: zip(result.columns, row))
      return result.columns.compactMap { column in
        guard let value = values[column], value != .null else { return nil }
        return Cell(view: view, key: keys.map { ($0, values[$0] ?? .null) }, column: column, value: value)
      }
    }
  }

  private static func text(_ value: ColumnValue) -> String {
    switch value {
    case .integer(let number): String(number)
    case .text(let text): text
    case .null, .flag, .real, .blob, .instant, .fields, .list: "\(value)"
    }
  }

  private static func literal(_ value: ColumnValue) -> String {
    if case .text(let text) = value { "'\(text.replacing("'", with: "''"))'" } else { text(value) }
  }

  private func logBytes(_ path: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: path + "/log")
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: "\(path)/log/\($0)") ?? Data()) })
  }

  @Test func `a name is given by who set the id and by who gave the name, a sum by all that count`() async throws {
    let office = try await Office()
    let first = try await office.open()
    let second = try await office.open()
    try await office.run(AssignOrder(orderID: first, assignedUserID: .set(office.gil)), as: office.ada)
    try await office.run(
      EditUser(userID: office.gil, changes: ["name": .text("Gilbert")]), as: office.sal)
    let book = office.book
    func steps(_ row: String, _ column: String, _ view: String) async throws -> [[String]] {
      guard case .there(let origins)? = try await book.origin(ofRow: row, column: column, in: view) else { return [] }
      return origins.map { $0.steps.map(\.envelope.type) }
    }
    #expect(
      try await steps(first.description, "assignedUserName", "orders") == [["order.assigned"], ["user.edited"]])
    #expect(
      try await steps("ABC Limited", "openOrders", "customers") == [["order.opened", "order.opened"]])
    try await office.run(DeleteOrder(orderID: second, reason: "Twice"), as: office.sal)
    guard case .gone(_, let envelope)? = try await book.origin(ofRow: second.description, in: "orders") else {
      Issue.record("the order is still there")
      return
    }
    #expect(envelope.type == "order.deleted")
    #expect(try await book.origin(ofRow: "nobody", in: "orders") == nil)
    try await book.close()
  }

  @Test func `what an event changed in the rows is what the views before and after it differ in`() async throws {
    let folder = try TemporaryFolder()
    _ = try await EveryEvent.export(in: folder)
    let book = try await BackOfficeBook.open(
      folder.path + "/every", BookOptions(access: .readOnly, viewUpdates: .onQuery))
    for position in stride(from: 1, through: book.position, by: RealInput.isLongRun ? 17 : 53) {
      let batch = try #require(try await book.record(at: position)).envelope.batch
      let found = try #require(try await book.rowChanges(by: position))
      for view in book.views.names {
        let whole = try await book.viewDifferences(
          view, from: .position(batch.firstPosition - 1), to: .position(batch.lastPosition))
        #expect(
          found.first { $0.view == view }?.tables ?? [] == whole.tables.filter { !$0.isEmpty }, "\(view) at \(position)"
        )
      }
    }
    #expect(try await book.rowChanges(by: book.position + 1) == nil)
    try await book.close()
  }
}
