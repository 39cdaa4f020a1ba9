// A lead that becomes an order: it is closed as won, and the order begins with what is known of it, all in one batch.

public import EventSourcing

/// Closes a lead as won and opens an order with its customer, service and people.
public struct ConvertLead: WorkSubjectCommand, OfferedCommand {
  public var leadID: LeadID
  public var orderID: OrderID?
  /// The default of the service if missing.
  public var orderWorkflow: WorkflowID?
  public var orderType: OrderType
  public var initialFee: Money?
  /// A label or an id.
  public var setStatus: String?
  /// The terms of the contract that begins with the order; only for type `contract`.
  public var contractTerms: NewContract?

  public init(
    leadID: LeadID, orderID: OrderID? = nil, orderWorkflow: WorkflowID? = nil, orderType: OrderType,
    initialFee: Money? = nil, setStatus: String? = nil, contractTerms: NewContract? = nil
  ) {
    self.leadID = leadID
    self.orderID = orderID
    self.orderWorkflow = orderWorkflow
    self.orderType = orderType
    self.initialFee = initialFee
    self.setStatus = setStatus
    self.contractTerms = contractTerms
  }

  public init(_ field: inout some FieldList<ConvertLead>) {
    leadID = field("leadID", \.leadID, "the lead")
    orderID = field("orderID", \.orderID, "an id of the caller's own choice")
    orderWorkflow = field("orderWorkflow", \.orderWorkflow, "the order's workflow; the service's default if missing")
    orderType = field("orderType", \.orderType, "one-off or contract")
    initialFee = field("initialFee", \.initialFee, "what is due at the start", .amount)
    setStatus = field("setStatus", \.setStatus, "the status that the customer gets, by label or id")
    contractTerms = field("contractTerms", \.contractTerms, "when the order is to be renewed; for contracts", .terms)
  }

  public static var topic: String { "leads" }
  public static var right: Right { .ownLead }
  public static var feature: Feature? { .leads }
  public static var summary: String { "Closes a lead as won and opens an order with its customer, service and people." }
  public static var refusals: [String] {
    (WorkOpening.refusals(of: .order) + NewContract.refusals + [
      "alreadyConverted", "itemRetired", "leadClosed", "leadDeleted", "unknownStatus",
    ]).sorted()
  }
  public static var example: String {
    #"{"leadID":1,"orderType":"oneOff","initialFee":{"minor":12000,"currency":"GBP"},"setStatus":"Customer"}"#
  }

  public var subject: Subject { .lead(leadID) }
  public var neededFeatures: [Feature] { contractTerms == nil ? [.leads] : [.leads, .contracts] }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    if contractTerms != nil, orderType == .oneOff { throw .termsOnOneOff }
    try checkForm()
    try contractTerms?.requireCurrent(context)
  }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let state, let lead = state.lead else { throw .notFound(kind: "lead", id: leadID.description) }
    try requireTaken(by: state, context)
    let id = context.id(orderID, "order")
    guard context.index.orders.outline(of: id) == nil else { throw .idInUse(kind: "order", id: id.description) }
    let order = try opening(from: lead.work, context).events(context)
    let converted = LeadConverted(orderID: id, orderNo: context.index.orders.nextNumber)
    let closed = try lead.work.closing(.won, nil, nil, context)
    var decision = Decision(([.converted(converted)] + closed.map(LeadEvent.work)).map(BackOfficeEvent.lead))
    for event in order { decision = decision.also(.order(event), in: .order(id)) }
    decision = try decision.beginning(contractTerms, with: id, context)
    let customer = context.index.customers.current(lead.work.customerID)
    if let changed = try statusChange(of: customer, context.index) {
      decision = decision.also(.customer(.statusChanged(changed)), in: .customer(customer))
    }
    return decision
  }

  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    var trial = placeholder
    trial.leadID = stream.subject()
    return [trial]
  }

  public func requireTaken(by state: SubjectState, _ context: DecisionContext) throws(Rejection) {
    guard let lead = state.lead else { throw .notFound(kind: "lead", id: leadID.description) }
    guard lead.work.status != .deleted else { throw .leadDeleted }
    if let conversion = lead.conversion { throw .alreadyConverted(orderID: conversion.orderID) }
    try requireState(lead.work)
  }

  private func opening(from work: WorkState, _ context: DecisionContext) -> OrderOpening {
    OrderOpening(
      work: WorkOpening(
        kind: .order, customerID: context.index.customers.current(work.customerID), contactID: work.contactID,
        serviceID: work.serviceID, productID: work.productID, workflowID: orderWorkflow,
        assignedUserID: work.assignedUserID,
        adminID: work.adminID),
      type: orderType, initialFee: initialFee, description: work.description, leadID: leadID,
      contract: contractTerms.map { _ in NewContract.firstCycle(context) })
  }

  /// Nil if the customer has the status already.
  private func statusChange(
    of customer: CustomerID, _ index: AccountIndex
  ) throws(Rejection) -> CustomerStatusChanged? {
    guard let setStatus = FieldText.trimmedUnlessBlank(setStatus),
      let before = index.customers.brief(customer)?.statusID
    else { return nil }
    let status = try index.requireStatus(setStatus)
    guard status.id != before else { return nil }
    return CustomerStatusChanged(from: before, to: try status.requireInUse().id)
  }
}
