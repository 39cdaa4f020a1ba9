// Events for the "given" of order tests, with the ids that they name, and a run that carries commands on from there.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

/// The order of the tests, event by event: Survey, Quote, Fit, Invoice.
enum Story {
  static let taskIDs: [TaskID] = [anID(60), anID(61), anID(62), anID(63)]
  static let survey = TaskReference.id(taskIDs[0])
  static let quote = TaskReference.id(taskIDs[1])
  static let fit = TaskReference.id(taskIDs[2])
  static let invoice = TaskReference.id(taskIDs[3])

  static func opened(
    admin: UserID? = nil, product: ProductID? = nil, fee: Money? = nil, autoClose: Bool = false
  ) -> OrderEvent {
    let tasks = zip(taskIDs, Shop.definitions).map { id, task in
      PinnedTask(
        taskID: id, key: task.key, name: task.name, responsible: task.responsible, targetHours: task.targetHours)
    }
    return .opened(
      OrderOpened(
        orderNo: 7, customerID: Shop.abc, contactID: Shop.ann, type: .oneOff, serviceID: Shop.boilers,
        productID: product,
        workflow: PinnedWorkflow(id: Shop.install, version: 1, autoCloseOnFinish: autoClose, tasks: tasks),
        assignedUserID: Shop.gus, orderAdminID: admin, initialFee: fee, description: PersonalText("Old one leaks")))
  }

  static func started(_ index: Int, _ responsible: UserID = Shop.gus, dueAt: Instant? = nil) -> OrderEvent {
    .work(
      .taskStarted(
        TaskStarted(taskID: taskIDs[index], index: index, responsible: responsible, dueAt: dueAt)))
  }

  static func completed(_ index: Int, startedAt: Instant = Shop.start, millis: Int64 = 0) -> OrderEvent {
    .work(
      .taskCompleted(
        TaskCompleted(taskID: taskIDs[index], index: index, startedAt: startedAt, activeMillis: millis)))
  }

  static func closed(
    resume: Int?, _ outcome: CloseOutcome = .cancelled, wasSnoozed: Bool = false
  ) -> OrderEvent {
    .work(
      .closed(
        WorkClosed(
          outcome: outcome, reasonID: nil, note: nil, outstanding: resume.map { Array(taskIDs[$0...]) } ?? [],
          resumeTask: resume.map { taskIDs[$0] }, wasSnoozed: wasSnoozed, by: .user)))
  }

  static func snoozed(_ number: Int, until: Instant) -> OrderEvent {
    .work(.snoozed(WorkSnoozed(until: until, snoozeNo: number, note: nil)))
  }

  static func taskSnoozed(_ index: Int, _ number: Int, until: Instant) -> OrderEvent {
    .work(.taskSnoozed(TaskSnoozed(taskID: taskIDs[index], until: until, snoozeNo: number, note: nil)))
  }

  static let finished = OrderEvent.work(.workflowFinished(WorkflowFinished()))
  static let deleted = OrderEvent.work(.deleted(WorkDeleted(reason: nil)))

  /// An order with Survey in progress since the start.
  static var atSurvey: OrderSpec { .given(opened(), started(0, dueAt: Shop.hour(24)), at: Shop.start) }
  /// The same with Ada as order admin.
  static var withAdmin: OrderSpec { .given(opened(admin: Shop.ada), started(0), at: Shop.start) }
  /// Survey done, Quote in progress.
  static var atQuote: OrderSpec { atSurvey.and(completed(0), started(1), at: Shop.hour(1)) }
  /// All four done.
  static var atEnd: OrderSpec {
    atQuote.and(
      completed(1), started(2, Shop.gil), completed(2), started(3), completed(3), finished, at: Shop.hour(2))
  }
  static var closedAtQuote: OrderSpec { atQuote.and(closed(resume: 1), at: Shop.hour(2)) }
  static var snoozedAtSurvey: OrderSpec { atSurvey.and(snoozed(1, until: Shop.hour(48)), at: Shop.hour(1)) }
}

/// An order that commands are sent to one after the other, with the account around it.
struct OrderRun {
  var state: OrderState?
  var index: AccountIndex
  var now: Instant
  private(set) var history: [OrderEvent] = []
  private var commands: UInt8 = 0

  init(_ index: AccountIndex = .shop, at now: Instant = Shop.start) {
    self.index = index
    self.now = now
  }

  /// Checks, decides and folds one command, and says which events followed.
  @discardableResult
  mutating func send(
    _ command: any OrderStreamCommand, as actor: ActingParty = .user(Shop.ada, .admin), at time: Instant? = nil
  ) throws(BackOffice.Rejection) -> [OrderEvent] {
    now = time ?? now
    commands &+= 1
    let id: ID<Order> = anID(commands)
    let context = DecisionContext(now: now, actor: actor, commandID: id.uuid, index: index, zones: .ofThisMachine)
    try command.checkFields(context)
    let events = try command.decide(on: state, context).events.map(\.event)
    for event in events {
      Order.evolve(&state, event, Shop.envelope(at: now))
      index.orders.evolve(event.outlineChange, Shop.order, Shop.envelope(at: now))
    }
    history += events
    return events
  }

  /// Moves the clock and sends what is due, as a host does.
  @discardableResult
  mutating func advance(to time: Instant) throws -> [OrderEvent] {
    now = time
    var events: [OrderEvent] = []
    for deadline in Array(index.orders.deadlines.due(by: time)) {
      events += try send(deadline.matter.command as! any OrderStreamCommand, as: .engine)
    }
    return events
  }

  func task(_ key: String) throws -> WorkTask {
    try #require(state?.work.tasks.first { $0.key == key })
  }
}

extension OrderStreamCommand where Self == CompleteTask {
  static func complete(_ task: TaskReference, comment: String? = nil) -> Self {
    CompleteTask(orderID: Shop.order, taskID: task, comment: comment)
  }
}

extension OrderStreamCommand where Self == SnoozeOrder {
  static func snooze(until: Instant, note: String? = nil) -> Self {
    SnoozeOrder(orderID: Shop.order, until: until, note: note)
  }
}

extension OrderStreamCommand where Self == SnoozeTask {
  static func snooze(_ task: TaskReference, until: Instant) -> Self {
    SnoozeTask(orderID: Shop.order, taskID: task, until: until)
  }
}

extension OrderStreamCommand where Self == CloseOrder {
  static func close(_ outcome: OrderOutcome = .cancelled) -> Self {
    CloseOrder(orderID: Shop.order, outcome: outcome)
  }
}

extension OrderStreamCommand where Self == ReopenOrder {
  static func reopen(at task: TaskReference? = nil) -> Self {
    ReopenOrder(orderID: Shop.order, resumeAt: task)
  }
}
