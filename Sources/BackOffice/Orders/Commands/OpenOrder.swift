// Opening an order: the facts of other streams that it needs, and the workflow that it copies and keeps.

public import EventSourcing

/// Opens an order and starts its first task.
public struct OpenOrder: OrderStreamCommand {
  public var orderID: OrderID?
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var type: OrderType
  public var serviceID: ServiceID
  public var productID: ProductID?
  /// The default of the service if missing.
  public var workflowID: WorkflowID?
  public var assignedUserID: UserID
  public var orderAdminID: UserID?
  public var initialFee: Money?
  public var description: String?
  /// Where it is opened from, in the caller's own words, such as the page of a site.
  public var origin: String?
  /// The terms of the contract that begins with it; only for type `contract`.
  public var contractTerms: NewContract?

  public init(
    orderID: OrderID? = nil, customerID: CustomerID, contactID: ContactID? = nil, type: OrderType,
    serviceID: ServiceID, productID: ProductID? = nil, workflowID: WorkflowID? = nil, assignedUserID: UserID,
    orderAdminID: UserID? = nil, initialFee: Money? = nil, description: String? = nil, origin: String? = nil,
    contractTerms: NewContract? = nil
  ) {
    self.orderID = orderID
    self.customerID = customerID
    self.contactID = contactID
    self.type = type
    self.serviceID = serviceID
    self.productID = productID
    self.workflowID = workflowID
    self.assignedUserID = assignedUserID
    self.orderAdminID = orderAdminID
    self.initialFee = initialFee
    self.description = description
    self.origin = origin
    self.contractTerms = contractTerms
  }

  public init(_ field: inout some FieldList<OpenOrder>) {
    orderID = field("orderID", \.orderID, "an id of the caller's own choice")
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "the contact")
    type = field("type", \.type, "one-off or contract")
    serviceID = field("serviceID", \.serviceID, "the service")
    productID = field("productID", \.productID, "the product, if the service has some")
    workflowID = field("workflowID", \.workflowID, "the workflow; the service's default if missing")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on it")
    orderAdminID = field("orderAdminID", \.orderAdminID, "who looks after it")
    initialFee = field("initialFee", \.initialFee, "what is due at the start", .amount)
    description = field("description", \.description, "what it is about", .note)
    origin = field("origin", \.origin, "where it is opened from, in the caller's own words", .line)
    contractTerms = field("contractTerms", \.contractTerms, "when it is to be renewed; for contracts", .terms)
  }

  public static var right: Right { .adminOrOwn }
  public static var summary: String { "Opens an order and starts its first task." }
  public static var refusals: [String] {
    (WorkOpening.refusals(of: .order) + NewContract.refusals).sorted()
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","type":"oneOff","serviceID":"Installation","assignedUserID":"gus@acme.example","initialFee":{"minor":12000,"currency":"GBP"},"description":"Boiler in the cellar"}"#
  }

  public var subject: Subject { .newOrder(orderID) }
  public var neededFeatures: [Feature] { contractTerms == nil ? [] : [.contracts] }

  /// General users may open orders that are assigned to them.
  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    assignedUserID == user
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    if contractTerms != nil, type == .oneOff { throw .termsOnOneOff }
    try checkForm()
    try contractTerms?.requireCurrent(context)
  }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try decide(on: state?.order, context).map(BackOfficeEvent.order)
      .beginning(contractTerms, with: context.id(orderID, "order"), context)
  }

  public func decide(on order: OrderState?, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    guard order == nil else { throw .idInUse(kind: "order", id: context.id(orderID, "order").description) }
    let work = WorkOpening(
      kind: .order, customerID: customerID, contactID: contactID, serviceID: serviceID, productID: productID,
      workflowID: workflowID, assignedUserID: assignedUserID, adminID: orderAdminID)
    let opening = OrderOpening(
      work: work, type: type, initialFee: initialFee, description: PersonalText(unlessBlank: description),
      origin: FieldText.trimmedUnlessBlank(origin), contract: contractTerms.map { _ in NewContract.firstCycle(context) }
    )
    return Decision(try opening.events(context))
  }
}
