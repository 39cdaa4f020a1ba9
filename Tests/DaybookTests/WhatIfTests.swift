// What would be different: a branch of a book answers like a book, tells what was left out and what policies would have
// answered, and the book stays as it is.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct WhatIfTests {
  private func position(_ office: Office, _ type: String, _ stream: StreamName) async throws -> Position {
    let found = Lock<Position?>(nil)
    try await office.book.log(LogQuery(stream: stream)) { record in
      if record.envelope.type == type { found.withLock { $0 = $0 ?? record.envelope.position } }
      return true
    }
    return try #require(found.withLock { $0 })
  }

  private func files(_ path: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: path + "/log")?.allObjects as? [String] ?? [] {
      files[name] = FileManager.default.contents(atPath: path + "/log/" + name)
    }
    return files
  }

  @Test func `an event that never happened is missing in every query, and nothing of the book changes`() async throws {
    let office = try await Office()
    let order = try await office.open()
    office.time.move(byHours: 1)
    try await office.complete("survey", of: order)
    office.time.move(byHours: 1)
    try await office.run(CloseOrder(orderID: order, outcome: .cancelled), as: office.sal)
    let stream = StreamName("order", order)
    let closed = try await position(office, "order.closed", stream)
    try await office.book.close()
    let before = try files(office.path)
    let book = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))

    let whatIf = try await book.whatIf([.drop(closed)])
    #expect(whatIf.changes.map(\.kind) == [.dropped] && whatIf.changes[0].envelope.position == closed)
    #expect(whatIf.answers.isEmpty)
    #expect(try await whatIf.branch.orders(OrdersQuery(.open)).rows.map(\.orderID) == [order])
    #expect(try await whatIf.original.orders(OrdersQuery(.open)).rows.isEmpty)
    #expect(try await whatIf.branch.record(at: closed) == nil)
    #expect(try await whatIf.branch.state(of: stream)?.envelope.type == "order.taskStarted")
    #expect(whatIf.branch.readOnlyReason == "it shows what would have been")
    await #expect(throws: BackOfficeBook.Failure.self) { try await whatIf.branch.asOf(.position(1)) }
    await #expect(throws: BackOfficeBook.Failure.self) {
      try await whatIf.branch.execute(ReopenOrder(orderID: order), as: .user(office.sal))
    }
    let tables = try await whatIf.differences(of: "orders")
    let changed = try #require(tables.first { $0.table == "orders" }?.changed.first)
    #expect(tables[0].changes(of: changed).contains { $0.name == "state" })
    #expect(try await whatIf.differences(of: "customers").contains { !$0.isEmpty })
    try await whatIf.close()
    try await book.close()
    #expect(try files(office.path) == before)
  }

  @Test func `what stood on it can't be part of the history and is left out`() async throws {
    let office = try await Office()
    let order = try await office.open()
    try await office.complete("survey", of: order)
    let other = try await office.open()
    let stream = StreamName("order", order)
    let opened = try await position(office, "order.opened", stream)
    let whatIf = try await office.book.whatIf([.drop(opened)])
    let later = whatIf.changes.dropFirst()
    #expect(later.allSatisfy { $0.kind == .unfoldable && $0.envelope.stream == stream && $0.reason != nil })
    let count = Lock(0)
    try await office.book.log(LogQuery(stream: stream)) { _ in
      count.withLock { $0 += 1 }
      return true
    }
    #expect(later.count == count.withLock { $0 } - 1)
    #expect(try await whatIf.branch.orders(OrdersQuery(.open)).rows.map(\.orderID) == [other])
    #expect(try await whatIf.branch.state(of: stream) == nil)
    #expect(try await whatIf.branch.orders(OrdersQuery(.open)).rows[0].orderNo == 2)
    try await whatIf.close()
  }

  @Test func `the command of a batch is known without its first event`() async throws {
    let office = try await Office()
    let order = try await office.open()
    office.time.move(byHours: 1)
    try await office.complete("survey", of: order)
    let completed = try await position(office, "order.taskCompleted", StreamName("order", order))
    let batch = try #require(try await office.book.record(at: completed)).envelope.batch
    try #require(batch.firstPosition == completed && batch.count > 1)
    let whatIf = try await office.book.whatIf([.drop(completed)])
    let query = """
      SELECT count(*), count(c.batch) FROM audit_entries e LEFT JOIN audit_commands c ON c.batch = e.batch \
      WHERE e.batch = \(completed)
      """
    let left = ColumnValue.integer(Int64(batch.count) - 1)
    #expect(try await whatIf.branch.sql("audit", query).rows == [[left, left]])
    try await whatIf.close()
  }

  @Test func `a field was another, and a comment more was made`() async throws {
    let office = try await Office()
    let order = try await office.open()
    office.time.move(byHours: 1)
    try await office.run(
      AddFee(orderID: order, name: "Ladder", amount: Money(minor: 500, currency: "GBP")), as: office.gus)
    let stream = StreamName("order", order)
    let fee = try await position(office, "order.feeAdded", stream)
    let extra = UUID()
    let whatIf = try await office.book.whatIf([
      .edit(fee, payload: #"{"amount":{"minor":700},"name":"Long ladder"}"#),
      .insert(
        after: fee, type: "order.feeAdded", stream: stream,
        payload:
          #"{"feeID":"\#(extra.uuidString.lowercased())","name":"Tea","amount":{"minor":1,"currency":"GBP"}}"#),
      .insert(
        after: fee, type: "order.feeRemoved", stream: stream,
        payload: #"{"feeID":"\#(extra.uuidString.lowercased())","name":"Tea","amount":{"minor":1,"currency":"GBP"}}"#),
    ])
    #expect(whatIf.changes.map(\.envelope.place) == ["\(fee)", "\(fee).1", "\(fee).2"])
    #expect(try await whatIf.branch.order(.id(order))?.row.additionalFees.minor == 700)
    let versions = Lock<[UInt32]>([])
    try await whatIf.branch.log(LogQuery(stream: stream)) { record in
      versions.withLock { $0.append(record.envelope.version) }
      return true
    }
    #expect(versions.withLock { $0 == Array(1...UInt32($0.count)) })
    try await whatIf.close()
  }

  @Test func `what a dropped event caused goes with it if that is asked for`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let other = try await office.open()
    try await office.run(DeactivateUser(userID: office.gus, reassignTo: office.gil), as: office.sal)
    let gone = try await position(office, "user.deactivated", StreamName("user", office.gus))
    let alone = try await office.book.whatIf([.drop(gone)])
    #expect(alone.changes.map(\.kind) == [.dropped])
    #expect(try await alone.branch.orders(OrdersQuery(.open)).rows.allSatisfy { $0.assignedUserID == office.gil })
    try await alone.close()

    let whatIf = try await office.book.whatIf([.drop(gone)], cascade: true)
    let cascaded = whatIf.changes.filter { $0.kind == .cascaded }
    #expect(Set(cascaded.map(\.envelope.stream)) == [StreamName("order", order), StreamName("order", other)])
    #expect(cascaded.allSatisfy { $0.cause == gone && $0.envelope.actor == .system("hand-over") })
    #expect(whatIf.changes.count == cascaded.count + 1)
    #expect(try await whatIf.branch.orders(OrdersQuery(.open)).rows.allSatisfy { $0.assignedUserID == office.gus })
    let edit = HistoryChange.edit(cascaded[0].envelope.position, payload: "{}")
    #expect(try await faults(office.book, ChangeScript([edit, .drop(gone)]), cascade: true).map(\.line) == [1])
    try await whatIf.close()
  }

  @Test func `policies are asked about what is new or edited, once, and nothing is done`() async throws {
    let mailbox = MemoryMailbox()
    let office = try await Office(ports: [mailbox])
    let order = try await office.open()
    let invited = UserID(UUID())
    try await office.run(
      InviteUser(userID: invited, name: "Ivy", email: "ivy@office.example", userType: .general, licence: .paid),
      as: office.sal)
    let invitation = try await position(office, "user.invited", StreamName("user", invited))
    let last = office.book.position
    let whatIf = try await office.book.whatIf([
      .edit(invitation, payload: #"{"email":"ivy@elsewhere.example"}"#),
      .insert(after: last, type: "user.deactivated", stream: StreamName("user", office.gus), payload: "{}"),
    ])
    #expect(whatIf.answers.map(\.policy) == ["invitation-mail", "hand-over"])
    #expect(whatIf.answers[0].kind == .effect && whatIf.answers[0].cause.position == invitation)
    guard case .choice("invitation", let mail) = whatIf.answers[0].content else {
      return #expect(Bool(false), "\(whatIf.answers[0].content)")
    }
    #expect(mail["address"] == .text("ivy@elsewhere.example"))
    #expect(whatIf.answers[1].kind == .command("HandOverOrder") && whatIf.answers[1].cause.place == "\(last).1")
    #expect(whatIf.answers[1].content["orderID"] == .text(order.description))
    #expect(try await whatIf.branch.orders(OrdersQuery(.open)).rows.map(\.assignedUserID) == [office.gus])
    try await whatIf.close()
    #expect(office.book.position == last && mailbox.items.isEmpty)
  }

  private func faults(
    _ book: BackOfficeBook, _ script: ChangeScript, at moment: AsOf = .head, cascade: Bool = false
  ) async throws -> [ScriptFault] {
    do throws(BackOfficeBook.Failure) {
      try await book.whatIf(script, at: moment, cascade: cascade).close()
      return []
    } catch {
      guard case .invalidScript(let faults) = error else { throw error }
      return faults
    }
  }

  @Test func `all that is wrong with a script is told at once, by line`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let opened = try await position(office, "order.opened", StreamName("order", order))
    let lines = [
      "{\"dorp\":1}", "", "{\"drop\":1,\"edit\":1}", "{\"drop\":\"#9999\"}", "{\"drop\":\(opened)}", "[1]", "{",
      "{\"edit\":\(opened),\"payload\":{}}", "{\"edit\":1}",
      "{\"edit\":2,\"payload\":{\"name\":7}}",
      "{\"insertAfter\":1,\"type\":\"order.opend\",\"stream\":\"order\",\"payload\":{}}",
      "{\"insertAfter\":1,\"type\":\"order.opened\",\"stream\":\"order\",\"payload\":{}}",
      "{\"insertAfter\":0,\"type\":\"order.opened\",\"stream\":\"order\",\"payload\":{},\"at\":1}",
      "{\"drop\":-1}", "{\"drop\":18446744073709551615}", "{\"edit\":3,\"payload\":{\"$x\":1}}",
    ]
    let script = try ChangeScript(reading: .bytes(Array(lines.joined(separator: "\n").utf8)))
    #expect(script.changes.map(\.line) == [4, 5, 8, 10, 11, 12, 15, 16])
    let faults = try await faults(office.book, script)
    #expect(faults.map(\.line) == [1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
    #expect(faults.allSatisfy { !$0.reason.isEmpty && !$0.remedy.isEmpty })
    func text(_ line: Int) -> String { faults.first { $0.line == line }?.description ?? "" }
    #expect(text(4).contains("no event #9999; its events are #1 to #\(office.book.position)"))
    #expect(text(11).contains("did you mean order.opened?"))
    #expect(text(13).contains("no field \"at\""))
    #expect(throws: StoreFailure.self) { try ChangeScript(reading: .file(office.path + "/none")) }
  }

  @Test func `a branch of an earlier moment ends there, and is built from nothing`() async throws {
    let office = try await Office()
    let order = try await office.open()
    for _ in 0..<30 {
      try await office.run(
        AddFee(orderID: order, name: "Ladder", amount: Money(minor: 500, currency: "GBP")), as: office.gus)
    }
    let (fees, end) = (office.book.position - 10, office.book.position - 5)
    let whatIf = try await office.book.whatIf([.drop(fees)], at: .position(end))
    #expect(whatIf.branch.position == end && whatIf.original.position == end)
    #expect(try await whatIf.original.order(.id(order))?.row.additionalFees.minor == 25 * 500)
    #expect(try await whatIf.branch.order(.id(order))?.row.additionalFees.minor == 24 * 500)
    let kept = try FileManager.default.contentsOfDirectory(atPath: office.path + "/views/as-of")
    #expect(kept == ["\(end)"])
    try await whatIf.close()
    #expect(
      try await faults(office.book, ChangeScript([.drop(end + 1)]), at: .position(end)).map(\.line) == [1])
    // Nothing is different: the same rows.
    let same = try await office.book.whatIf([HistoryChange]())
    for view in ["orders", "customers", "audit", "revenue"] {
      #expect(try await same.differences(of: view).allSatisfy { $0.isEmpty })
    }
    try await same.close()
  }
}
