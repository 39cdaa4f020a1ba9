// Completing and cancelling activities, which is final; follow-ups in the same batch; logging what was done.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct FinishingActivityTests {
  private let planned = ActivitySpec.given(Agenda.scheduled { $0.reminders = [60] }, at: Shop.start)

  private func complete(_ outcome: String? = nil, _ followUp: ScheduleActivity? = nil) -> CompleteActivity {
    CompleteActivity(activityID: Agenda.visit, outcome: outcome, followUp: followUp)
  }

  @Test func isCompletedWithItsOutcome() throws {
    let completed = ActivityEvent.completed(ActivityCompleted(outcome: PersonalText("Fits"), followUpID: nil))
    planned.when(complete("Fits")).then(completed)
    planned.when(complete(" ")).then(Agenda.completed)
    let state = try #require(planned.and(completed, at: Shop.hour(2)).state)
    #expect(state.status == .completed && state.doneAt == Shop.hour(2) && state.nextReminderAt == nil)
  }

  @Test func isCancelledWithAReason() throws {
    let cancelled = ActivityEvent.cancelled(ActivityCancelled(reason: PersonalText("Rain")))
    planned.when(CancelActivity(activityID: Agenda.visit, reason: "Rain")).then(cancelled)
    planned.when(CancelActivity(activityID: Agenda.visit)).then(Agenda.cancelled)
    let state = try #require(planned.and(cancelled, at: Shop.hour(2)).state)
    #expect(state.status == .cancelled && state.doneAt == nil && state.nextReminderAt == nil)
  }

  @Test(arguments: [
    (Agenda.completed, "completed"), (Agenda.cancelled, "cancelled"),
  ])
  func theEndIsFinal(_ end: ActivityEvent, _ state: String) {
    let finished = planned.and(end, at: Shop.hour(1))
    finished.when(complete(nil, Agenda.schedule { $0.kind = "Telex" }))
      .thenRejected(.activityFinished(state: state))
    finished.when(CancelActivity(activityID: Agenda.visit)).thenRejected(.activityFinished(state: state))
    ActivitySpec.given(Agenda.logged).when(complete()).thenRejected(.activityFinished(state: "logged"))
  }

  @Test func textsHaveLimits() {
    let long = String(repeating: "x", count: 4001)
    planned.when(complete(long)).thenRejected(.textTooLong(limit: 4000))
    planned.when(CancelActivity(activityID: Agenda.visit, reason: long)).thenRejected(.textTooLong(limit: 4000))
  }

  // Checklist: L-25, L-102
  @Test func aFollowUpIsScheduledInTheSameBatch() throws {
    var office = Office.trading
    let visit = ScheduleActivity(
      activityID: Agenda.visit, customerID: Office.abc, kind: "Meeting", title: "Measure",
      startsAt: .at(Office.start), assignedUserID: Office.gus)
    try office.run(visit, as: Office.gus)
    var next = visit
    (next.activityID, next.kind, next.title) = (nil, "Call", "Ask")
    let id: ActivityID = .made(by: office.nextCommandID, "activity")
    let proposed = try office.run(complete("Fits", next), by: .user(Office.gus.uuid))
    #expect(proposed.map(\.stream) == [.activity(Agenda.visit), .activity(id)])
    guard case .activity(.completed(let completed)) = proposed[0].event,
      case .activity(.scheduled(let scheduled)) = proposed[1].event
    else {
      Issue.record("\(proposed)")
      return
    }
    #expect(completed.followUpID == id && scheduled.followUpOf == Agenda.visit && scheduled.kindID == Agenda.call)
    #expect(office.index.activities.customer(of: id) == Office.abc)
    #expect(
      office.rejection(of: CancelActivity(activityID: Agenda.visit)) == .activityFinished(state: "completed"))
    try office.run(complete(nil, nil).of(id), as: Office.gus)
  }

  @Test func aFollowUpIsForTheSameCustomerAndAsWellFormedAsAnyOther() {
    func expect(_ rejection: Rejection, _ change: (inout ScheduleActivity) -> Void) {
      let followUp = Agenda.schedule {
        $0.activityID = anID(72)
        change(&$0)
      }
      planned.when(complete(nil, followUp)).thenRejected(rejection)
    }
    expect(.linkMismatch) { $0.customerID = Shop.xyz }
    expect(.linkMismatch) { $0.followUpOf = Agenda.othersCall }
    expect(.idInUse(kind: "activity", id: Agenda.othersCall.description)) { $0.activityID = Agenda.othersCall }
    expect(.itemRetired) { $0.kind = "Telex" }
    expect(.linkMismatch) { $0.orderID = Agenda.othersOrder }
    expect(.assigneeNotActive) { $0.assignedUserID = anID(99) }
    expect(.invalidField(field: "followUp.title", reason: "empty")) { $0.title = "" }
    expect(.invalidField(field: "followUp.reminders", reason: "the same reminder twice")) { $0.reminders = [1, 1] }
    expect(.invalidField(field: "followUp.startsAt", reason: "\(Shop.start) is before now")) {
      $0.startsAt = .at(Shop.start)
    }
    expect(.invalidField(field: "followUp.endsAt", reason: "does not lie after startsAt")) {
      $0.endsAt = .at(Agenda.start)
    }
  }

  @Test func anArchivedCustomerTakesNoFollowUpButWhatIsThereIsFinished() {
    let archived = Shop.context(
      Shop.gus,
      in: AccountIndex.shop {
        $0.account?.lists = AccountState.initialLists
        $0.archive(Shop.abc)
      })
    let followUp = Agenda.schedule { $0.activityID = anID(72) }
    planned.when(complete(nil, followUp), in: archived).thenRejected(.customerArchived)
    planned.when(complete(), in: archived).then(Agenda.completed)
  }
}

