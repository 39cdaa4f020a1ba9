// A log as JSON lines and back: an imported book equals its source, and a bad line is named and leaves nothing.

import BackOffice
import BackOfficeViews
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import Daybook

@Suite struct ExportTests {
  let folder = try! TemporaryFolder()
  var source: String { folder.path + "/source" }
  var copy: String { folder.path + "/copy" }

  func export(_ path: String) async throws -> Data {
    let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly))
    let lines = Lock(Data())
    _ = try await book.export { bytes in lines.withLock { $0.append(contentsOf: bytes) } }
    try await book.close()
    return lines.withLock { $0 }
  }

  func make(_ path: String, from lines: Data, checking history: BackOfficeHistory? = BackOfficeHistory()) async throws
    -> ExportSummary
  {
    let file = folder.path + "/lines"
    try lines.write(to: URL(filePath: file))
    return try await BackOfficeBook.make(at: path, importing: .file(file), checking: history)
  }

  func batches(_ path: String) throws -> [StoredBatch] {
    let log = try LogReader.open(DiskStorage(folder: path))
    var batches: [StoredBatch] = []
    try log.batches { batch in
      batches.append(copy batch)
      return true
    }
    return batches
  }

  @Test func `everything that a log can hold comes back`() async throws {
    let log = try Log.open(DiskStorage(folder: source))
    let last = try log.stage { transaction in
      for batch in OddBatches.all { _ = try transaction.appendUnconditionally(batch) }
      return transaction.lastPosition
    }
    try await log.waitUntilDurable(through: last)
    try await log.close()
    let lines = try await export(source)
    // Not the business's events, but a log can hold them.
    let summary = try await make(copy, from: lines, checking: nil)
    #expect(summary == ExportSummary(position: last, batches: OddBatches.all.count))
    let (before, after) = (try batches(source), try batches(copy))
    #expect(before.map { "\($0)" } == after.map { "\($0)" })
    #expect(before.map(\.batch.claims) == OddBatches.all.map(\.claims))
    #expect(before.map(\.batch.releases) == OddBatches.all.map(\.releases))
    #expect(
      before.map { $0.batch.events.map(\.event.payload) } == OddBatches.all.map { $0.events.map(\.event.payload) })
    let logs = try [source, copy].map { try LogReader.open(DiskStorage(folder: $0)).statistics.logID }
    #expect(logs[0] == logs[1])
    #expect(try await export(copy) == lines)
  }

  @Test func `an empty log comes back`() async throws {
    try await BackOfficeBook.open(source).close()
    let lines = try await export(source)
    #expect(try await make(copy, from: lines) == ExportSummary(position: 0, batches: 0))
    #expect(try await export(copy) == lines)
  }

  @Test func `a repeated command is known to the copy, and a taken key is taken`() async throws {
    let office = try await Office()
    let id = UUID()
    let add = AddService(name: "Once")
    let first = try await office.book.execute(Request(add, as: .user(office.sal), commandID: id))
    let lines = try await export(office.path)
    _ = try await make(copy, from: lines)
    let book = try await BackOfficeBook.open(copy)
    let again = try await book.execute(Request(add, as: .user(office.sal), commandID: id))
    #expect(again.repeated && again.positions == first.positions)
    #expect(book.position == office.book.position && book.id == office.book.id)
    try await book.close()
    try await office.book.close()
  }

  @Test(.enabled(if: RealInput.isThere, RealInput.missing))
  func `a copy of a real book gives the same views and audit trail`() async throws {
    try await RealInput.makeNorthwind(at: source)
    let book = try await BackOfficeBook.open(source)
    let lines = try await export(source)
    _ = try await make(copy, from: lines)
    let second = try await BackOfficeBook.open(copy)
    // The first query builds them.
    for book in [book, second] { _ = try await book.orders(OrdersQuery(.all)) }
    let (one, two) = (try await book.verify(), try await second.verify())
    #expect(one.position == 7_660 && two.position == 7_660 && one.isSound && two.isSound)
    #expect(one.views.map(\.found) == two.views.map(\.found) && one.views.allSatisfy { $0.outcome == .equal })
    let query = AuditQuery()
    #expect(try await book.audit(query).rows == second.audit(query).rows)
    let orders = OrdersQuery(.all)
    #expect(try await book.orders(orders).rows == second.orders(orders).rows)
    try await book.close()
    try await second.close()
    #expect(try await export(copy) == lines)
  }

  @Test func `a folder that holds something is left alone`() async throws {
    let office = try await Office()
    let lines = try await export(office.path)
    // Else its lists may be brought on meanwhile.
    try await office.book.close()
    let before = try FileManager.default.subpathsOfDirectory(atPath: office.path).sorted()
    for path in [office.path, office.path + "/"] {
      await #expect {
        _ = try await make(path, from: lines)
      } throws: { if case BackOfficeBook.Failure.unsuitableFolder = $0 { true } else { false } }
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: office.path).sorted() == before)
    try FileManager.default.createDirectory(atPath: copy + ".importing", withIntermediateDirectories: true)
    await #expect {
      _ = try await make(copy, from: lines)
    } throws: { if case BackOfficeBook.Failure.unsuitableFolder = $0 { true } else { false } }
    try FileManager.default.removeItem(atPath: copy + ".importing")
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    #expect(try await make(copy + "/", from: lines).position == office.book.position)
  }
}

