// What an import refuses of lines that a log could hold: events that no command has ever written, each named by its
// line and field, before anything is kept.

import BackOffice
import BackOfficeViews
import EventSourcing
import Foundation
import Testing

@testable import Daybook

@Suite struct HistoryImportTests {
  struct Change: CustomTestStringConvertible {
    let type: String
    /// A regular expression.
    let from: String
    let to: String
    let said: String
    /// How many lines before the event's own the fault stands.
    var above = 0
    var testDescription: String { "\(type) \(to) \(said)" }
  }

  static let changes: [Change] = [
    Change(
      type: "order.opened", from: #""minor":500"#, to: #""minor":9223372036854775807"#, said: "payload.initialFee: "),
    Change(type: "order.opened", from: #""minor":500"#, to: #""minor":-1"#, said: "payload.initialFee: "),
    Change(
      type: "order.opened", from: #""orderNo":\d"#, to: #""orderNo":9223372036854775807"#, said: "payload.orderNo: "),
    Change(type: "order.opened", from: #""orderNo":7"#, to: #""orderNo":1"#, said: "another order has the number 1"),
    Change(type: "lead.opened", from: #""leadNo":3"#, to: #""leadNo":1"#, said: "another lead has the number 1"),
    Change(
      type: "lead.closed", from: #""outcome":"won""#, to: #""outcome":"completed""#,
      said: "payload.outcome: a lead can't end as completed"),
    Change(
      type: "order.closed", from: #""outcome":"cancelled""#, to: #""outcome":"lost""#,
      said: "payload.outcome: an order can't end as lost"),
    Change(type: "lead.converted", from: #""orderNo":4"#, to: #""orderNo":0"#, said: "payload.orderNo: "),
    Change(
      type: "order.opened", from: #""targetHours":5"#, to: #""targetHours":4611686018427387904"#,
      said: "payload.workflow.tasks.targetHours: "),
    Change(
      type: "workflow.published", from: #""targetHours":5"#, to: #""targetHours":0"#, said: "payload.tasks: targetHours"
    ),
    Change(
      type: "workflow.published", from: #""version":1,"auto"#, to: #""version":0,"auto"#, said: "payload.version: "),
    Change(
      type: "account.planChanged", from: #""minor":500"#, to: #""minor":1000000000001"#,
      said: "payload.pricePerUserMonth: "),
    Change(type: "account.planChanged", from: #""maxSeats":50"#, to: #""maxSeats":-1"#, said: "payload.maxSeats: "),
    Change(
      type: "account.settingsChanged", from: #""after":9"#, to: #""after":9223372036854775807"#,
      said: "payload.changes: invalidField"),
    Change(type: "order.feeAdded", from: #""currency":"GBP""#, to: #""currency":"gbp""#, said: "payload.amount: "),
    Change(type: "order.snoozed", from: #""snoozeNo":\d"#, to: #""snoozeNo":0"#, said: "payload.snoozeNo: "),
    Change(
      type: "order.taskCompleted", from: #""activeMillis":0"#, to: #""activeMillis":-1"#, said: "payload.activeMillis: "
    ),
    Change(
      type: "customer.defaultContactChanged", from: #""reason":"[a-zA-Z]+""#, to: #""reason":"nonsense""#,
      said: "event customer.defaultContactChanged can't be read: "),
    Change(type: "customer.archived", from: #""category":"customer""#, to: #""category":"order""#, said: "category: "),
    Change(type: "customer.archived", from: #"customer.archived"#, to: "customer.burnt", said: "unknown event type"),
    Change(type: "customer.archived", from: #"customer.archived"#, to: "user.restored", said: "category: "),
    Change(type: "customer.created", from: #""id":"[0-9a-f-]+""#, to: #""name":"acme""#, said: "id: expected the id"),
    Change(
      type: "customer.created", from: #""type":"customer.created","payload":.*"#,
      to: #""type":"customer.archived","payload":{}}"#, said: "type: a stream can't begin with customer.archived"),
    Change(
      type: "customer.created", from: #""custom":\{"k":\{"\$personal":"v"\}\}"#, to: #""custom":{" k":"w","k":"v"}"#,
      said: "payload.custom: \"k\" and \" k\" are the same name"),
    Change(
      type: "customer.created", from: #""custom":\{"k":\{"\$personal":"v"\}\}"#,
      to: #""custom":{"cafe\u0301":"w","caf\u00e9":"v"}"#,
      said: "payload.custom: \"caf\u{E9}\" and \"cafe\u{301}\" are the same name"),
    Change(
      type: "customer.edited", from: #""changes":\["#,
      to: #""changes":[{"field":"custom.\u0301a","after":"1"},{"field":"custom.\u0301a ","after":"2"},"#,
      said: "payload.custom: \"\u{301}a\" and \"\u{301}a \" are the same name"),
    Change(
      type: "customer.mergedInto", from: #""kept":"[0-9a-f-]+""#, to: #""kept":"\#(EveryEvent.id("nobody"))""#,
      said: "payload.kept: "),
    Change(
      type: "customer.mergedInto", from: #""kept":"[0-9a-f-]+""#, to: #""kept":"\#(EveryEvent.id("twin"))""#,
      said: "payload.kept: "),
    Change(
      type: "customer.absorbed", from: #""dropped":"[0-9a-f-]+""#, to: #""dropped":"\#(EveryEvent.id("nobody"))""#,
      said: "payload.dropped: "),
    Change(
      type: "customer.absorbed", from: #""contactID":"[0-9a-f-]+""#, to: #""contactID":"\#(EveryEvent.id("nobody"))""#,
      said: "payload.contacts: "),
    Change(type: "contract.started", from: #""n":1"#, to: #""n":0"#, said: "payload.terms: every: 0"),
    Change(
      type: "contract.started", from: #""leadDays":1"#, to: #""leadDays":9223372036854775807"#, said: "payload.terms: "),
    Change(type: "contract.renewed", from: #""cycle":1"#, to: #""cycle":0"#, said: "payload.cycle: "),
    Change(type: "contract.ended", from: #""lastCycle":0"#, to: #""lastCycle":-1"#, said: "payload.lastCycle: "),
    Change(
      type: "contract.started", from: #""type":"contract.started","payload":.*"#,
      to: #""type":"contract.ended","payload":{"lastCycle":0}}"#, said: "type: a stream can't begin with contract.ended"
    ),
    Change(
      type: "order.paymentRequested", from: #""idempotencyKey":"declined""#, to: #""idempotencyKey":"paid""#,
      said: "payload.idempotencyKey: another payment or refund has the key"),
    Change(
      type: "order.paymentRequested", from: #""paymentID":"[0-9a-f-]+""#,
      to: #""paymentID":"\#(EveryEvent.id("paid"))""#, said: "another payment or refund has the id"),
    Change(
      type: "order.paymentRefundRequested", from: #""idempotencyKey":"back""#, to: #""idempotencyKey":"paid""#,
      said: "payload.idempotencyKey: another payment or refund has the key"),
    Change(
      type: "order.paymentSucceeded", from: #""minor":3"#, to: #""minor":-3"#, said: "payload.amount: "),
    Change(
      type: "user.edited", from: #""payload":"#, to: #""occurredAt":253402300800000,"payload":"#,
      said: "occurredAt: a time outside of the years 0001 to 9999"),
    Change(
      type: "user.deleted", from: #""recordedAt":"[^"]+""#, to: #""recordedAt":253402300800000"#,
      said: "recordedAt: a time outside of the years 0001 to 9999", above: 1),
  ]

  @Test func `an event that no command has written is named by line and field, and nothing is left`() async throws {
    let folder = try TemporaryFolder()
    let lines = try await EveryEvent.export(in: folder)
    for change in Self.changes {
      var changed = lines
      let number = try #require(lines.lastIndex { $0.contains("\"type\":\"\(change.type)\"") }) - change.above
      changed[number] = lines[number].replacing(try Regex(change.from), with: change.to)
      #expect(changed[number] != lines[number], "\(change): \(lines[number])")
      let file = try folder.file("lines", changed.joined(separator: "\n"))
      let found = await refusal(of: file, at: folder.path + "/copy")
      let line = number + 1
      #expect(
        found?.line == line && found?.reason.contains(change.said) == true, "\(change) in \(line): \(found as Any)")
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(left) == ["every", "lines"], "\(left)")
    }
    let file = try folder.file("lines", lines.joined(separator: "\n"))
    _ = try await BackOfficeBook.make(at: folder.path + "/copy", importing: .file(file))
  }
  /// The line that an import names, and why.
  private func refusal(of file: String, at path: String) async -> (line: Int, reason: String)? {
    do {
      _ = try await BackOfficeBook.make(at: path, importing: .file(file))
      return nil
    } catch {
      guard case .invalidImport(let line, let reason, _) = error else { return nil }
      return (line, reason)
    }
  }
}
