// A book as it was: the same queries answer for any position and any time, and asking touches nothing but the cache.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct AsOfBookTests {
  /// An order is opened, an hour later its first task is completed, an hour later it is closed and another one opened.
  private func story() async throws -> (office: Office, opened: Position, completed: Position, order: OrderID) {
    let office = try await Office()
    office.time.move(byHours: 1)
    let order = try await office.open()
    let opened = office.book.position
    office.time.move(byHours: 1)
    try await office.complete("survey", of: order)
    let completed = office.book.position
    office.time.move(byHours: 1)
    try await office.run(CloseOrder(orderID: order, outcome: .cancelled), as: office.sal)
    _ = try await office.open()
    return (office, opened, completed, order)
  }

  @Test func `lists, details and SQL answer for then`() async throws {
    let (office, opened, completed, order) = try await story()
    let then = try await office.book.asOf(.position(opened))
    let open = try await then.orders(OrdersQuery(.open)).rows
    #expect(open.map(\.orderID) == [order])
    #expect(try await then.tasks(TasksQuery()).rows.count == 1)
    #expect(try await then.order(.id(order))?.tasks.map(\.state) == [.inProgress, .pending, .pending, .pending])
    let later = try await office.book.asOf(.position(completed))
    #expect(
      try await later.order(.id(order))?.tasks.map(\.state) == [.completed, .inProgress, .pending, .pending])
    let count = "SELECT count(*) FROM orders"
    #expect(try await later.sql("orders", count).rows == [[.integer(1)]])
    #expect(try await office.book.sql("orders", count).rows == [[.integer(2)]])
    #expect(try await later.audit(AuditQuery()).rows.map(\.position).max() == completed)
    #expect(later.readOnlyReason == "it shows what was at #\(completed)")
  }

  @Test func `a view at a position is the view of a book imported from an export that ends there`() async throws {
    let (office, opened, completed, _) = try await story()
    for position in [opened, completed, office.book.position] {
      let then = try await office.book.asOf(.position(position))
      let lines = Lock(Data())
      #expect(try await then.export { part in lines.withLock { $0.append(contentsOf: part) } }.position == position)
      let file = office.folder.path + "/lines-\(position)"
      try lines.withLock { $0 }.write(to: URL(filePath: file))
      let copy = office.folder.path + "/copy-\(position)"
      _ = try await BackOfficeBook.make(at: copy, importing: .file(file))
      let shorter = try await BackOfficeBook.open(copy)
      try await shorter.rebuildViews()
      for view in ["orders", "customers", "audit"] {
        _ = try await then.sql(view, "SELECT 1")
        _ = try await shorter.sql(view, "SELECT 1")
      }
      #expect(try then.views[OrdersView.self].digest() == shorter.views[OrdersView.self].digest())
      #expect(try then.views[CustomersView.self].digest() == shorter.views[CustomersView.self].digest())
      #expect(try then.views[AuditView.self].digest() == shorter.views[AuditView.self].digest())
      try await shorter.close()
    }
  }

  @Test func `a time is the last event recorded by then, and a batch is never cut`() async throws {
    let (office, opened, completed, _) = try await story()
    let book = office.book
    func position(_ asOf: AsOf) async throws -> Position? { try await book.asOf(asOf).moment?.position }
    let time = try #require(try await book.record(at: completed)).envelope.recordedAt
    #expect(try await position(.time(time)) == completed)
    #expect(try await position(.time(time.advanced(by: -1))) == opened)
    #expect(try await position(.time(time.advanced(by: 1))) == completed)
    #expect(try await position(.time(Instant(milliseconds: 0))) == 0)
    #expect(try await position(.head) == book.position)
    let batch = try #require(try await book.record(at: opened)).envelope.batch
    #expect(batch.count > 1)
    #expect(try await position(.position(batch.firstPosition)) == opened)
    let day = Instant("2024-03-01T00:00:00Z")!...Instant("2024-03-01T23:59:59.999Z")!
    #expect(try await position(.end(of: day)) == book.position)
    let past = try await book.asOf(.time(time.advanced(by: 500)))
    #expect(past.now == time.advanced(by: 500))
    #expect(try await book.asOf(.position(batch.firstPosition)).now == batch.recordedAt)
  }

  @Test func `what has not come yet is no moment`() async throws {
    let office = try await Office(workflow: false)
    let tomorrow = office.time.now.advanced(by: 86_400_000)
    for asOf in [
      AsOf.position(office.book.position + 1), .time(tomorrow), .end(of: tomorrow...tomorrow.advanced(by: 5)),
    ] {
      do {
        _ = try await office.book.asOf(asOf)
        Issue.record("\(asOf) was taken")
      } catch {
        guard case .noSuchMoment = error else { throw error }
      }
    }
  }

  @Test func `before the first event there is nothing`() async throws {
    let office = try await Office(workflow: false)
    let then = try await office.book.asOf(.position(0))
    #expect(try await then.users(UsersQuery()).rows.isEmpty)
    #expect(try await then.account() == nil)
  }

  @Test func `who may see what is judged by who they are now`() async throws {
    let (office, opened, _, order) = try await story()
    let then = try await office.book.asOf(.position(opened))
    #expect(try await then.orders(OrdersQuery(.all), viewer: office.gus).rows.map(\.orderID) == [order])
    #expect(try await then.orders(OrdersQuery(.all), viewer: office.gil).rows.isEmpty)
    try await office.run(ChangeUserType(userID: office.gil, to: .admin), as: office.sal)
    #expect(try await then.orders(OrdersQuery(.all), viewer: office.gil).rows.map(\.orderID) == [order])
  }

  @Test func `a general user sees of what was theirs then what is theirs now`() async throws {
    let office = try await Office()
    let (kept, given) = (try await office.open(), try await office.open())
    let opened = office.book.position
    try await office.run(AssignOrder(orderID: given, assignedUserID: .set(office.gil)), as: office.sal)
    let then = try await office.book.asOf(.position(opened))
    func seen(_ list: WorkList, by user: UserID) async throws -> Set<OrderID> {
      Set(try await then.orders(OrdersQuery(list), viewer: user).rows.map(\.orderID))
    }
    #expect(try await seen(.open, by: office.sal) == [kept, given])
    #expect(try await seen(.open, by: office.gus) == [kept])
    #expect(try await seen(.all, by: office.gus) == [kept, given])
    #expect(try await seen(.open, by: office.gil) == [])
    #expect(try await then.tasks(TasksQuery(), viewer: office.gus).rows.map(\.orderID) == [kept])
    #expect(try await then.order(.id(given), viewer: office.gus) == nil)
    #expect(try await then.order(.id(kept), viewer: office.gus) != nil)
  }

  @Test func `the trail of the past has the names of now, and what is the viewer's still`() async throws {
    let office = try await Office()
    let (kept, given) = (try await office.open(), try await office.open())
    let opened = office.book.position
    try await office.run(AssignOrder(orderID: given, assignedUserID: .set(office.gil)), as: office.sal)
    try await office.run(EditUser(userID: office.gus, changes: ["name": .text("Augustus")]), as: office.sal)
    let then = try await office.book.asOf(.position(opened))
    let all = try await then.audit(AuditQuery()).rows
    #expect(all.first?.position == opened && Set(all.compactMap(\.orderID)) == [kept, given])
    let byGus = all.filter { $0.actorName == "Gus" }
    #expect(!byGus.isEmpty && byGus.allSatisfy { $0.actorNameNow == "Augustus" })
    let assigned = all.flatMap(\.changes).compactMap(\.afterName).filter { $0.then == "Gus" }
    #expect(!assigned.isEmpty && assigned.allSatisfy { $0.now == "Augustus" })
    #expect(Set(try await then.audit(AuditQuery(), viewer: office.gus).rows.compactMap(\.orderID)) == [kept])
    #expect(try await then.audit(AuditQuery(), viewer: office.gil).rows.compactMap(\.orderID).isEmpty)
  }

  @Test func `a copy that nobody has written to stays untouched`() async throws {
    let (office, opened, _, order) = try await story()
    let copy = office.folder.path + "/backup"
    _ = try await BackOfficeBook.backUp(office.path, to: copy) { _, _ in }
    let before = try FileManager.default.subpathsOfDirectory(atPath: copy).sorted()
    let book = try await BackOfficeBook.open(copy, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    #expect(try await book.asOf(.position(opened)).orders(OrdersQuery(.open)).rows.map(\.orderID) == [order])
    try await book.close()
    #expect(try FileManager.default.subpathsOfDirectory(atPath: copy).sorted() == before)
  }

  @Test func `several may build the same at once, and what a kill has left is passed over`() async throws {
    let (office, opened, _, order) = try await story()
    let cache = office.path + "/views/as-of/\(opened)"
    try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
    try "half a file".write(toFile: cache + "/orders-1.building.sqlite", atomically: true, encoding: .utf8)
    let book = office.book
    let seen = try await withThrowingTaskGroup(of: [OrderID].self) { group in
      for _ in 0..<4 {
        group.addTask { try await book.asOf(.position(opened)).orders(OrdersQuery(.open)).rows.map(\.orderID) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(seen == Array(repeating: [order], count: 4))
  }

  @Test func `a reader touches nothing but the cache`() async throws {
    let (office, opened, completed, _) = try await story()
    _ = try await office.book.orders(OrdersQuery(.all))
    try await office.book.close()
    func files() throws -> [String: Data] {
      try FileManager.default.subpathsOfDirectory(atPath: office.path).reduce(into: [:]) { files, name in
        guard !name.hasPrefix("views/as-of"), !name.hasSuffix("-wal"), !name.hasSuffix("-shm") else { return }
        files[name] = try? Data(contentsOf: URL(filePath: office.path + "/" + name))
      }
    }
    let before = try files()
    let book = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    for position in [opened, completed, book.position] {
      _ = try await book.asOf(.position(position)).orders(OrdersQuery(.all))
    }
    try await book.close()
    #expect(try files() == before)
    let cached = try FileManager.default.contentsOfDirectory(atPath: office.path + "/views/as-of").sorted()
    #expect(cached == [opened, completed, book.position].map { "\($0)" }.sorted())
  }
}
