// Scheduling activities (domain.md §2.10, D-62): when, for whom, what they are tied to.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct SchedulingActivityTests {
  private func expect(
    _ rejection: Rejection, in context: DecisionContext = Agenda.context(),
    sourceLocation: SourceLocation = #_sourceLocation, _ change: (inout ScheduleActivity) -> Void
  ) {
    ActivitySpec.given().when(Agenda.schedule(change), in: context)
      .thenRejected(rejection, sourceLocation: sourceLocation)
  }

  private func day(_ text: String) -> ActivityTime { .on(LocalDate(text)!) }

  // Checklist: L-25, L-101
  @Test func isStoredWithAllThatWasSaid() {
    let command = Agenda.schedule {
      $0.title = " Measure "
      $0.contactID = Shop.ann
      $0.orderID = Shop.order
      $0.endsAt = .at(Shop.hour(25))
      $0.priority = .high
      $0.reminders = [60, 1440, 0]
      $0.assignedUserID = Shop.gil
    }
    ActivitySpec.given().when(command).then(
      Agenda.scheduled {
        $0.contactID = Shop.ann
        $0.orderID = Shop.order
        $0.endsAt = Shop.hour(25)
        $0.priority = .high
        $0.reminders = [1440, 60, 0]
        $0.assignedUserID = Shop.gil
      })
  }

  // Checklist: L-101
  @Test func theKindIsAnItemOfTheListByLabelOrID() {
    for kind in ["Call", " Call ", Agenda.call.description] {
      ActivitySpec.given().when(Agenda.schedule { $0.kind = kind }).then(Agenda.scheduled { $0.kindID = Agenda.call })
    }
    expect(.notFound(kind: "activityKind", id: "call")) { $0.kind = "call" }
    expect(.itemRetired) { $0.kind = "Telex" }
  }

  @Test func anIDIsUsedOnce() {
    ActivitySpec.given(Agenda.logged).when(Agenda.schedule())
      .thenRejected(.idInUse(kind: "activity", id: Agenda.visit.description))
  }

  // Checklist: L-20, L-23
  @Test func theCustomerMustTakeNewOnes() {
    let archived = Shop.context(
      Shop.gus,
      in: AccountIndex.shop {
        $0.account?.lists = AccountState.initialLists
        $0.archive(Shop.abc)
      })
    expect(.customerNotFound) { $0.customerID = CustomerID(Agenda.nobodysID)! }
    expect(.customerArchived, in: archived) { _ in }
  }

  @Test func whatItIsTiedToBelongsToTheCustomer() {
    expect(.linkMismatch) { $0.contactID = Agenda.othersContact }
    expect(.contactNotFound) { $0.contactID = ContactID(Agenda.nobodysID) }
    expect(.contactNotFound) { $0.contactID = Agenda.removedContact }
    expect(.linkMismatch) { $0.orderID = Agenda.othersOrder }
    expect(.notFound(kind: "order", id: Agenda.nobodysID)) { $0.orderID = OrderID(Agenda.nobodysID) }
    expect(.orderDeleted) { $0.orderID = Agenda.deletedOrder }
    expect(.linkMismatch) { $0.followUpOf = Agenda.othersCall }
    expect(.notFound(kind: "activity", id: Agenda.nobodysID)) { $0.followUpOf = ActivityID(Agenda.nobodysID) }
    expect(.linkMismatch) { $0.leadID = Agenda.othersLead }
    expect(.notFound(kind: "lead", id: Agenda.nobodysID)) { $0.leadID = LeadID(Agenda.nobodysID) }
    expect(.leadDeleted) { $0.leadID = Agenda.deletedLead }
    ActivitySpec.given().when(Agenda.schedule { $0.leadID = LeadStory.lead })
      .then(Agenda.scheduled { $0.leadID = LeadStory.lead })
  }

  @Test func theAssigneeIsActive() {
    let left = Shop.context(
      Shop.gus,
      in: AccountIndex.shop {
        $0.account?.lists = AccountState.initialLists
        $0.deactivate(Shop.gil)
      })
    expect(.assigneeNotActive, in: left) { $0.assignedUserID = Shop.gil }
    expect(.assigneeNotActive) { $0.assignedUserID = UserID(Agenda.nobodysID)! }
  }

  @Test func itIsToCome() {
    let now = Shop.hour(1)
    expect(.invalidField(field: "startsAt", reason: "\(now.advanced(by: -1)) is before now")) {
      $0.startsAt = .at(now.advanced(by: -1))
    }
    ActivitySpec.given().when(Agenda.schedule { $0.startsAt = .at(now) }).then(Agenda.scheduled { $0.startsAt = now })
  }

  @Test func itEndsAfterItsStart() {
    let reason = Rejection.invalidField(field: "endsAt", reason: "does not lie after startsAt")
    expect(reason) { $0.endsAt = .at(Agenda.start) }
    expect(reason) { ($0.startsAt, $0.endsAt, $0.allDay) = (day("2024-03-02"), day("2024-03-02"), true) }
  }

  @Test func allDayMeansDaysOfTheAccountsCalendar() {
    // The day of the change to summer time begins at midnight of winter time.
    let command = Agenda.schedule {
      ($0.startsAt, $0.endsAt, $0.allDay) = (day("2024-03-31"), day("2024-04-02"), true)
    }
    ActivitySpec.given().when(command).then(
      Agenda.scheduled {
        $0.startsAt = Instant("2024-03-31T00:00:00Z")!
        ($0.startsOn, $0.endsOn) = (LocalDate("2024-03-31"), LocalDate("2024-04-02"))
      })
    let summer = Agenda.schedule { ($0.startsAt, $0.allDay) = (day("2024-04-01"), true) }
    ActivitySpec.given().when(summer).then(
      Agenda.scheduled {
        ($0.startsAt, $0.startsOn) = (Instant("2024-03-31T23:00:00Z")!, LocalDate("2024-04-01"))
      })
  }

  @Test func daysAndTimesAreNotMixed() {
    let dated = Rejection.invalidField(field: "startsAt", reason: "a date is for what takes all day: say allDay")
    expect(dated) { $0.startsAt = day("2024-03-01") }
    let timed = "an activity that takes all day has a date there"
    expect(.invalidField(field: "startsAt", reason: timed)) { $0.allDay = true }
    expect(.invalidField(field: "endsAt", reason: timed)) {
      ($0.startsAt, $0.endsAt, $0.allDay) = (day("2024-03-01"), .at(Shop.hour(9000)), true)
    }
  }

  @Test func allDayMayBeToday() {
    // It is ten o'clock, so the day has begun.
    let today = Agenda.schedule { ($0.startsAt, $0.allDay) = (day("2024-02-01"), true) }
    ActivitySpec.given().when(today).then(
      Agenda.scheduled {
        ($0.startsAt, $0.startsOn) = (Instant("2024-02-01T00:00:00Z")!, LocalDate("2024-02-01"))
      })
    expect(.invalidField(field: "startsAt", reason: "2024-01-31 is before now")) {
      ($0.startsAt, $0.allDay) = (day("2024-01-31"), true)
    }
  }

  @Test func timesOutsideOfTheCalendarAreRefused() {
    expect(.invalidField(field: "startsAt", reason: "a time outside of the years 0001 to 9999")) {
      $0.startsAt = .at(Instant(milliseconds: .max))
    }
    expect(.invalidField(field: "endsAt", reason: "a time outside of the years 0001 to 9999")) {
      $0.endsAt = .at(Instant(milliseconds: .max))
    }
  }

  @Test func remindersAreFewDistinctAndWithinFourWeeks() {
    func reason(_ text: String) -> Rejection { .invalidField(field: "reminders", reason: text) }
    expect(reason("5 reminders are the most")) { $0.reminders = [0, 1, 2, 3, 4, 5] }
    expect(reason("the same reminder twice")) { $0.reminders = [60, 60] }
    expect(reason("expected 0 to 40320 minutes")) { $0.reminders = [-1] }
    expect(reason("expected 0 to 40320 minutes")) { $0.reminders = [40_321] }
    let most = [40_320, 4, 3, 2, 0]
    ActivitySpec.given().when(Agenda.schedule { $0.reminders = most }).then(Agenda.scheduled { $0.reminders = most })
  }

  @Test func theTitleIsAName() {
    expect(.invalidField(field: "title", reason: "empty")) { $0.title = " " }
    expect(.textTooLong(limit: 200)) { $0.title = String(repeating: "x", count: 201) }
  }

  @Test func theFirstOfSeveralReasonsIsTold() {
    // Each breaks its own rule and all later ones.
    var command = Agenda.schedule {
      $0.title = ""
      $0.reminders = [1, 1]
      $0.startsAt = .at(Shop.start)
      $0.customerID = CustomerID(Agenda.nobodysID)!
      $0.contactID = Agenda.othersContact
      $0.orderID = Agenda.othersOrder
      $0.kind = "Telex"
      $0.assignedUserID = UserID(Agenda.nobodysID)!
    }
    func expect(_ rejection: Rejection, _ mend: (inout ScheduleActivity) -> Void) {
      ActivitySpec.given().when(command).thenRejected(rejection)
      mend(&command)
    }
    expect(.invalidField(field: "title", reason: "empty")) { $0.title = "X" }
    expect(.invalidField(field: "reminders", reason: "the same reminder twice")) { $0.reminders = nil }
    expect(.invalidField(field: "startsAt", reason: "\(Shop.start) is before now")) { $0.startsAt = .at(Agenda.start) }
    ActivitySpec.given(Agenda.logged).when(command)
      .thenRejected(.idInUse(kind: "activity", id: Agenda.visit.description))
    expect(.customerNotFound) { $0.customerID = Shop.abc }
    expect(.linkMismatch) { $0.contactID = Shop.ann }
    expect(.linkMismatch) { $0.orderID = Shop.order }
    expect(.itemRetired) { $0.kind = "Call" }
    expect(.assigneeNotActive) { $0.assignedUserID = Shop.gil }
    ActivitySpec.given().when(command).then(
      Agenda.scheduled {
        $0.title = PersonalText("X")
        ($0.contactID, $0.orderID, $0.kindID) = (Shop.ann, Shop.order, Agenda.call)
        $0.assignedUserID = Shop.gil
      })
  }
}
