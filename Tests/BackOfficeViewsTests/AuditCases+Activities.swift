// What the trail says of an event of every type of activities.

import EventSourcing
import Foundation

@testable import BackOffice

extension AuditCase {
  private static func scheduled(_ start: Int?, lead: LeadID? = nil) -> BackOfficeEvent {
    .activity(
      .scheduled(
        ActivityScheduled(
          customerID: id("customer"), contactID: id("ann"), orderID: lead == nil ? id("order") : nil,
          leadID: lead, kindID: id("call"), title: "Ask", startsAt: hour(start ?? 87),
          endsAt: start.map { hour($0 + 1) },
          startsOn: start == nil ? LocalDate("2024-03-05") : nil, endsOn: start == nil ? LocalDate("2024-03-06") : nil,
          priority: .high, reminders: [120, 60], assignedUserID: id("gus"), followUpOf: id("first visit"))))
  }

  private static let planned = scheduled(100)
  private static let setOff = [
    #"state: — → "scheduled""#, "customerID: — → @customer", "contactID: — → @ann", "orderID: — → @order",
    "kindID: — → @call", #"title: — → "Ask""#,
  ]
  private static let due = ["assignedUserID: — → @gus", "followUpOf: — → @first visit"]

  static let activities = [
    AuditCase(
      planned,
      setOff + [
        "startsAt: — → 100.0 h", "endsAt: — → 101.0 h", #"priority: — → "high""#, "reminders: — → [120, 60]",
        "nextReminderAt: — → 98.0 h",
      ] + due),
    AuditCase(
      scheduled(nil),
      setOff + [
        "startsAt: — → 87.0 h", #"startsOn: — → "2024-03-05""#, #"endsOn: — → "2024-03-06""#,
        #"priority: — → "high""#, "reminders: — → [120, 60]", "nextReminderAt: — → 85.0 h",
      ] + due),
    AuditCase(
      scheduled(100, lead: id("lead")),
      setOff.map { $0 == "orderID: — → @order" ? "leadID: — → @lead" : $0 } + [
        "startsAt: — → 100.0 h", "endsAt: — → 101.0 h", #"priority: — → "high""#, "reminders: — → [120, 60]",
        "nextReminderAt: — → 98.0 h",
      ] + due),
    AuditCase(
      after: [planned],
      .activity(
        .edited(
          ActivityEdited(
            changes: [
              FieldChange("title", before: .personal("Ask"), after: .personal("Ask again")),
              FieldChange("startsAt", before: .text(hour(100).description), after: .text(hour(150).description)),
              FieldChange("endsAt", before: .text(hour(101).description), after: nil),
              FieldChange("reminders", before: .numbers([120, 60]), after: .numbers([30])),
              FieldChange("assignedUserID", before: nil, after: .text((id("gil") as UserID).description)),
            ], scheduleNo: 2))),
      [
        #"title: "Ask" → "Ask again""#, "startsAt: 100.0 h → 150.0 h", "endsAt: 101.0 h → —",
        "reminders: [120, 60] → [30]", "nextReminderAt: 98.0 h → 149.5 h", "assignedUserID: @gus → @gil",
      ]),
    AuditCase(
      after: [planned],
      .activity(
        .reminderFired(
          ActivityReminderFired(
            reminderNo: 1, scheduleNo: 1, dueAt: hour(98), late: true, assignedUserID: id("gus")))),
      ["nextReminderAt: 98.0 h → 99.0 h"], cause: "late"),
    AuditCase(
      after: [planned],
      .activity(.completed(ActivityCompleted(outcome: "Fits", followUpID: id("next visit")))),
      [
        #"state: "scheduled" → "completed""#, "nextReminderAt: 98.0 h → —", "doneAt: — → 1.0 h",
        #"outcome: — → "Fits""#, "followUpID: — → @next visit",
      ]),
    AuditCase(
      after: [planned], .activity(.cancelled(ActivityCancelled(reason: "Rain"))),
      [#"state: "scheduled" → "cancelled""#, "nextReminderAt: 98.0 h → —"], reason: #""Rain""#),
    AuditCase(
      .activity(
        .logged(
          ActivityLogged(
            customerID: id("customer"), contactID: nil, orderID: nil, leadID: nil, kindID: id("call"), text: "Asked",
            occurredAt: hour(-2)))),
      [
        #"state: — → "logged""#, "customerID: — → @customer", "kindID: — → @call", #"text: — → "Asked""#,
        "occurredAt: — → -2.0 h",
      ]),
  ]
}
