// Other terms for a contract: from the next cycle on. What was ordered stays as it is.

public import EventSourcing

/// New values for the terms of a contract and for what its renewals begin with; what is left out stays.
public struct ContractEdits: Hashable, Record {
  public var anchor: FieldUpdate<LocalDate>
  public var every: FieldUpdate<ContractPeriod>
  public var renewal: FieldUpdate<ContractRenewal>
  public var leadDays: FieldUpdate<Int>
  public var endsOn: FieldUpdate<LocalDate>
  public var maxCycles: FieldUpdate<Int>
  public var catchUp: FieldUpdate<ContractCatchUp>
  public var fee: FieldUpdate<Money>
  public var assignedUserID: FieldUpdate<UserID>
  public var orderAdminID: FieldUpdate<UserID>

  public init(
    anchor: FieldUpdate<LocalDate> = .keep, every: FieldUpdate<ContractPeriod> = .keep,
    renewal: FieldUpdate<ContractRenewal> = .keep, leadDays: FieldUpdate<Int> = .keep,
    endsOn: FieldUpdate<LocalDate> = .keep, maxCycles: FieldUpdate<Int> = .keep,
    catchUp: FieldUpdate<ContractCatchUp> = .keep, fee: FieldUpdate<Money> = .keep,
    assignedUserID: FieldUpdate<UserID> = .keep, orderAdminID: FieldUpdate<UserID> = .keep
  ) {
    self.anchor = anchor
    self.every = every
    self.renewal = renewal
    self.leadDays = leadDays
    self.endsOn = endsOn
    self.maxCycles = maxCycles
    self.catchUp = catchUp
    self.fee = fee
    self.assignedUserID = assignedUserID
    self.orderAdminID = orderAdminID
  }

  public init(_ field: inout some FieldList<ContractEdits>) {
    anchor = field("anchor", \.anchor, "when the next cycle is due; goes with every", .needed())
    every = field("every", \.every, "the time between two cycles; goes with anchor", .needed())
    renewal = field("renewal", \.renewal, "by itself or by somebody", .needed())
    leadDays = field("leadDays", \.leadDays, "how many days before it is due a cycle's order is opened", .needed())
    endsOn = field("endsOn", \.endsOn, "the last day on which a cycle can be due")
    maxCycles = field("maxCycles", \.maxCycles, "how many cycles there are, the first order's included")
    catchUp = field("catchUp", \.catchUp, "what becomes of cycles that were missed", .needed())
    fee = field("fee", \.fee, "what each renewal costs", .amount)
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on its orders", .needed())
    orderAdminID = field("orderAdminID", \.orderAdminID, "who looks after its orders")
  }
}

extension ContractEdits {
  /// What is wrong with them under whatever terms they are put.
  fileprivate var fault: (field: String, reason: String)? {
    let anchor = anchor.value
    return ContractTerms(
      anchor: anchor ?? .placeholder, every: every.value ?? ContractPeriod(1, .year), leadDays: leadDays.value ?? 0,
      endsOn: anchor.flatMap { _ in endsOn.value }, maxCycles: maxCycles.value
    ).fault
  }
}

extension FieldRule<FieldUpdate<Money>> {
  static var amount: Self {
    Self("not negative, at most 10,000,000,000.00; null for none") { (money, _) throws(Rejection) in
      guard money.value?.isWellFormedFee != false else { throw .invalidMoney }
    }
  }
}

/// Changes the terms of a contract from the next cycle on.
public struct ChangeContractTerms: ContractCommand {
  public var contractID: ContractID
  public var changes: ContractEdits

  public init(contractID: ContractID, changes: ContractEdits) {
    self.contractID = contractID
    self.changes = changes
  }

  public init(_ field: inout some FieldList<ChangeContractTerms>) {
    contractID = field("contractID", \.contractID, "the contract")
    changes = field("changes", \.changes, "new values; null clears")
  }

  public static var right: Right { .admin }
  public static var summary: String {
    "Changes a contract from the next cycle on: when and how it is renewed, the fee, who works on its orders."
  }
  public static var refusals: [String] {
    ["assigneeNotActive", "contractEnded", "currencyMismatch", "invalidMoney", "invalidTerms"]
  }
  public static var example: String {
    #"{"contractID":5,"changes":{"fee":{"minor":9900,"currency":"GBP"},"leadDays":7,"endsOn":null}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    if let fault = changes.formFault as? Rejection { throw fault }
    if let fault = changes.fault { throw .invalidTerms(field: fault.field, reason: fault.reason) }
    guard (changes.anchor == .keep) == (changes.every == .keep) else {
      throw .invalidTerms(field: "anchor", reason: "anchor and every change together only")
    }
    if let endsOn = changes.endsOn.value, endsOn < context.today {
      throw .invalidTerms(field: "endsOn", reason: "\(endsOn) is before today, \(context.today)")
    }
  }

  public func decide(
    _ contract: ContractState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try contract.requireActive()
    let terms = try terms(of: contract)
    let event = ContractTermsChanged(
      terms: terms, fee: changes.fee.applied(to: contract.fee),
      assignedUserID: changes.assignedUserID.value ?? contract.assignedUserID,
      orderAdminID: changes.orderAdminID.applied(to: contract.orderAdminID))
    guard !event.isSame(as: contract) else { return [] }
    try requireOthers(event, contract, context.index)
    return [.contract(contract.timed(.termsChanged(event), context))]
  }

  /// The terms after the change. Another anchor lies after what came due already.
  private func terms(of contract: ContractState) throws(Rejection) -> ContractTerms {
    var terms = contract.terms
    terms.anchor = changes.anchor.value ?? terms.anchor
    terms.every = changes.every.value ?? terms.every
    terms.renewal = changes.renewal.value ?? terms.renewal
    terms.leadDays = changes.leadDays.value ?? terms.leadDays
    terms.endsOn = changes.endsOn.applied(to: terms.endsOn)
    terms.maxCycles = changes.maxCycles.applied(to: terms.maxCycles)
    terms.catchUp = changes.catchUp.value ?? terms.catchUp
    if let fault = terms.fault { throw .invalidTerms(field: fault.field, reason: fault.reason) }
    let isMoved = terms.anchor != contract.terms.anchor || terms.every != contract.terms.every
    guard !isMoved || terms.anchor > contract.newestDueOn else {
      throw .invalidTerms(
        field: "anchor", reason: "\(terms.anchor) is not after \(contract.newestDueOn), when the last cycle was due")
    }
    return terms
  }

  private func requireOthers(
    _ event: ContractTermsChanged, _ contract: ContractState, _ index: AccountIndex
  ) throws(Rejection) {
    if event.assignedUserID != contract.assignedUserID { try index.requireActive(event.assignedUserID) }
    if let admin = event.orderAdminID, admin != contract.orderAdminID { try index.requireActive(admin) }
    if let fee = event.fee, fee != contract.fee { try index.requireCurrency(of: fee) }
  }
}

extension ContractTermsChanged {
  fileprivate func isSame(as contract: ContractState) -> Bool {
    terms == contract.terms && fee == contract.fee && assignedUserID == contract.assignedUserID
      && orderAdminID == contract.orderAdminID
  }
}
