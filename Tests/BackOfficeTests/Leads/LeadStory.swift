// The lead of the tests, event by event: Survey, Quote, Fit, Invoice, as in the order of the tests.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials

@testable import BackOffice

typealias LeadSpec = Specification<Lead, Rejection>

enum LeadStory {
  static let lead: LeadID = anID(70)
  static let website: ListItemID = anID(71)

  static func opened(
    _ number: Int = 4, for customer: CustomerID = Shop.abc, admin: UserID? = nil, autoClose: Bool = false
  ) -> LeadEvent {
    let tasks = zip(Story.taskIDs, Shop.definitions).map { id, task in
      PinnedTask(
        taskID: id, key: task.key, name: task.name, responsible: task.responsible, targetHours: task.targetHours)
    }
    return .opened(
      LeadOpened(
        leadNo: number, customerID: customer, contactID: Shop.ann, serviceID: Shop.boilers, productID: nil,
        workflow: PinnedWorkflow(id: Shop.enquiry, version: 1, autoCloseOnFinish: autoClose, tasks: tasks),
        assignedUserID: Shop.gus, leadAdminID: admin, sourceID: website, description: PersonalText("Asks for a boiler"))
    )
  }

  static func started(_ index: Int, _ responsible: UserID = Shop.gus, dueAt: Instant? = nil) -> LeadEvent {
    .work(.taskStarted(TaskStarted(taskID: Story.taskIDs[index], index: index, responsible: responsible, dueAt: dueAt)))
  }

  static func completed(_ index: Int, startedAt: Instant = Shop.start, millis: Int64 = 0) -> LeadEvent {
    .work(
      .taskCompleted(
        TaskCompleted(taskID: Story.taskIDs[index], index: index, startedAt: startedAt, activeMillis: millis)))
  }

  static func closed(
    _ outcome: CloseOutcome, resume: Int?, wasSnoozed: Bool = false, reason: ListItemID? = nil, by: ClosedBy = .user
  ) -> LeadEvent {
    .work(
      .closed(
        WorkClosed(
          outcome: outcome, reasonID: reason, note: nil,
          outstanding: resume.map { Array(Story.taskIDs[$0...]) } ?? [], resumeTask: resume.map { Story.taskIDs[$0] },
          wasSnoozed: wasSnoozed, by: by)))
  }

  static func snoozed(_ number: Int, until: Instant) -> LeadEvent {
    .work(.snoozed(WorkSnoozed(until: until, snoozeNo: number, note: nil)))
  }

  static func taskSnoozed(_ index: Int, _ number: Int, until: Instant) -> LeadEvent {
    .work(.taskSnoozed(TaskSnoozed(taskID: Story.taskIDs[index], until: until, snoozeNo: number, note: nil)))
  }

  static let deleted = LeadEvent.work(.deleted(WorkDeleted(reason: nil)))
  static let converted = LeadEvent.converted(LeadConverted(orderID: Shop.order, orderNo: 7))

  /// A lead with Survey in progress since the start.
  static var atSurvey: LeadSpec { .given(opened(), started(0, dueAt: Shop.hour(24)), at: Shop.start) }
  /// Survey done, Quote in progress.
  static var atQuote: LeadSpec { atSurvey.and(completed(0), started(1), at: Shop.hour(1)) }
  static var lostAtQuote: LeadSpec { atQuote.and(closed(.lost, resume: 1), at: Shop.hour(2)) }
  static var snoozedAtSurvey: LeadSpec { atSurvey.and(snoozed(1, until: Shop.hour(48)), at: Shop.hour(1)) }
  static var deletedAtSurvey: LeadSpec { atSurvey.and(deleted, at: Shop.hour(1)) }
}

extension Specification<Lead, Rejection> {
  /// The command that comes, seen in a context.
  func when(_ command: some LeadStreamCommand, in context: DecisionContext = Shop.context()) -> Self {
    when { lead throws(Rejection) in try command.decide(on: lead, context) }
  }
}

extension AccountIndex {
  /// The shop with a workflow for leads, and a source.
  static let leadShop = shop {
    $0.publish(Shop.enquiry, version: 1, Shop.definitions, kind: .lead)
    $0.account?.lists[.source] = [
      ListItem(id: LeadStory.website, label: "Website"), ListItem(id: anID(72), label: "Fair", retired: true),
    ]
  }
}
