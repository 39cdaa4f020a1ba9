// The common start of the tests of activities: the shop with its list of kinds, an order and a lead of each of its
// customers, one of each that was deleted, and a visit of ABC's that is to come tomorrow at nine.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials

@testable import BackOffice

typealias ActivitySpec = Specification<Activity, Rejection>

enum Agenda {
  static let visit: ActivityID = anID(70)
  /// Of XYZ's.
  static let othersCall: ActivityID = anID(71)
  static let meeting = kind("Meeting")
  static let call = kind("Call")
  static let retired: ListItemID = anID(43)
  static let othersContact: ContactID = anID(14)
  static let removedContact: ContactID = anID(15)
  static let othersOrder: OrderID = anID(51)
  static let deletedOrder: OrderID = anID(52)
  static let othersLead: LeadID = anID(53)
  static let deletedLead: LeadID = anID(54)
  /// Tomorrow at nine; the commands of the tests come today at ten.
  static let start = Shop.hour(24)
  static let nobodysID = "00000000-0000-4000-8000-0000000000ff"

  private static func kind(_ label: String) -> ListItemID {
    AccountState.initialLists[.activityKind]!.first { $0.label == label }!.id
  }

  static let index = AccountIndex.shop { index in
    index.account?.lists[.activityKind] =
      AccountState.initialLists[.activityKind]! + [ListItem(id: retired, label: "Telex", retired: true)]
    index.add(othersContact, "Cy", to: Shop.xyz)
    index.add(removedContact, "Dan", to: Shop.abc)
    index.customers.evolve(
      .contactRemoved(ContactRemoved(contactID: removedContact)), Shop.abc,
      Shop.envelope(of: StreamName("customer", Shop.abc)))
    for (number, (id, customer)) in [
      (Shop.order, Shop.abc), (othersOrder, Shop.xyz), (deletedOrder, Shop.abc),
    ].enumerated() {
      index.open(id, number + 1, for: customer)
    }
    index.orders.evolve(Story.deleted.outlineChange, deletedOrder, Shop.envelope())
    for (number, (id, customer)) in [
      (LeadStory.lead, Shop.abc), (othersLead, Shop.xyz), (deletedLead, Shop.abc),
    ].enumerated() {
      index.leads.evolve(LeadStory.opened(number + 1, for: customer).outlineChange, id, Shop.envelope())
    }
    index.leads.evolve(LeadStory.deleted.outlineChange, deletedLead, Shop.envelope())
    index.activities.evolve(scheduled { $0.customerID = Shop.xyz }, othersCall, Shop.envelope())
  }

  static func context(_ user: UserID = Shop.gus, at time: Instant = Shop.hour(1)) -> DecisionContext {
    Shop.context(user, at: time, in: index)
  }

  /// What the commands bring, as it is stored.
  struct Plan {
    var customerID = Shop.abc
    var kindID = meeting
    var title = PersonalText("Measure")
    var startsAt = start
    var endsAt: Instant?
    var startsOn: LocalDate?
    var endsOn: LocalDate?
    var contactID: ContactID?
    var orderID: OrderID?
    var leadID: LeadID?
    var priority = ActivityPriority.normal
    var reminders: [Int] = []
    var assignedUserID = Shop.gus
    var followUpOf: ActivityID?
  }

  static func scheduled(_ change: (inout Plan) -> Void = { _ in }) -> ActivityEvent {
    var plan = Plan()
    change(&plan)
    return .scheduled(
      ActivityScheduled(
        customerID: plan.customerID, contactID: plan.contactID, orderID: plan.orderID, leadID: plan.leadID,
        kindID: plan.kindID, title: plan.title, startsAt: plan.startsAt, endsAt: plan.endsAt,
        startsOn: plan.startsOn, endsOn: plan.endsOn, priority: plan.priority, reminders: plan.reminders,
        assignedUserID: plan.assignedUserID, followUpOf: plan.followUpOf))
  }

  static func schedule(_ change: (inout ScheduleActivity) -> Void = { _ in }) -> ScheduleActivity {
    var command = ScheduleActivity(
      activityID: visit, customerID: Shop.abc, kind: "Meeting", title: "Measure", startsAt: .at(start),
      assignedUserID: Shop.gus)
    change(&command)
    return command
  }

  static let completed = ActivityEvent.completed(ActivityCompleted(outcome: nil, followUpID: nil))
  static let cancelled = ActivityEvent.cancelled(ActivityCancelled(reason: nil))
  static let logged = ActivityEvent.logged(
    ActivityLogged(
      customerID: Shop.abc, contactID: nil, orderID: nil, leadID: nil, kindID: call, text: PersonalText("Asked"),
      occurredAt: Shop.start))

  static func fired(_ number: Int, of schedule: Int = 1, dueAt: Instant, late: Bool = false) -> ActivityEvent {
    .reminderFired(
      ActivityReminderFired(
        reminderNo: number, scheduleNo: schedule, dueAt: dueAt, late: late, assignedUserID: Shop.gus))
  }
}

extension AccountIndex {
  fileprivate mutating func add(_ contact: ContactID, _ name: String, to customer: CustomerID) {
    let added = ContactAdded(
      contactID: contact, name: PersonalText(name), jobTitle: nil, department: nil, email: nil, phone: nil, mobile: nil)
    customers.evolve(.contactAdded(added), customer, Shop.envelope(of: StreamName("customer", customer)))
  }

  fileprivate mutating func open(_ id: OrderID, _ number: Int, for customer: CustomerID) {
    let opened = OrderOpened(
      orderNo: number, customerID: customer, contactID: nil, type: .oneOff, serviceID: Shop.boilers, productID: nil,
      workflow: PinnedWorkflow(id: Shop.install, version: 1, autoCloseOnFinish: false, tasks: []),
      assignedUserID: Shop.gus, orderAdminID: nil, initialFee: nil, description: nil)
    orders.evolve(OrderEvent.opened(opened).outlineChange, id, Shop.envelope())
  }
}

extension Specification<Activity, Rejection> {
  /// The command that comes, its fields checked first.
  func when(_ command: some ActivityStreamCommand, in context: DecisionContext = Agenda.context()) -> Self {
    when { activity throws(Rejection) in
      try command.checkFields(context)
      return try command.decide(on: activity, context)
    }
  }
}
