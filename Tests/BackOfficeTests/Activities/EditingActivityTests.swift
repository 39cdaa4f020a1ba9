// Changing activities: only what changed is told, finished ones stay as they are, a new start is a new schedule.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct EditingActivityTests {
  private let planned = ActivitySpec.given(
    Agenda.scheduled {
      ($0.contactID, $0.orderID) = (Shop.ann, Shop.order)
      $0.endsAt = Shop.hour(25)
      $0.reminders = [60]
    }, at: Shop.start)

  private func edit(_ changes: ActivityEdits) -> EditActivity {
    EditActivity(activityID: Agenda.visit, changes: changes)
  }

  private func edited(_ changes: FieldChange..., scheduleNo: Int? = nil) -> ActivityEvent {
    .edited(ActivityEdited(changes: changes, scheduleNo: scheduleNo))
  }

  private func change(_ field: String, _ before: String?, _ after: String?) -> FieldChange {
    FieldChange(field, before: before.map(FieldValue.text), after: after.map(FieldValue.text))
  }

  @Test func onlyWhatChangedIsTold() {
    let all = ActivityEdits(
      contactID: .set(Shop.bob), orderID: .clear, kind: .set("Call"), title: .set("Measure again "),
      endsAt: .clear, priority: .set(.low), assignedUserID: .set(Shop.gil))
    planned.when(edit(all)).then(
      edited(
        change("contactID", Shop.ann.description, Shop.bob.description),
        change("orderID", Shop.order.description, nil),
        change("kindID", Agenda.meeting.description, Agenda.call.description),
        FieldChange(
          "title", before: .personal(PersonalText("Measure")), after: .personal(PersonalText("Measure again"))),
        change("endsAt", Shop.hour(25).description, nil), change("priority", "normal", "low"),
        change("assignedUserID", Shop.gus.description, Shop.gil.description)))
  }

  @Test func whatIsAsItWasChangesNothing() {
    let same = ActivityEdits(
      contactID: .set(Shop.ann), kind: .set("Meeting"), title: .set(" Measure"), startsAt: .set(.at(Agenda.start)),
      allDay: .set(false), priority: .clear, reminders: .set([60]), assignedUserID: .set(Shop.gus))
    planned.when(edit(same)).thenNothing()
    planned.when(edit(ActivityEdits())).thenNothing()
  }

  @Test func aNewStartIsANewSchedule() {
    let moved = edited(
      change("startsAt", Agenda.start.description, Shop.hour(24).advanced(by: 60_000).description), scheduleNo: 2)
    planned.when(edit(ActivityEdits(startsAt: .set(.at(Shop.hour(24).advanced(by: 60_000)))))).then(moved)
    planned.and(moved, at: Shop.hour(1)).when(edit(ActivityEdits(reminders: .set([60, 15])))).then(
      edited(
        FieldChange("reminders", before: .numbers([60]), after: .numbers([60, 15])), scheduleNo: 3))
    planned.when(edit(ActivityEdits(reminders: .clear))).then(
      edited(FieldChange("reminders", before: .numbers([60]), after: nil), scheduleNo: 2))
  }

  @Test func itIsMovedToATimeToComeAndEndsAfterIt() {
    let past = Shop.start
    planned.when(edit(ActivityEdits(startsAt: .set(.at(past)))))
      .thenRejected(.invalidField(field: "startsAt", reason: "\(past) is before now"))
    planned.when(edit(ActivityEdits(startsAt: .set(.at(Shop.hour(25))))))
      .thenRejected(.invalidField(field: "endsAt", reason: "does not lie after startsAt"))
    // What has begun can be changed, too, but for its start.
    let begun = Agenda.context(at: Shop.hour(30))
    planned.when(edit(ActivityEdits(endsAt: .set(.at(Shop.hour(31))))), in: begun)
      .then(edited(change("endsAt", Shop.hour(25).description, Shop.hour(31).description)))
  }

  @Test func itBecomesADayAndATimeAgain() {
    let day = ActivityTime.on(LocalDate("2024-02-05")!)
    let toDay = ActivityEdits(startsAt: .set(day), endsAt: .clear, allDay: .set(true))
    let midnight = Instant("2024-02-05T00:00:00Z")!
    let became = edited(
      change("startsAt", Agenda.start.description, midnight.description),
      change("endsAt", Shop.hour(25).description, nil), change("startsOn", nil, "2024-02-05"), scheduleNo: 2)
    planned.when(edit(toDay)).then(became)
    planned.and(became, at: Shop.hour(1)).when(
      edit(ActivityEdits(startsAt: .set(.at(Agenda.start)), allDay: .clear))
    ).then(
      edited(
        change("startsAt", midnight.description, Agenda.start.description), change("startsOn", "2024-02-05", nil),
        scheduleNo: 3))
    planned.when(edit(ActivityEdits(allDay: .set(true))))
      .thenRejected(.invalidField(field: "startsAt", reason: "an activity that takes all day has a date there"))
  }

  @Test(arguments: [
    (Agenda.completed, "completed"), (Agenda.cancelled, "cancelled"),
  ])
  func whatIsFinishedStays(_ end: ActivityEvent, _ state: String) {
    planned.and(end, at: Shop.hour(1)).when(edit(ActivityEdits(title: .set("X"), assignedUserID: .set(anID(99)))))
      .thenRejected(.activityFinished(state: state))
    ActivitySpec.given(Agenda.logged).when(edit(ActivityEdits(title: .set("X"))))
      .thenRejected(.activityFinished(state: "logged"))
  }

  @Test func newLinksKindsAndUsersAreChecked() {
    func expect(_ rejection: Rejection, _ changes: ActivityEdits) {
      planned.when(edit(changes)).thenRejected(rejection)
    }
    expect(.linkMismatch, ActivityEdits(contactID: .set(Agenda.othersContact)))
    expect(.contactNotFound, ActivityEdits(contactID: .set(Agenda.removedContact)))
    expect(.linkMismatch, ActivityEdits(orderID: .set(Agenda.othersOrder)))
    expect(.orderDeleted, ActivityEdits(orderID: .set(Agenda.deletedOrder)))
    expect(.notFound(kind: "lead", id: Agenda.nobodysID), ActivityEdits(leadID: .set(LeadID(Agenda.nobodysID)!)))
    expect(.linkMismatch, ActivityEdits(leadID: .set(Agenda.othersLead)))
    expect(.leadDeleted, ActivityEdits(leadID: .set(Agenda.deletedLead)))
    expect(.itemRetired, ActivityEdits(kind: .set("Telex"), assignedUserID: .set(anID(99))))
    expect(.notFound(kind: "activityKind", id: "X"), ActivityEdits(kind: .set("X")))
    expect(.assigneeNotActive, ActivityEdits(assignedUserID: .set(anID(99))))
  }

  @Test func whatWasTiedBeforeStays() {
    let old = ActivitySpec.given(
      Agenda.scheduled {
        ($0.contactID, $0.orderID, $0.kindID) = (Agenda.removedContact, Agenda.deletedOrder, Agenda.retired)
      })
    let same = ActivityEdits(
      contactID: .set(Agenda.removedContact), orderID: .set(Agenda.deletedOrder), kind: .set("Telex"),
      priority: .set(.high))
    old.when(edit(same)).then(edited(change("priority", "normal", "high")))
  }

  @Test func whatAnActivityNeedsCanNotBeCleared() {
    for (field, changes) in [
      ("kind", ActivityEdits(kind: .clear)), ("title", ActivityEdits(title: .clear)),
      ("startsAt", ActivityEdits(startsAt: .clear)), ("assignedUserID", ActivityEdits(assignedUserID: .clear)),
    ] {
      planned.when(edit(changes)).thenRejected(.invalidField(field: field, reason: "it is needed and can't be cleared"))
    }
    planned.when(edit(ActivityEdits(title: .set(""))))
      .thenRejected(.invalidField(field: "title", reason: "empty"))
    planned.when(edit(ActivityEdits(reminders: .set([1, 1]))))
      .thenRejected(.invalidField(field: "reminders", reason: "the same reminder twice"))
  }

  @Test func theStateKnowsWhatChanged() throws {
    let state = try #require(
      planned.and(
        edited(
          change("contactID", nil, Shop.bob.description), change("kindID", nil, Agenda.call.description),
          FieldChange("title", before: nil, after: .personal(PersonalText("X"))),
          change("startsAt", nil, Shop.hour(30).description), change("endsAt", nil, nil),
          change("priority", nil, "high"), FieldChange("reminders", before: nil, after: .numbers([5])),
          change("assignedUserID", nil, Shop.gil.description), change("unknown", nil, "X"),
          change("orderID", nil, "no id"), scheduleNo: 2), at: Shop.hour(1)
      ).state)
    #expect(state.contactID == Shop.bob && state.orderID == nil && state.kindID == Agenda.call)
    #expect(state.title.text == "X" && state.startsAt == Shop.hour(30) && state.endsAt == nil)
    #expect(state.priority == .high && state.assignedUserID == Shop.gil && state.reminders.minutes == [5])
  }
}