/// Batches with everything that a log can hold, whether the business knows it or not.
private enum OddBatches {
  static let all: [EventBatch] = [
    batch(1, at: -1, [event("thing", .none, "odd.created")]),
    batch(
      2, at: 5, command: "Ödd \"cömmand\u{202E}", correlation: id(1), causation: 1,
      claims: [UniqueKey(scope: "e-mail", value: "a@b.c")],
      [
        event("thing", .uuid(id(7)), "odd.created", schema: 9, payload: [0xF9, 0x7E, 0x00]),
        event(
          "thing", .text("20\"26\u{202E}"), "Ödd ty\u{7F}pe", occurredAt: -(1 << 53), payload: [0xA1, 0x61, 0x61, 0x01]),
        event("thing", .uuid(id(7)), "odd.changed", occurredAt: 1_700_000_000_123, payload: Array(0...255)),
      ]),
    batch(
      3, at: 5, claims: [UniqueKey(scope: "e-mail", value: "x"), UniqueKey(scope: "y", value: "")],
      releases: [UniqueKey(scope: "e-mail", value: "a@b.c")],
      [event("other", .text(""), "t", payload: [UInt8](repeating: 7, count: 1 << 20))]),
    // The same command once more, as a log of another domain may hold it.
    batch(3, at: 1 << 53, [event("thing", .none, "odd.created", payload: [0x63, 0xEF, 0xBF, 0xBD])]),
  ]

  static func id(_ number: UInt8) -> UUID {
    UUID(uuid: (number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number))
  }

  static func batch(
    _ number: UInt8, at time: Int64, command: String? = nil, correlation: UUID? = nil, causation: UInt64? = nil,
    claims: [UniqueKey] = [],
    releases: [UniqueKey] = [], _ events: [NewEvent]
  ) -> EventBatch {
    EventBatch(
      commandID: id(number), fingerprint: .max - UInt64(number), command: command,
      recordedAt: Instant(milliseconds: time), actor: .integration("nobody: that we know"),
      correlationID: correlation, causation: causation, conditions: claims.map(Condition.claims), releases: releases,
      events: events)
  }

  static func event(
    _ category: String, _ id: StreamName.Key, _ type: String, schema: UInt16 = 1, occurredAt: Int64? = nil,
    payload: [UInt8] = []
  ) -> NewEvent {
    NewEvent(
      stream: StreamName(category, id), event: EncodedEvent(type: type, schema: schema, payload: payload),
      occurredAt: occurredAt.map { Instant(milliseconds: $0) })
  }
}
