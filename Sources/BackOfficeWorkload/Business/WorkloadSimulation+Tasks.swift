// A look at an order: mostly its task is completed, sometimes something comes between.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

extension WorkloadSimulation {
  /// Somebody turns to an order.
  mutating func work(on order: WorkloadOrder) async throws {
    if order.work.isFinished { return try await close(order, .completed) }
    if orderChance.chance(WorkloadRates.givenUp) { return try await close(order, .cancelled) }
    if orderChance.chance(WorkloadRates.snooze) { return try await snooze(order) }
    if orderChance.chance(WorkloadRates.taskSnooze) { return try await snoozeTask(of: order) }
    try await doSmallThings(order)
    try await completeTask(of: order)
  }

  private mutating func completeTask(of order: WorkloadOrder) async throws {
    let work = order.work
    let completing = CompleteTask(orderID: order.id, taskID: .id(work.tasks[work.completed]))
    try await act(order, completing)
    try await makeMistake(
      WorkloadRates.secondClick, completing, as: work.seat, expecting: ["taskNotInProgress", "orderClosed"])
    work.completed += 1
    guard work.isFinished else { return plan(order) }
    if work.closesItself { return try await closed(order) }
    if orderChance.chance(WorkloadRates.invoice) { try await link(.invoice, to: order) }
    if orderChance.chance(WorkloadRates.paid) { try await pay(order) }
    if work.slowness > 1 { planEnd(of: order) } else { plan(order) }
  }

  /// What is done for a long time is not over with its last task: half of it ends within a year, the rest goes on.
  private mutating func planEnd(of order: WorkloadOrder) {
    guard orderChance.chance(0.5) else { return }
    order.work.round += 1
    let end = calendar.morning(days: 90 + orderChance.below(250), after: now)
    agenda.enter(.work(order, round: order.work.round), at: end)
  }

  /// What comes with a task: people talk, write, note and correct.
  private mutating func doSmallThings(_ order: WorkloadOrder) async throws {
    let work = order.work
    // What closes itself with its last task takes its money before.
    if work.closesItself, work.completed == work.tasks.count - 1 {
      if orderChance.chance(WorkloadRates.invoice) { try await link(.invoice, to: order) }
      if orderChance.chance(WorkloadRates.paid) { try await pay(order) }
    }
    if orderChance.chance(WorkloadRates.comment) { try await comment(on: order) }
    if orderChance.chance(WorkloadRates.details) { try await edit(order) }
    if orderChance.chance(WorkloadRates.fee) { try await addFee(to: order) }
    if orderChance.chance(WorkloadRates.assign) { try await assign(order) }
    let subject = WorkloadSubject.order(order.id)
    if mailChance.chance(WorkloadRates.message) { try await write(to: work.customer, about: subject, as: work) }
    if mailChance.chance(WorkloadRates.call) { try await logCall(with: work.customer, about: subject, as: work) }
    if mailChance.chance(WorkloadRates.reply) { try await receive(from: work.customer, about: subject) }
    if mailChance.chance(WorkloadRates.note) { try await addNote(to: work.customer, about: subject, as: work) }
    if activityChance.chance(WorkloadRates.activity) {
      try await schedule(for: work.customer, about: subject, as: work)
    }
  }

  private mutating func comment(on order: WorkloadOrder) async throws {
    let commenting = CommentOnTask(orderID: order.id, taskID: .current, text: texts.text(.comment))
    try await act(order, commenting)
    try await makeMistake(
      WorkloadRates.staleVersion, commenting, as: order.work.seat, version: 1, expecting: ["concurrencyConflict"])
  }

  private mutating func edit(_ order: WorkloadOrder) async throws {
    let description = texts.pick(WorkloadTexts.descriptions) + ", see note \(1 + orderChance.below(1_000_000))"
    let changes: FieldEdits = ["description": .text(description)]
    try await act(order, EditOrderDetails(orderID: order.id, changes: changes))
  }

  private mutating func addFee(to order: WorkloadOrder) async throws {
    let adding = AddFee(
      orderID: order.id, feeID: desk.newID(), name: texts.pick(WorkloadTexts.fees),
      amount: amount(median: 60, p90: 200))
    try await act(order, adding)
  }

  /// The order goes to somebody else, or from the office to the owner where nobody else is there.
  private mutating func assign(_ order: WorkloadOrder) async throws {
    var seat = orderChance.below(seats.count)
    if seat == order.work.seat { seat = (seat + 1) % seats.count }
    try await send(AssignOrder(orderID: order.id, assignedUserID: .set(seats[seat].user)), as: 1)
    order.work.seat = seat
  }

  /// The order is put aside; it wakes by itself, or somebody wakes it before.
  private mutating func snooze(_ order: WorkloadOrder) async throws {
    let until = snoozeEnd()
    let note = orderChance.chance(0.7) ? texts.pick(WorkloadTexts.snoozeNotes) : nil
    try await act(order, SnoozeOrder(orderID: order.id, until: until, note: note))
    try await makeMistake(
      WorkloadRates.workOnSnoozed, CompleteTask(orderID: order.id, taskID: .current), as: order.work.seat,
      expecting: ["orderSnoozed"])
    order.work.round += 1
    if orderChance.chance(0.15) {
      try await act(order, WakeOrder(orderID: order.id))
      wake(order)
    } else if orderChance.chance(WorkloadRates.givenUpAsleep) {
      agenda.enter(.givenUp(order, round: order.work.round), at: halfway(to: until))
    } else {
      agenda.enter(.wakes(order, round: order.work.round), at: until)
    }
  }

  mutating func wake(_ order: WorkloadOrder) {
    plan(order)
  }

  /// The task is put aside; completing it ends that, whether it is due or not.
  private mutating func snoozeTask(of order: WorkloadOrder) async throws {
    let until = calendar.morning(days: 1 + orderChance.below(10), after: now)
    let note = orderChance.chance(0.5) ? texts.pick(WorkloadTexts.snoozeNotes) : nil
    try await act(order, SnoozeTask(orderID: order.id, taskID: .current, until: until, note: note))
    order.work.round += 1
    agenda.enter(.wakes(order, round: order.work.round), at: until)
  }
}
