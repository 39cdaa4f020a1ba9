// The terms of a contract as whoever opens its first order says them, and what begins with them.

public import EventSourcing

/// The terms of a contract that begins with an order, with what each renewal costs.
public struct NewContract: Hashable, Record {
  public var terms: ContractTerms
  /// The initial fee of each renewal; none if missing.
  public var fee: Money?

  public init(_ terms: ContractTerms, fee: Money? = nil) {
    self.terms = terms
    self.fee = fee
  }

  public init(_ field: inout some FieldList<NewContract>) {
    terms = ContractTerms(
      anchor: field("anchor", \.terms.anchor, "the day from which cycles are counted"),
      every: field("every", \.terms.every, "the time between two cycles"),
      renewal: field("renewal", \.terms.renewal, "by itself or by somebody"),
      leadDays: field("leadDays", \.terms.leadDays, "how many days before it is due a cycle's order is opened"),
      endsOn: field("endsOn", \.terms.endsOn, "the last day on which a cycle can be due"),
      maxCycles: field("maxCycles", \.terms.maxCycles, "how many cycles there are, the first order's included"),
      catchUp: field("catchUp", \.terms.catchUp, "what becomes of cycles that were missed"))
    fee = field("fee", \.fee, "what each renewal costs; nothing if missing", .amount)
  }
}

extension FieldRule<NewContract?> {
  static var terms: Self {
    Self("n 1 to 120, leadDays 0 to 90 and shorter than the period") { (contract, _) throws(Rejection) in
      if let fault = contract?.terms.fault { throw .invalidTerms(field: fault.field, reason: fault.reason) }
    }
  }
}

extension NewContract {
  /// The codes of what may stand in the way of a contract.
  static var refusals: [String] {
    ["currencyMismatch", "featureNotInPlan", "invalidMoney", "invalidTerms", "termsOnOneOff"]
  }

  /// Throws unless the first order belongs to the first cycle: the anchor lies within one period before today.
  func requireCurrent(_ context: DecisionContext) throws(Rejection) {
    let today = context.today
    guard terms.anchor <= today else {
      throw .invalidTerms(field: "anchor", reason: "\(terms.anchor) is after today, \(today)")
    }
    if let next = terms.every.day(1, after: terms.anchor), next <= today {
      throw .invalidTerms(field: "anchor", reason: "the next cycle after \(terms.anchor) would be due on \(next)")
    }
    try terms.requireNotOver(today)
  }
}

extension NewContract {
  /// What the first order is of.
  static func firstCycle(_ context: DecisionContext) -> OrderContract {
    OrderContract(id: .made(by: context.commandID, "contract"), cycle: 0)
  }
}

extension Decision<BackOfficeEvent> {
  /// The same with the contract that begins with the order that is opened, if there are terms for one.
  func beginning(
    _ new: NewContract?, with order: OrderID, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let new else { return self }
    if let fee = new.fee { try context.index.requireCurrency(of: fee) }
    for case .order(.opened(let first)) in events.map(\.event) {
      // Its renewals begin as the first order does.
      var started = ContractStarted(
        customerID: first.customerID, firstOrderID: order, terms: new.terms, serviceID: first.serviceID,
        productID: first.productID, workflowID: first.workflow.id, assignedUserID: first.assignedUserID,
        orderAdminID: first.orderAdminID, fee: new.fee)
      started.nextAt = context.nextTime(of: ContractState(started, at: context.now))
      return also(.contract(.started(started)), in: .contract(NewContract.firstCycle(context).id))
    }
    return self
  }
}

extension ContractTerms {
  /// Throws for terms under which the contract would have ended by now.
  func requireNotOver(_ today: LocalDate) throws(Rejection) {
    if let endsOn, endsOn < today {
      throw .invalidTerms(field: "endsOn", reason: "\(endsOn) is before today, \(today)")
    }
  }
}
