// What is refused before the order is even looked at.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OrderFieldTests {
  private func rejection(_ command: any OrderStreamCommand) -> BackOffice.Rejection? {
    do {
      try command.checkFields(Shop.context(at: Shop.start))
      return nil
    } catch {
      return error
    }
  }

  private func text(_ count: Int) -> String { String(repeating: "é", count: count) }

  private func comment(_ text: String) -> any OrderStreamCommand {
    CommentOnTask(orderID: Shop.order, taskID: .current, text: text)
  }

  private func addFee(_ name: String, minor: Int64 = 0, _ currency: String = "GBP") -> any OrderStreamCommand {
    AddFee(orderID: Shop.order, name: name, amount: Money(minor: minor, currency: currency))
  }

  private func edit(_ field: String, _ value: FieldValue?) -> any OrderStreamCommand {
    EditOrderDetails(orderID: Shop.order, changes: [field: value])
  }

  @Test func `comments have text and an end`() {
    #expect(rejection(comment(" \n")) == .emptyComment)
    #expect(rejection(.complete(.current, comment: "")) == .emptyComment)
    #expect(rejection(comment(text(4000))) == nil)
    #expect(rejection(comment(text(4001))) == .textTooLong(limit: 4000))
    #expect(rejection(.complete(.current, comment: text(4001))) == .textTooLong(limit: 4000))
  }

  @Test func `notes and reasons have an end`() {
    let until = Shop.hour(1)
    let long: [any OrderStreamCommand] = [
      Shop.opening { $0.description = text(4001) }, .snooze(until: until, note: text(4001)),
      SnoozeTask(orderID: Shop.order, taskID: .current, until: until, note: text(4001)),
      CloseOrder(orderID: Shop.order, outcome: .other, note: text(4001)),
      edit("description", .text(text(4001))),
    ]
    for command in long { #expect(rejection(command) == .textTooLong(limit: 4000), "\(command.name)") }
    let delete = { DeleteOrder(orderID: Shop.order, reason: $0) }
    #expect(rejection(delete(text(500))) == nil)
    #expect(rejection(delete(text(501))) == .textTooLong(limit: 500))
    #expect(rejection(delete("a\u{7}")) == .invalidField(field: "reason", reason: "control characters are not allowed"))
  }

  @Test func `a task is named in one way`() {
    let twice = CompleteTask(orderID: Shop.order, taskID: .current, taskKey: "survey")
    let reason = BackOffice.Rejection.invalidField(
      field: "taskID", reason: "name the task either by taskID or by taskKey")
    #expect(rejection(twice) == reason)
    #expect(rejection(CommentOnTask(orderID: Shop.order, text: "?")) == reason)
    #expect(rejection(SnoozeTask(orderID: Shop.order, until: Shop.hour(1))) == reason)
    #expect(rejection(WakeTask(orderID: Shop.order)) == reason)
    #expect(rejection(SetTaskResponsible(orderID: Shop.order, userID: Shop.gil)) == reason)
  }

  @Test func `fees are well formed`() {
    #expect(rejection(Shop.opening { $0.initialFee = Money(minor: -1, currency: "GBP") }) == .invalidMoney)
    let setting = SetInitialFee(orderID: Shop.order, amount: Money(minor: 1, currency: "gbp"))
    #expect(rejection(setting) == .invalidMoney)
    #expect(rejection(addFee("Travel", minor: -1)) == .invalidMoney)
    let change = ChangeFee(orderID: Shop.order, feeID: anID(80), amount: Money(minor: -1, currency: "GBP"))
    #expect(rejection(change) == .invalidMoney)
    #expect(rejection(addFee("Travel")) == nil)
  }

  @Test func `fees have a name of one line`() {
    #expect(rejection(addFee("  ")) == .invalidField(field: "name", reason: "empty"))
    #expect(rejection(addFee(" " + text(200) + " ")) == nil)
    #expect(rejection(addFee(text(201))) == .textTooLong(limit: 200))
    #expect(
      rejection(addFee("a\tb")) == .invalidField(field: "name", reason: "control characters are not allowed"))
  }

  @Test func `snoozes end in the future within five years`() {
    let snoozes: [(Instant) -> any OrderStreamCommand] = [
      { SnoozeOrder(orderID: Shop.order, until: $0) },
      { SnoozeTask(orderID: Shop.order, taskID: .current, until: $0) },
    ]
    for snooze in snoozes {
      #expect(rejection(snooze(Shop.start)) == .untilNotInFuture)
      #expect(rejection(snooze(Shop.start.advanced(by: 1))) == nil)
      #expect(rejection(snooze(Instant("2029-02-01T09:00:00.000Z")!)) == nil)
      #expect(rejection(snooze(Instant("2029-02-03T09:00:00.000Z")!)) == .untilTooFar)
    }
  }

  /// The calendar of the account's zone counts: 1827 days are more than five years of which one is a leap year.
  @Test(arguments: [
    ("Europe/London", "2025-01-02T09:00:00Z", "2030-01-02T09:00:00Z"),
    ("Europe/London", "2024-02-29T12:00:00Z", "2029-02-28T12:00:00Z"),
    ("Europe/London", "2024-03-31T00:30:00Z", "2029-03-31T00:30:00Z"),
    // Nine in the morning, in summer time then and in winter time now.
    ("Test/Abolished", "2024-07-01T08:00:00Z", "2029-07-01T09:00:00Z"),
    // The last day of February there, the first of March in UTC.
    ("Test/Behind", "2024-03-01T01:00:00Z", "2029-03-01T01:00:00Z"),
    ("No/Zone", "2025-01-02T09:00:00Z", "2030-01-02T09:00:00Z"),
  ])
  func `five years are counted by the calendar of the account`(_ zone: String, _ now: String, _ latest: String) throws {
    let (now, latest) = (try #require(Instant(now)), try #require(Instant(latest)))
    var index = AccountIndex.shop
    index.account?.timeZone = zone
    let zones = ZoneRules { zone, time in
      switch zone {
      case "Europe/London": 0
      case "Test/Abolished": time < Instant("2025-01-01T00:00:00Z")! ? 3600 : 0
      case "Test/Behind": -7200
      default: nil
      }
    }
    let context = DecisionContext(now: now, actor: .engine, commandID: Shop.command, index: index, zones: zones)
    try SnoozeOrder(orderID: Shop.order, until: latest).checkFields(context)
    #expect(throws: Rejection.untilTooFar) {
      try SnoozeOrder(orderID: Shop.order, until: latest.advanced(by: 1)).checkFields(context)
    }
  }

  @Test func `a time that no calendar has is too far`() {
    #expect(rejection(SnoozeOrder(orderID: Shop.order, until: Instant(milliseconds: .max))) == .untilTooFar)
  }

  @Test func `the machine knows the zones of the world`() {
    let zones = ZoneRules.ofThisMachine
    let winter = Instant("2024-01-31T12:00:00Z")!
    let summer = Instant("2024-07-31T12:00:00Z")!
    #expect(zones.localTime(winter, in: "Europe/London") == winter)
    #expect(zones.localTime(summer, in: "Europe/London") == summer.advanced(by: 3_600_000))
    #expect(zones.localTime(summer, in: "Asia/Kolkata") == summer.advanced(by: 19_800_000))
    #expect(zones.localTime(summer, in: "Europe/Lundon") == summer)
    #expect(zones.know("UTC") && !zones.know("Europe/Lundon"))
  }

  @Test func `edits name known fields with fitting values`() {
    let refused: [(String, FieldValue?, String)] = [
      ("colour", .text("red"), "an order has no such field"), ("serviceID", nil, "an order needs one"),
      ("productID", .text("combi"), "expected an id"), ("description", .integer(3), "expected text"),
    ]
    for (field, value, reason) in refused {
      #expect(rejection(edit(field, value)) == .invalidField(field: field, reason: reason))
    }
    #expect(rejection(edit("productID", nil)) == nil)
    #expect(rejection(edit("contactID", .text(Shop.bob.description))) == nil)
  }

  @Test func `the first bad field by name is the answer`() {
    let changes: FieldEdits = ["zeal": .text(""), "contactID": .text("x"), "serviceID": nil as FieldValue?]
    let command = EditOrderDetails(orderID: Shop.order, changes: changes)
    #expect(rejection(command) == .invalidField(field: "contactID", reason: "expected an id"))
  }
}
