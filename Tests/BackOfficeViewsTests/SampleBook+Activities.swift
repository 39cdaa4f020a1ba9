// One random command about activities at a time.

import EventSourcing
import Foundation

@testable import BackOffice

extension SampleBook {
  func tryActivity() async {
    guard !customers.isEmpty else { return }
    let user = activityRandom.pick(Array(users.prefix(5)))!
    switch activityRandom.next(12) {
    case 0: await scheduleActivity(as: user)
    case 1: await logActivity(as: user)
    case 2, 3:
      guard let id = activityRandom.pick(activities) else { return }
      await attempt(ofActivities: finishing(id), as: superAdmin)
    case 4:
      guard let id = activityRandom.pick(activities) else { return }
      await attempt(ofActivities: EditActivity(activityID: id, changes: edits()), as: superAdmin)
    default: break
    }
  }

  private func words() -> String { activityRandom.pick(Self.texts)! + " \(activityRandom.next(1000))" }

  private func soon() -> Instant { now.advanced(by: 1 + activityRandom.next(20_000), times: 60_000) }

  private func reminders() -> [Int] {
    [0, 15, 60, 1440, 10_080].filter { _ in activityRandom.next(3) == 0 }
  }

  /// A customer, mostly with an order or a lead of it.
  private func subject() -> (CustomerID, OrderID?, LeadID?) {
    let choice = activityRandom.next(4)
    if choice > 1, let id = activityRandom.pick(orders), let order = try? order(id) {
      return (order.work.customerID, id, nil)
    }
    if choice == 1, let id = activityRandom.pick(leads), let lead = try? lead(id) {
      return (lead.work.customerID, nil, id)
    }
    return (activityRandom.pick(customers)!, nil, nil)
  }

  private func plan() -> ScheduleActivity {
    let (customer, order, lead) = subject()
    let start = soon()
    let allDay = activityRandom.next(4) == 0
    return ScheduleActivity(
      activityID: .sample("activity", activities.count), customerID: customer,
      contactID: activityRandom.pick(contacts.filter { $0.customer == customer })?.contact, orderID: order,
      leadID: lead, kind: activityRandom.pick(["Meeting", "Call", "To Do"])!, title: words(),
      startsAt: allDay ? .on(LocalDate(of: start)) : .at(start),
      endsAt: allDay ? nil : .at(start.advanced(by: 3_600_000)), allDay: allDay,
      priority: activityRandom.pick(ActivityPriority.allCases), reminders: reminders(),
      assignedUserID: activityRandom.pick(Array(users.prefix(5)))!)
  }

  private func scheduleActivity(as user: UserID) async {
    let command = plan()
    if await attempt(ofActivities: command, as: user) { activities.append(command.activityID!) }
  }

  private func logActivity(as user: UserID) async {
    let (customer, order, lead) = subject()
    let id = ActivityID.sample("activity", activities.count)
    let command = LogActivity(
      activityID: id, customerID: customer, orderID: order, leadID: lead, kind: "Call", text: words(),
      occurredAt: now.advanced(by: -activityRandom.next(90), times: 86_400_000))
    if await attempt(ofActivities: command, as: user) { activities.append(id) }
  }

  private func finishing(_ id: ActivityID) -> any ActivityCommand {
    if activityRandom.next(3) == 0 { return CancelActivity(activityID: id, reason: words()) }
    guard activityRandom.next(2) == 0, let customer = (try? activity(id))?.customerID else {
      return CompleteActivity(activityID: id, outcome: words())
    }
    var followUp = plan()
    (followUp.activityID, followUp.customerID, followUp.contactID) = (nil, customer, nil)
    (followUp.orderID, followUp.leadID) = (nil, nil)
    return CompleteActivity(activityID: id, followUp: followUp)
  }

  private func edits() -> ActivityEdits {
    switch activityRandom.next(5) {
    case 0: ActivityEdits(title: .set(words()), priority: .set(.high))
    case 1: ActivityEdits(startsAt: .set(.at(soon())), endsAt: .clear, allDay: .set(false))
    case 2: ActivityEdits(reminders: .set(reminders()))
    case 3: ActivityEdits(assignedUserID: .set(activityRandom.pick(Array(users.prefix(5)))!))
    default: ActivityEdits(contactID: .clear, orderID: .clear, kind: .set("To Do"))
    }
  }
}
