// Command files with bad lines: each is named clearly and appends nothing, the rest goes on.

import BackOffice
import BackOfficeViews
import EventSourcing
import EventSourcingTesting
import Foundation
import Testing

@testable import Daybook

@Suite struct CommandFileTests {
  /// Applies lines and gives each result as text.
  func apply(
    _ lines: [String], to office: Office, stopOnRejection: Bool = false, clock: CommandClock = .wall,
    allowsTimeJump: Bool = false
  ) async throws -> [String] {
    let file = try office.folder.file("\(UUID()).jsonl", lines.joined(separator: "\n"))
    var options = ApplyOptions()
    options.stopOnRejection = stopOnRejection
    options.clock = clock
    options.allowsTimeJump = allowsTimeJump
    let results = Lock<[String]>([])
    _ = try await office.book.apply(.file(file), options) { result in
      let text =
        switch result.outcome {
        case .committed(let positions, _, let repeated): "committed \(positions.count)\(repeated ? " repeated" : "")"
        case .unchanged: "unchanged"
        case .rejected(let rejection): rejection.code
        case .invalid(let faults): faults.message
        }
      results.withLock { $0.append("\(result.line): \(text)") }
    }
    return results.withLock { $0 }
  }

  func addService(_ name: String, as sender: String = "sal@office.example", id: UUID = UUID()) -> String {
    #"{"command":"AddService","as":"\#(sender)","commandID":"\#(id)","payload":{"name":"\#(name)"}}"#
  }

