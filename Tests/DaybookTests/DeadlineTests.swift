// Deadlines under contention: each snooze ends once, whoever ends it and however many try at once.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct DeadlineTests {
  let due = Instant("2024-03-02T09:00:00Z")!

  func snoozedOrder(_ office: Office) async throws -> OrderID {
    let order = try await office.open()
    try await office.run(SnoozeOrder(orderID: order, until: due), as: office.gus)
    return order
  }

  func wakings(_ office: Office) async throws -> [StreamName: Int] {
    let wakings = Lock<[StreamName: Int]>([:])
    var query = LogQuery()
    query.types = ["order.woken"]
    try await office.book.log(query) { record in
      wakings.withLock { $0[record.envelope.stream, default: 0] += 1 }
      return true
    }
    return wakings.withLock { $0 }
  }

  @Test func `what is due can be staged, and follows the commands before it`() async throws {
    let office = try await Office()
    let order = try await snoozedOrder(office)
    #expect(try await office.book.stageDeadlines(by: due.advanced(by: -1)).isEmpty)
    let woken = try await office.book.stageDeadlines(by: due)
    #expect(woken.count == 1 && woken[0].events.count == 1)
    try await office.book.waitUntilDurable(woken[0])
    #expect(try await wakings(office) == [StreamName("order", order): 1])
    #expect(try await office.book.stageDeadlines(by: due).isEmpty)
  }

  @Test func `many who advance the clock at once, and users who wake by hand, end each snooze once`() async throws {
    let office = try await Office()
    var orders: [OrderID] = []
    for _ in 0..<40 { orders.append(try await snoozedOrder(office)) }
    let fired = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 { group.addTask { try await office.book.advance(to: due).count } }
      for order in orders.shuffled() {
        group.addTask {
          // Whoever comes too late is told so.
          _ = try? await office.run(WakeOrder(orderID: order), as: office.gus)
          return 0
        }
      }
      return try await group.reduce(0, +)
    }
    let wakings = try await wakings(office)
    #expect(Set(wakings.keys) == Set(orders.map { StreamName("order", $0) }))
    #expect(wakings.values.allSatisfy { $0 == 1 } && fired <= orders.count)
    #expect(try await office.book.orders(OrdersQuery(.snoozed)).rows.isEmpty)
    #expect(try await office.book.advance(to: due).isEmpty)
  }

  @Test func `a deadline whose command's id was taken for another command fires under the next one`() async throws {
    let office = try await Office()
    let order = try await snoozedOrder(office)
    let (log, snoozed) = (office.book.id, office.book.position)
    for attempt in 0..<3 {
      let id = UUID(namespace: Envelope.eventID(at: snoozed, inLog: log), name: "P-02/\(attempt)")
      let add = AddService(name: "Service \(attempt)")
      try await office.book.execute(Request(add, as: .user(office.sal), commandID: id))
    }
    let receipts = try await office.book.advance(to: due)
    #expect(receipts.map(\.repeated) == [false])
    #expect(try await wakings(office) == [StreamName("order", order): 1])
  }

  @Test func `the log names the command of a user and that of a deadline`() async throws {
    let office = try await Office()
    let order = try await snoozedOrder(office)
    _ = try await office.book.advance(to: due)
    let names = Lock<[String?]>([])
    var query = LogQuery()
    query.stream = StreamName("order", order)
    try await office.book.log(query) { record in
      names.withLock { $0.append(record.envelope.batch.command) }
      return true
    }
    let found = names.withLock { $0 }
    #expect(found.first == .some("OpenOrder") && found.suffix(2) == ["SnoozeOrder", "WakeOrder"])
    var audit = AuditQuery()
    (audit.order, audit.oldestFirst) = (.id(order), true)
    #expect(try await office.book.audit(audit).rows.map(\.command) == found)
  }
}
