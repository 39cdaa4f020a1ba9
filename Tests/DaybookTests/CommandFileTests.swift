// Command files with bad lines: each is named clearly and appends nothing, the rest goes on.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

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
        case .committed(let positions, let repeated): "committed \(positions.count)\(repeated ? " repeated" : "")"
        case .unchanged: "unchanged"
        case .rejected(let rejection): rejection.code
        case .invalid(let message): message
        }
      results.withLock { $0.append("\(result.line): \(text)") }
    }
    return results.withLock { $0 }
  }

  func addService(_ name: String, as sender: String = "sal@office.example", id: UUID = UUID()) -> String {
    #"{"command":"AddService","as":"\#(sender)","commandID":"\#(id)","payload":{"name":"\#(name)"}}"#
  }

  @Test func badLinesAreNamedAndTheRestGoesOn() async throws {
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

  @Test func aSecondCompletionIsRejected() async throws {
    let office = try await Office()
    let order = try await office.open()
    let complete =
      #"{"command":"CompleteTask","as":"gus@office.example","payload":{"orderID":"\#(order)","taskKey":"survey"}}"#
    #expect(try await apply([complete, complete], to: office) == ["1: committed 2", "2: taskNotInProgress"])
  }

  @Test func aRepeatIsKnownAndAReusedIDRefused() async throws {
    let office = try await Office()
    let id = UUID()
    let lines = [addService("One", id: id), addService("One", id: id), addService("Two", id: id)]
    #expect(
      try await apply(lines, to: office) == ["1: committed 1", "2: committed 1 repeated", "3: commandIdReused"])
  }

  @Test func aRepeatIsKnownWhenItsSenderHasAnotherAddress() async throws {
    let office = try await Office()
    let line = addService("One")
    let edit =
      #"{"command":"EditUser","as":"\#(office.sal)","payload":{"userID":"\#(office.sal)","changes":{"email":"new@office.example"}}}"#
    #expect(
      try await apply([line, edit, line], to: office)
        == ["1: committed 1", "2: committed 1", "3: committed 1 repeated"])
  }

  @Test func aRejectionStopsWhereItIsAskedTo() async throws {
    let office = try await Office()
    let lines = [addService("One"), addService("Two", as: "gus@office.example"), addService("Three")]
    #expect(try await apply(lines, to: office, stopOnRejection: true) == ["1: committed 1", "2: forbidden"])
  }

  @Test func theClockWakesWhatSleeps() async throws {
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
}