@Suite struct LoggingActivityTests {
  private func log(_ change: (inout LogActivity) -> Void = { _ in }) -> LogActivity {
    var command = LogActivity(
      activityID: Agenda.visit, customerID: Shop.abc, kind: "Call", text: "Asked", occurredAt: Shop.start)
    change(&command)
    return command
  }

  private func expect(_ rejection: Rejection, _ change: (inout LogActivity) -> Void) {
    ActivitySpec.given().when(log(change)).thenRejected(rejection)
  }

  // Checklist: L-25
  @Test func isKeptWithItsTime() throws {
    ActivitySpec.given().when(log { $0.text = " Asked " }).then(Agenda.logged)
    let state = try #require(ActivitySpec.given(Agenda.logged, at: Shop.hour(9)).state)
    #expect(state.status == .logged && state.doneAt == Shop.start && state.nextReminderAt == nil)
  }

  @Test func itHappened() {
    let now = Shop.hour(1)
    expect(
      .invalidField(field: "occurredAt", reason: "\(now.advanced(by: 1)) is later than now, \(now)")
    ) { $0.occurredAt = now.advanced(by: 1) }
    expect(.invalidField(field: "occurredAt", reason: "a time outside of the years 0001 to 9999")) {
      $0.occurredAt = Instant(milliseconds: .min)
    }
  }

  // Checklist: L-23
  @Test func theSameRulesHoldAsForScheduling() {
    expect(.invalidField(field: "text", reason: "empty")) { $0.text = " \n" }
    expect(.textTooLong(limit: 4000)) { $0.text = String(repeating: "x", count: 4001) }
    ActivitySpec.given(Agenda.scheduled()).when(log())
      .thenRejected(.idInUse(kind: "activity", id: Agenda.visit.description))
    expect(.customerNotFound) { $0.customerID = CustomerID(Agenda.nobodysID)! }
    expect(.linkMismatch) { $0.contactID = Agenda.othersContact }
    expect(.linkMismatch) { $0.orderID = Agenda.othersOrder }
    expect(.linkMismatch) { $0.leadID = Agenda.othersLead }
    expect(.notFound(kind: "lead", id: Agenda.nobodysID)) { $0.leadID = LeadID(Agenda.nobodysID) }
    expect(.itemRetired) { $0.kind = "Telex" }
  }
}

extension CompleteActivity {
  fileprivate func of(_ id: ActivityID) -> CompleteActivity {
    var command = self
    command.activityID = id
    return command
  }
}
