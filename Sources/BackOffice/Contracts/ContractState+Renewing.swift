// Renewing a contract: the order that a cycle gets, which cycles are due by now, and when the engine looks at the contract
// again.

internal import EventSourcing

extension DecisionContext {
  /// When the engine has to look at a contract next: the start of a day in the account's time zone.
  func nextTime(of contract: ContractState) -> Instant? {
    contract.nextStep.map { zones.start(of: contract.day(of: $0), in: zone) }
  }
}

extension ContractState {
  /// The event with the time of what is to happen after it.
  func timed(_ event: ContractEvent, _ context: DecisionContext) -> ContractEvent {
    var after = self
    after.apply(event, at: context.now)
    let next = context.nextTime(of: after)
    switch event {
    case .termsChanged(var event):
      event.nextAt = next
      return .termsChanged(event)
    case .renewalDue(var event):
      event.nextAt = next
      return .renewalDue(event)
    case .renewed(var event):
      event.nextAt = next
      return .renewed(event)
    case .renewalFailed(var event):
      event.nextAt = next
      return .renewalFailed(event)
    case .started, .ended: return event
    }
  }

  /// A cycle that is due with those before it that get no order.
  struct DueCycle {
    let cycle: Int
    let dueOn: LocalDate
    let skipped: [Int]
  }

  /// The next cycle, whose time has come, or the last one of those whose day has come, as the terms say; nil if the
  /// contract ends first.
  func dueCycle(_ context: DecisionContext) -> DueCycle? {
    guard case .renew(var cycle, var dueOn) = nextStep else { return nil }
    var skipped: [Int] = []
    while terms.catchUp == .latest, let next = step(after: cycle), case .renew(let later, let day) = next,
      self.day(of: next) <= context.today
    {
      skipped.append(cycle)
      (cycle, dueOn) = (later, day)
    }
    return DueCycle(cycle: cycle, dueOn: dueOn, skipped: skipped)
  }

  /// A cycle gets its order. Throws if that can't be opened.
  func renewing(
    _ id: ContractID, _ cycle: Int, _ dueOn: LocalDate, skipping skipped: [Int] = [], _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    let order = id.order(ofCycle: cycle)
    guard context.index.orders.outline(of: order) == nil else {
      throw .idInUse(kind: "order", id: order.description)
    }
    let opened = try renewal(OrderContract(id: id, cycle: cycle), context).events(context)
    let renewed = ContractRenewed(
      cycle: cycle, dueOn: dueOn, orderID: order, skipped: skipped.isEmpty ? nil : skipped)
    var decision: Decision<BackOfficeEvent> = [.contract(timed(.renewed(renewed), context))]
    for event in opened { decision = decision.also(.order(event), in: .order(order)) }
    return decision
  }

  /// What the order of a cycle begins with: the newest version of the contract's workflow, or of the service's default
  /// where that is out of use; whoever is active of those who are to work on it.
  private func renewal(_ contract: OrderContract, _ context: DecisionContext) -> OrderOpening {
    let users = context.index.users
    let admin = orderAdminID.flatMap { users.isActive($0) ? $0 : nil }
    let assigned = users.standIn(for: [assignedUserID, admin])
    let isWorkflowInUse = context.index.workflows[workflowID]?.archived != true
    return OrderOpening(
      work: WorkOpening(
        kind: .order, customerID: context.index.customers.current(customerID), contactID: nil, serviceID: serviceID,
        productID: productID,
        workflowID: isWorkflowInUse ? workflowID : nil, assignedUserID: assigned ?? assignedUserID, adminID: admin),
      type: .contract, initialFee: fee, description: nil, contract: contract)
  }
}
