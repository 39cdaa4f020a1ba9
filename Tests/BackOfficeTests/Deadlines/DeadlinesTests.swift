// Deadlines of all kinds in one order: by time, then kind, then key, both as text (D-54).

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

extension Deadline.Matter {
  fileprivate static func orderSnooze(_ order: OrderID, snoozeNo: Int) -> Self {
    .snooze(.order, order.uuid, nil, snoozeNo: snoozeNo)
  }

  fileprivate static func taskSnooze(_ order: OrderID, _ task: TaskID, snoozeNo: Int) -> Self {
    .snooze(.order, order.uuid, task, snoozeNo: snoozeNo)
  }

  fileprivate static func leadSnooze(_ lead: LeadID, _ task: TaskID? = nil, snoozeNo: Int) -> Self {
    .snooze(.lead, lead.uuid, task, snoozeNo: snoozeNo)
  }
}

@Suite struct DeadlinesTests {
  private static func deadline(_ hour: Int64, _ matter: Deadline.Matter, setBy: Position = 7) -> Deadline {
    Deadline(dueAt: Shop.hour(hour), matter: matter, setBy: setBy, correlationID: Shop.command)
  }

  private static let inOrder = [
    deadline(1, .taskSnooze(anID(9), anID(1), snoozeNo: 1)), deadline(2, .contract(anID(9), cycle: 10)),
    deadline(2, .contract(anID(9), cycle: 2)), deadline(2, .leadSnooze(anID(9), snoozeNo: 1)),
    deadline(2, .leadSnooze(anID(1), anID(7), snoozeNo: 2)), deadline(2, .orderSnooze(anID(1), snoozeNo: 5)),
    deadline(2, .orderSnooze(anID(2), snoozeNo: 1)), deadline(2, .reminder(anID(1), reminderNo: 1, scheduleNo: 9)),
    deadline(2, .reminder(anID(1), reminderNo: 2, scheduleNo: 1)),
    deadline(2, .reminder(anID(2), reminderNo: 1, scheduleNo: 1)),
    deadline(2, .taskSnooze(anID(1), anID(1), snoozeNo: 1)), deadline(3, .orderSnooze(anID(1), snoozeNo: 1)),
  ]

  @Test func comeByTimeThenKindThenKey() {
    for _ in 0..<20 {
      var deadlines = Deadlines()
      for deadline in Self.inOrder.shuffled() { deadlines.insert(deadline) }
      #expect(deadlines.all == Self.inOrder)
      #expect(deadlines.due(by: Shop.hour(2)).map { $0 } == Self.inOrder.dropLast())
      #expect(deadlines.due(by: Shop.hour(0)).map { $0 } == [])
    }
  }

  @Test func areTakenOutByWhatTheyAreAbout() {
    var deadlines = Deadlines()
    for deadline in Self.inOrder { deadlines.insert(deadline) }
    deadlines.remove(Self.deadline(2, .leadSnooze(anID(9), snoozeNo: 1), setBy: 1))
    deadlines.remove(Self.deadline(2, .leadSnooze(anID(9), snoozeNo: 1)))
    deadlines.remove(Self.deadline(9, .leadSnooze(anID(9), snoozeNo: 1)))
    #expect(deadlines.all == Array(Self.inOrder[..<3] + Self.inOrder[4...]))
    deadlines.replace(Self.inOrder[0], by: Self.inOrder[3])
    #expect(deadlines.all == Array(Self.inOrder.dropFirst()))
  }

  @Test func knowWhatIsSentByWhichPolicyUnderWhichID() {
    func facts(_ matter: Deadline.Matter) -> String {
      let origin = Self.deadline(1, matter).origin
      return "\(origin.policy.actor) \(origin.policy.code)/\(origin.place) \(type(of: matter.command).name)"
    }
    #expect(facts(.orderSnooze(anID(1), snoozeNo: 3)) == "order-wake-up P-02/0 WakeOrder")
    #expect(facts(.taskSnooze(anID(1), anID(2), snoozeNo: 3)) == "task-wake-up P-03/0 WakeTask")
    #expect(facts(.leadSnooze(anID(1), snoozeNo: 3)) == "lead-wake-up P-03/0 WakeLead")
    #expect(facts(.leadSnooze(anID(1), anID(2), snoozeNo: 3)) == "lead-task-wake-up P-03/0 WakeLeadTask")
    #expect(facts(.reminder(anID(1), reminderNo: 2, scheduleNo: 3)) == "reminders P-06/1 FireReminder")
    #expect(facts(.contract(anID(1), cycle: 3)) == "contract-renewal P-04/0 RenewDueContract")
    let order = Deadline.Matter.orderSnooze(anID(1), snoozeNo: 3).command as? WakeOrder
    #expect(order == WakeOrder(orderID: anID(1), snoozeNo: 3))
    let task = Deadline.Matter.taskSnooze(anID(1), anID(2), snoozeNo: 3).command as? WakeTask
    #expect(task == WakeTask(orderID: anID(1), taskID: .id(anID(2)), snoozeNo: 3))
    let leadTask = Deadline.Matter.leadSnooze(anID(1), anID(2), snoozeNo: 3).command as? WakeLeadTask
    #expect(leadTask == WakeLeadTask(leadID: anID(1), taskID: .id(anID(2)), snoozeNo: 3))
    let reminder = Deadline.Matter.reminder(anID(1), reminderNo: 2, scheduleNo: 3).command as? FireReminder
    #expect(reminder == FireReminder(activityID: anID(1), reminderNo: 2, scheduleNo: 3))
  }

  @Test func theFirstOfAllPartsFires() {
    let index = AccountIndex.shop { index in
      for (number, minutes) in [60, 0].enumerated() {
        index.activities.evolve(
          Agenda.scheduled { $0.reminders = [minutes] }, anID(UInt8(70 + number)), Shop.envelope())
      }
      index.orders.evolve(Story.opened().outlineChange, Shop.order, Shop.envelope())
      index.orders.evolve(Story.snoozed(1, until: Agenda.start).outlineChange, Shop.order, Shop.envelope())
      for event in [LeadStory.opened(), LeadStory.snoozed(1, until: Agenda.start)] {
        index.leads.evolve(event.outlineChange, LeadStory.lead, Shop.envelope())
      }
    }
    var order: [String] = []
    var passed: Set<Deadline> = []
    while let next = index.firstDeadline(where: { !passed.contains($0) }), next.dueAt <= Agenda.start {
      order.append(next.matter.kind.rawValue + " " + next.matter.key)
      passed.insert(next)
    }
    let (first, second): (ActivityID, ActivityID) = (anID(70), anID(71))
    #expect(
      order == [
        "reminder \(first)/1", "leadSnooze \(LeadStory.lead)", "orderSnooze \(Shop.order)", "reminder \(second)/1",
      ])
    #expect(index.firstDeadline { _ in true }.map { $0.dueAt > Shop.hour(22) } == true)
  }

  @Test(arguments: inOrder) func standInASnapshot(_ deadline: Deadline) throws {
    var writer = CBORWriter()
    try deadline.encode(to: &writer)
    let read = try writer.bytes.withUnsafeBytes { bytes throws(CBORError) in
      var reader = CBORReader(bytes)
      return try Deadline(from: &reader)
    }
    #expect(read == deadline)
  }
}

extension Deadlines {
  /// Those that are due at a time, in the order in which they fire.
  func due(by time: Instant) -> some Sequence<Deadline> { all.lazy.prefix { $0.dueAt <= time } }
}