  @Test(arguments: [
    (#""caf\u00e9":"1","cafe\u0301":"2""#, "the fields \"caf\u{E9}\" and \"cafe\u{301}\" have the same name"),
    (#""K":"1","\u212a":"2""#, "the fields \"K\" and \"\u{212A}\" have the same name"),
    (#""pad":"1"," pad":"2""#, "invalidField"),
  ])
  func `two fields of one name are not taken`(_ fields: String, _ said: String) async throws {
    let office = try await Office()
    let before = office.book.position
    let results = try await apply(
      [
        #"{"command":"CreateCustomer","as":"gus@office.example","payload":{"kind":"company","name":"X","custom":{\#(fields)}}}"#,
        #"{"command":"EditCustomer","as":"gus@office.example","payload":{"customerID":"\#(office.customer)","changes":{"custom":{\#(fields)}}}}"#,
      ], to: office)
    #expect(results.count == 2 && results.allSatisfy { $0.contains(said) }, "\(results)")
    #expect(office.book.position == before)
  }

  @Test(arguments: ["-1", "4294967296", "9223372036854775807", "1e3", "\"1\""])
  func `a version that no stream can have is named`(_ version: String) async throws {
    let office = try await Office()
    let results = try await apply(
      [
        #"{"command":"AddService","as":"sal@office.example","expectedVersion":\#(version),"payload":{"name":"X"}}"#,
        addService("Y"),
      ], to: office)
    #expect(
      results[0].hasPrefix("1: expectedVersion: expected a whole number") && results[1] == "2: committed 1",
      "\(results)")
  }

  @Test func `a book that is open for reading takes no names either`() async throws {
    let office = try await Office()
    let path = office.book.path
    try await office.book.close()
    let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly))
    let line = #"{"command":"CloseOrder","as":"sal@office.example","payload":{"orderID":1,"outcome":"other"}}"#
    await #expect(throws: BackOfficeBook.Failure.self) {
      try await book.apply(.bytes(Array(line.utf8))) { _ in Issue.record("a line was answered") }
    }
    try await book.close()
  }

  @Test func `bad lines are named, and the rest goes on`() async throws {
    let office = try await Office()
    let before = office.book.position
    let results = try await apply(
      [
        addService("One"), #"{"command":"AddService","as":"#, "", #"{"command":"PaintHouse","as":"none","payload":{}}"#,
        #"{"command":"AddService","as":"sal@office.example","payload":{}}"#,
        #"{"command":"AddService","as":"sal@office.example","payload":{"name":"A","colour":"red"}}"#,
        #"{"command":"AddService","as":"sal@office.example","payload":{"name":7}}"#,
        addService("Two", as: "nobody@office.example"), addService("Three", as: "gus@office.example"),
        addService("Four"),
      ], to: office)
    #expect(results.count == 9)
    #expect(results[0] == "1: committed 1" && results[8] == "10: committed 1")
    #expect(results[1].hasPrefix("2: ") && results[1].contains("column"))
    #expect(results[2].contains("there is no command \"PaintHouse\""))
    #expect(results[3].contains("missing field \"name\"") && results[4].contains("colour"))
    #expect(results[5].contains("payload.name") && results[5].contains("expected"))
    #expect(results[6] == "8: notFound" && results[7] == "9: forbidden")
    #expect(office.book.position == before + 2)
  }

  @Test func `a second completion is rejected`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let complete =
      #"{"command":"CompleteTask","as":"gus@office.example","payload":{"orderID":"\#(order)","taskKey":"survey"}}"#
    #expect(try await apply([complete, complete], to: office) == ["1: committed 2", "2: taskNotInProgress"])
  }

  @Test func `a repeat is known, and a reused ID refused`() async throws {
    let office = try await Office()
    let id = UUID()
    let lines = [addService("One", id: id), addService("One", id: id), addService("Two", id: id)]
    #expect(
      try await apply(lines, to: office) == ["1: committed 1", "2: committed 1 repeated", "3: commandIdReused"])
  }

  @Test func `a result is told when what it rests on is durable, also before the repeat of an older command`()
    async throws
  {
    let store = WatchedEventStore()
    let handler = try CommandHandler<BackOfficeDomain, WatchedEventStore>(store, BookClock({ .now }), ports: [])
    let register =
      #"{"command":"RegisterAccount","as":"none","payload":{"name":"Acme","timeZone":"Europe/London","currency":"GBP","region":"UK","firstUser":{"name":"Sal","email":"sal@office.example"}}}"#
    let first = addService("One", id: UUID())
    let lines = [register, first, addService("Two"), first, first].joined(separator: "\n")
    let told = Lock<[String]>([])
    let summary = try await CommandFile(handler: handler, options: ApplyOptions()).apply(
      CommandLines(.bytes(Array(lines.utf8)))
    ) { result in
      if case .committed(let positions, _, let repeated) = result.outcome {
        let isDurable = store.awaited.max() ?? 0 >= positions.max() ?? 0
        told.withLock { $0.append("\(result.line)\(repeated ? " repeated" : "")\(isDurable ? "" : " too early")") }
      }
    }
    #expect(summary.committed == 3)
    #expect(told.withLock(\.self) == ["1", "2", "3", "4 repeated", "5 repeated"])
  }

  @Test func `what is only checked is decided on the book that lies there now`() async throws {
    let (here, other) = (try await Office(), try await Office())
    for (office, name) in [(here, "Wiring"), (other, "Fitting")] {
      try await office.run(AddService(serviceID: ServiceID(UUID()), name: name), as: office.sal)
    }
    for office in [here, other] { try await office.book.close() }
    let book = try await BackOfficeBook.open(here.path, BookOptions(access: .readOnly))
    let add = Request(AddService(serviceID: ServiceID(UUID()), name: "Fitting"), as: .user(here.sal))
    for _ in 1...2 { #expect(try await book.check([add]).count == 1) }
    // What was kept for the next check is of the book that lay here before.
    try FileManager.default.moveItem(atPath: here.path, toPath: here.path + ".aside")
    try FileManager.default.moveItem(atPath: other.path, toPath: here.path)
    await #expect(throws: BackOfficeBook.Failure.self) { try await book.check([add]) }
    try await book.close()
  }

  @Test func `a repeat is known when its sender has another address`() async throws {
    let office = try await Office()
    let line = addService("One")
    let edit =
      #"{"command":"EditUser","as":"\#(office.sal)","payload":{"userID":"\#(office.sal)","changes":{"email":"new@office.example"}}}"#
    #expect(
      try await apply([line, edit, line], to: office)
        == ["1: committed 1", "2: committed 1", "3: committed 1 repeated"])
  }

  @Test func `a rejection stops where it is asked to`() async throws {
    let office = try await Office()
    let lines = [addService("One"), addService("Two", as: "gus@office.example"), addService("Three")]
    #expect(try await apply(lines, to: office, stopOnRejection: true) == ["1: committed 1", "2: forbidden"])
  }

  @Test func `the clock wakes what sleeps`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let snooze =
      #"{"command":"SnoozeOrder","as":"gus@office.example","payload":{"orderID":"\#(order)","until":"2024-03-05T09:00:00Z"}}"#
    let advances = [#"{"advance":"2024-03-04T09:00:00Z"}"#, #"{"advance":"2024-03-07T09:00:00Z"}"#]
    #expect(try await apply(advances, to: office).allSatisfy { $0.contains("--clock commands") })
    let results = try await apply([snooze] + advances, to: office, clock: .commands)
    #expect(results == ["1: committed 1", "2: unchanged", "3: committed 1"])
    let record = try #require(try await office.book.record(at: office.book.position))
    #expect(record.envelope.type == "order.woken" && record.envelope.actor == .system("order-wake-up"))
    #expect(record.envelope.recordedAt == Instant("2024-03-07T09:00:00Z"))
    let snoozed = try #require(try await office.book.record(at: office.book.position - 1))
    #expect(record.envelope.batch.causation == snoozed.envelope.position)
    #expect(record.envelope.batch.correlationID == snoozed.envelope.batch.correlationID)
    #expect(try await office.book.orders(OrdersQuery(.open)).rows.count == 1)
  }

  @Test(arguments: CommandClock.allCases) func `what is due now can be fired under both clocks`(
    _ clock: CommandClock
  ) async throws {
    let office = try await Office()
    let order = try await office.open()
    let snooze =
      #"{"command":"SnoozeOrder","as":"gus@office.example","payload":{"orderID":"\#(order)","until":"2024-03-02T09:00:00Z"}}"#
    let now = #"{"advance":"now"}"#
    #expect(try await apply([snooze, now], to: office, clock: clock) == ["1: committed 1", "2: unchanged"])
    office.time.move(byHours: 24)
    #expect(try await apply([now, now], to: office, clock: clock) == ["1: committed 1", "2: unchanged"])
    let wrong = try await apply([#"{"advance":"then"}"#, #"{"advance":"now","more":1}"#], to: office, clock: clock)
    #expect(wrong[0].contains("a time such as") && wrong[1].contains("unknown field"), "\(wrong)")
  }

  @Test func `one wrong year does not become the time of every later event`() async throws {
    let office = try await Office()
    let lines = [
      #"{"command":"AddService","as":"sal@office.example","at":"9999-12-31T23:59:59Z","payload":{"name":"typo"}}"#,
      #"{"advance":"9999-12-31T23:59:59Z"}"#,
      #"{"command":"AddService","as":"sal@office.example","at":"2024-03-02T09:00:00Z","payload":{"name":"next"}}"#,
    ]
    #expect(
      try await apply(lines, to: office, clock: .commands) == [
        "1: timeTooFarAhead", "2: timeTooFarAhead", "3: committed 1",
      ])
    let last = try #require(try await office.book.record(at: office.book.position))
    #expect(last.envelope.recordedAt == Instant("2024-03-02T09:00:00Z"))
    #expect(try await apply([lines[0]], to: office) == ["1: invalidField"])
    #expect(
      try await apply(lines, to: office, clock: .commands, allowsTimeJump: true) == [
        "1: committed 1", "2: unchanged", "3: duplicateName",
      ])
  }

  @Test func `a byte order mark before the first line is taken`() async throws {
    let office = try await Office()
    #expect(
      try await apply(["\u{FEFF}" + addService("One"), addService("Two")], to: office) == [
        "1: committed 1", "2: committed 1",
      ])
    #expect(
      try await apply([addService("Three"), "\u{FEFF}" + addService("Four")], to: office)[1].contains("column 1"))
  }

  @Test func `a line that is too long is invalid, and the rest goes on`() async throws {
    let office = try await Office()
    let long = #"{"command":""# + String(repeating: "x", count: 17 << 20)
    let results = try await apply(
      [addService("One"), long, addService("Two"), addService(String(repeating: "x", count: 300)), long], to: office)
    try #require(results.count == 5)
    #expect(results[0] == "1: committed 1" && results[2] == "3: committed 1" && results[3] == "4: textTooLong")
    for (result, line) in [(results[1], 2), (results[4], 5)] {
      #expect(result.hasPrefix("\(line): a line of 17825804 bytes, where 16777216 are the most"))
    }
  }

  @Test func `an error about a long value is cut, with its length`() async throws {
    let office = try await Office()
    let long = String(repeating: "x", count: 1 << 20)
    let results = try await apply(
      [
        #"{"command":"\#(long)","as":"none","payload":{}}"#, #"{"command":"AddService","as":"\#(long)","payload":{}}"#,
        #"{"command":"AddService","as":"none","payload":{"\#(long)":1}}"#,
        #"{"command":"AddService","as":"none","payload":{"name":1\#(String(repeating: "0", count: 1 << 20))}}"#,
        #"{"command":"AddService","as":"none","at":"\#(long)","payload":{"name":"x"}}"#, #"{"advance":"\#(long)"}"#,
        #"{"\#(long)":{"\#(long)":"#,
      ], to: office)
    #expect(results.count == 7)
    for result in results { #expect(result.utf8.count < 1_000, "\(result.prefix(2_000))") }
    #expect(results[0].contains("there is no command \"xxxxx") && results[0].contains("… (10485"))
  }

  @Test func `a file's progress tells the last line that is answered for good`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let line =
      #"{"command":"CommentOnTask","as":"gus@office.example","payload":{"orderID":"\#(order)","taskID":"current","text":"t"}}"#
    let lines = [String](repeating: line, count: 9_000)
    let before = office.book.position
    let file = try office.folder.file("many", lines.joined(separator: "\n"))
    let (told, reported) = (Lock<[Int]>([]), Lock(0))
    var options = ApplyOptions()
    options.acknowledged = { line in told.withLock { $0.append(line) } }
    struct Enough: Error {}
    await #expect(throws: BackOfficeBook.Failure.self) {
      _ = try await office.book.apply(.file(file), options) { result in
        if result.line == 100 { throw Enough() }
        reported.withLock { $0 = result.line }
      }
    }
    // All that was decided before the report failed is durable, and told.
    let last = try #require(told.withLock { $0.last })
    #expect(reported.withLock { $0 } == 99 && last > 1_000)
    #expect(office.book.position == before + Position(last))
  }
}
