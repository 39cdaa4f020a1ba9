// How orders begin and end: they arrive, or a lead or a contract brings them; they are closed, sometimes given up, taken
// up again, or deleted.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

extension WorkloadSimulation {
  /// Somebody orders something.
  mutating func orderArrives() async throws {
    let customer = try await customerForWork()
    let workflow = workflow(.order, at: orderChance.below(100))
    let service = workflows[workflow].service
    let seat = 1 + orderChance.below(seats.count - 1)
    let terms = orderChance.chance(WorkloadRates.firstOfContract) ? contractTerms() : nil
    let isLong = terms == nil && orderChance.chance(WorkloadRates.longContract / WorkloadRates.directOrders)
    let fee = orderChance.chance(WorkloadRates.withFee) ? amount(median: 180, p90: 900) : nil
    let opening = OpenOrder(
      orderID: desk.newID(), customerID: customers[customer].id, contactID: contactForWork(of: customer),
      type: terms != nil || isLong ? .contract : .oneOff, serviceID: services[service].id,
      productID: product(of: service), workflowID: workflows[workflow].id, assignedUserID: seats[seat].user,
      orderAdminID: seats[1].user, initialFee: fee,
      description: orderChance.chance(0.5) ? texts.pick(WorkloadTexts.descriptions) : nil,
      contractTerms: terms.map { NewContract($0, fee: fee) })
    let receipt = try await send(opening, as: seat)
    try await begin(receipt, customer: customer, service: service, slowness: isLong ? 4 : 1)
  }

  mutating func contactForWork(of customer: Int) -> ContactID? {
    guard let contact = customers[customer].defaultContact else { return nil }
    return orderChance.chance(0.7) ? contact : orderChance.pick(customers[customer].contacts)
  }

  mutating func product(of service: Int) -> ProductID? {
    let products = services[service].products
    return products.isEmpty || orderChance.chance(0.3) ? nil : orderChance.pick(products)
  }

  /// In whole pence.
  mutating func amount(median: Double, p90: Double) -> Money {
    Money(minor: max(100, Int64(money.logNormal(median: median, p90: p90) * 100)), currency: "GBP")
  }

  /// Terms that begin today: yearly, monthly or weekly ones.
  private mutating func contractTerms() -> ContractTerms {
    let today = LocalDate(of: now)
    let (period, cycles): (ContractPeriod, Int) =
      switch orderChance.fraction() {
      case ..<0.70: (ContractPeriod(1, .year), 3)
      case ..<0.95: (ContractPeriod(1, .month), 11)
      default: (ContractPeriod(1, .week), 8)
      }
    // Three in a hundred are counted from the last days of the month before.
    let monthEnd = orderChance.chance(0.03) ? Self.monthEnd(before: today) : nil
    let anchor = period.unit == .week ? today : monthEnd ?? today
    return ContractTerms(anchor: anchor, every: period, maxCycles: cycles, catchUp: .all)
  }

  /// The 31st, 30th or 29th that is nearest before a day, and less than a month away from it; nil if there is none.
  private static func monthEnd(before day: LocalDate) -> LocalDate? {
    (1..<28).lazy.compactMap { day.adding(days: -$0) }.first { $0.description.suffix(2) >= "29" }
  }

  /// Takes up an order that has just been opened.
  mutating func begin(_ receipt: WorkloadDesk.Receipt, customer: Int, service: Int, slowness: Double = 1) async throws {
    for order in takeNote(of: receipt, customer: customer, service: service, slowness: slowness) {
      if orderChance.chance(WorkloadRates.deleted) {
        try await send(DeleteOrder(orderID: order.id, reason: "Entered twice"), as: 0)
        customers[customer].openWork -= 1
        order.work.round += 1
        continue
      }
      if orderChance.chance(WorkloadRates.quote) { try await link(.quote, to: order) }
      if mailChance.chance(WorkloadRates.greeting) {
        try await write(to: customer, about: .order(order.id), as: order.work)
      }
    }
  }

