// How orders of the demo begin and end: they arrive, are closed, sometimes given up, taken up again, or deleted.

internal import BackOffice
internal import BackOfficeViews
internal import BackOfficeWorkload
internal import Daybook
internal import EventSourcing

extension DemoSimulation {
  /// Somebody orders something: one time in five a new customer.
  mutating func orderArrives() async throws {
    if chance.chance(0.22) { try await welcomeCustomer() }
    let customer = popularCustomer()
    let service = popularService()
    let assigned = chance.pick(Array(users.dropFirst(2)))
    let opening = OpenOrder(
      orderID: desk.newID(), customerID: customers[customer].id, contactID: customers[customer].contacts.first,
      type: services[service].trade.isContract ? .contract : .oneOff, serviceID: services[service].id,
      productID: chance.chance(0.7) ? chance.pick(services[service].products) : nil, assignedUserID: assigned.id,
      orderAdminID: admin.id, initialFee: amount(median: 180, p90: 900),
      description: chance.chance(0.5) ? texts.pick(DemoTexts.descriptions) : nil)
    pause()
    let receipt = try await desk.send(opening, as: .user(admin.id), at: now)
    guard let id = opening.orderID, let tasks = receipt.openedTasks else { return }
    orders.append(DemoOrder(id: id, customer: customer, service: service, assigned: assigned.id, tasks: tasks))
    if chance.chance(0.01) { return try await delete(orders.count - 1) }
    enterWork(on: orders.count - 1, hours: 3)
  }

  /// Few customers order often, many once.
  private mutating func popularCustomer() -> Int {
    let rank = times.logNormal(median: Double(customers.count) / 6, p90: Double(customers.count))
    return min(customers.count - 1, Int(rank))
  }

  private mutating func popularService() -> Int {
    var roll = chance.below(services.reduce(0) { $0 + $1.trade.share })
    for (index, service) in services.enumerated() {
      roll -= service.trade.share
      if roll < 0 { return index }
    }
    return 0
  }

  /// A fee in whole pence.
  mutating func amount(median: Double, p90: Double) -> Money {
    Money(minor: Int64(fees.logNormal(median: median, p90: p90) * 100), currency: "GBP")
  }

  /// The last task is done: the bill is out, the order can go.
  mutating func close(_ index: Int) async throws {
    try await act(on: index, CloseOrder(orderID: orders[index].id, outcome: .completed))
    try await closed(index)
  }

  /// The customer changed their mind.
  mutating func giveUp(_ index: Int) async throws {
    let closing = CloseOrder(
      orderID: orders[index].id, outcome: .cancelled, reasonID: "Cancelled by customer",
      note: texts.pick(DemoTexts.cancelNotes))
    try await act(on: index, closing)
    try await closed(index)
  }

  /// What follows from a closed order: some come back, some are clicked once more.
  mutating func closed(_ index: Int) async throws {
    orders[index].isClosed = true
    orders[index].round += 1
    if chance.chance(0.03) {
      pause()
      let again = CloseOrder(orderID: orders[index].id, outcome: .completed)
      try await desk.sendInVain(again, as: .user(orders[index].assigned), at: now)
    }
    if chance.chance(0.06) {
      agenda.enter(.reopen(order: index), at: calendar.morning(days: 1 + times.below(10), after: now))
    }
    try await touchCustomer(orders[index].customer)
  }

  /// A closed order is taken up again, where it stopped or at its last completed task.
  mutating func reopen(_ index: Int) async throws {
    let order = orders[index]
    let resume = order.isFinished ? order.completed - 1 : order.completed
    let reopening = ReopenOrder(orderID: order.id, resumeAt: order.isFinished ? .id(order.tasks[resume]) : nil)
    try await act(on: index, reopening)
    orders[index].completed = resume
    orders[index].isClosed = false
    enterWork(on: index, hours: 3)
  }

  private mutating func delete(_ index: Int) async throws {
    orders[index].isClosed = true
    pause()
    let deleting = DeleteOrder(orderID: orders[index].id, reason: texts.pick(DemoTexts.deleteReasons))
    try await desk.send(deleting, as: .user(owner.id), at: now)
  }

  /// The assigned user does something with an order after a moment.
  mutating func act(on index: Int, _ command: some OrderCommand) async throws {
    pause()
    try await desk.send(command, as: .user(orders[index].assigned), at: now)
  }
}

extension BackOfficeBook.Receipt {
  /// The ids of the tasks of the order that the command opened.
  fileprivate var openedTasks: [TaskID]? {
    for proposed in events {
      if case .order(.opened(let opened)) = proposed.event { return opened.workflow.tasks.map(\.taskID) }
    }
    return nil
  }
}