  /// Takes note of what the book did by itself: contracts that were renewed, or are over.
  mutating func takeNote(of receipt: WorkloadDesk.Receipt) {
    for proposed in receipt.events {
      switch proposed.event {
      case .order(.opened(let opened)):
        guard let contract = opened.contractID.flatMap({ contracts[$0] }) else { continue }
        takeNote(of: receipt, customer: contract.customer, service: contract.service, slowness: 1)
        return
      case .contract(.ended): if let id = proposed.contract { endContract(id) }
      default: continue
      }
    }
  }

  private mutating func endContract(_ id: ContractID) {
    guard let contract = contracts.removeValue(forKey: id) else { return }
    customers[contract.customer].openWork -= 1
  }

  /// The orders that were opened, with the next look at each planned; and the contracts that were begun.
  @discardableResult
  private mutating func takeNote(
    of receipt: WorkloadDesk.Receipt, customer: Int, service: Int, slowness: Double
  ) -> [WorkloadOrder] {
    var orders: [WorkloadOrder] = []
    for proposed in receipt.events {
      if case .contract(.started) = proposed.event, let id = proposed.contract {
        contracts[id] = WorkloadContract(customer: customer, service: service)
        customers[customer].openWork += 1
      }
      guard case .order(.opened(let opened)) = proposed.event, let id = proposed.order else { continue }
      let seat = seats.firstIndex { $0.user == opened.assignedUserID } ?? 1
      let work = WorkloadWork(
        customer: customer, seat: seat, holder: seats[seat].holder, service: service,
        tasks: opened.workflow.tasks.map(\.taskID), closesItself: opened.workflow.autoCloseOnFinish,
        slowness: slowness)
      let order = WorkloadOrder(id: id, work: work, due: opened.initialFee?.minor ?? 0)
      customers[customer].openWork += 1
      orders.append(order)
      plan(order)
    }
    return orders
  }

  /// Plans the next look at an order.
  mutating func plan(_ order: WorkloadOrder) {
    order.work.round += 1
    agenda.enter(.work(order, round: order.work.round), at: later(hours: 3, slowness: order.work.slowness))
  }

  /// The last task is done, or the customer has changed their mind.
  mutating func close(_ order: WorkloadOrder, _ outcome: OrderOutcome) async throws {
    let closing = CloseOrder(
      orderID: order.id, outcome: outcome, reasonID: outcome == .completed ? "Completed" : "Cancelled by customer",
      note: outcome == .completed ? nil : texts.pick(WorkloadTexts.closeNotes))
    try await act(order, closing)
    try await makeMistake(WorkloadRates.secondClose, closing, as: order.work.seat, expecting: ["alreadyClosed"])
    try await closed(order)
  }

  /// What follows from a closed order: some come back.
  mutating func closed(_ order: WorkloadOrder) async throws {
    order.work.round += 1
    if orderChance.chance(WorkloadRates.reopened) {
      agenda.enter(.reopen(order), at: later(hours: 60))
    } else {
      customers[order.work.customer].openWork -= 1
    }
    try await touch(order.work.customer)
  }

  /// A closed order is taken up again, where it stopped or at its last completed task.
  mutating func reopen(_ order: WorkloadOrder) async throws {
    let work = order.work
    let resume = work.isFinished ? work.completed - 1 : work.completed
    try await send(
      ReopenOrder(orderID: order.id, resumeAt: work.isFinished ? .id(work.tasks[resume]) : nil), as: 1)
    if work.holder != seats[work.seat].holder {
      // Whoever had it has left; then it is the office's.
      work.seat = 1
      work.holder = seats[1].holder
    }
    work.completed = resume
    plan(order)
  }

  /// Whoever works on an order does something.
  @discardableResult
  mutating func act(_ order: WorkloadOrder, _ command: some BackOfficeCommand) async throws -> WorkloadDesk.Receipt {
    // Live work has gone to who followed.
    order.work.holder = seats[order.work.seat].holder
    return try await send(command, as: order.work.seat)
  }
}

extension Proposed<BackOfficeEvent> {
  fileprivate var order: OrderID? { id("order") }
  fileprivate var contract: ContractID? { id("contract") }

  private func id<Kind>(_ category: String) -> ID<Kind>? {
    guard let stream, stream.category == category, case .uuid(let uuid) = stream.key else { return nil }
    return ID(uuid)
  }
}
