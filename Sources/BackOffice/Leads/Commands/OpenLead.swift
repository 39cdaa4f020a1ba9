// Opening a lead: the facts of other streams that it needs, and the workflow that it copies and keeps.

public import EventSourcing

/// Opens a lead and starts its first task.
public struct OpenLead: LeadStreamCommand {
  public var leadID: LeadID?
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var serviceID: ServiceID
  public var productID: ProductID?
  /// The default of the service if missing.
  public var workflowID: WorkflowID?
  public var assignedUserID: UserID
  public var leadAdminID: UserID?
  /// A label or an id.
  public var source: String?
  public var description: String?

  public init(
    leadID: LeadID? = nil, customerID: CustomerID, contactID: ContactID? = nil, serviceID: ServiceID,
    productID: ProductID? = nil, workflowID: WorkflowID? = nil, assignedUserID: UserID, leadAdminID: UserID? = nil,
    source: String? = nil, description: String? = nil
  ) {
    self.leadID = leadID
    self.customerID = customerID
    self.contactID = contactID
    self.serviceID = serviceID
    self.productID = productID
    self.workflowID = workflowID
    self.assignedUserID = assignedUserID
    self.leadAdminID = leadAdminID
    self.source = source
    self.description = description
  }

  public init(_ field: inout some FieldList<OpenLead>) {
    leadID = field("leadID", \.leadID, "an id of the caller's own choice")
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "the contact")
    serviceID = field("serviceID", \.serviceID, "the service")
    productID = field("productID", \.productID, "the product, if the service has some")
    workflowID = field("workflowID", \.workflowID, "the workflow; the service's default if missing")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on it")
    leadAdminID = field("leadAdminID", \.leadAdminID, "who looks after it")
    source = field("source", \.source, "where it came from, a source by label or id")
    description = field("description", \.description, "what it is about", .note)
  }

  public static var right: Right { .adminOrOwn }
  public static var feature: Feature? { .leads }
  public static var summary: String { "Opens a lead and starts its first task." }
  public static var refusals: [String] {
    (WorkOpening.refusals(of: .lead) + ["featureNotInPlan", "itemRetired"]).sorted()
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","serviceID":"Installation","assignedUserID":"gus@acme.example","source":"Website","description":"Asks for a boiler"}"#
  }

  public var subject: Subject { .newLead(leadID) }

  /// General users may open leads that are assigned to them.
  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    assignedUserID == user
  }

  public func decide(on lead: LeadState?, _ context: DecisionContext) throws(Rejection) -> Decision<LeadEvent> {
    guard lead == nil else { throw .idInUse(kind: "lead", id: context.id(leadID, "lead").description) }
    let opening = WorkOpening(
      kind: .lead, customerID: customerID, contactID: contactID, serviceID: serviceID, productID: productID,
      workflowID: workflowID, assignedUserID: assignedUserID, adminID: leadAdminID)
    let workflow = try opening.workflow(context)
    let source = try FieldText.trimmedUnlessBlank(source).map { source throws(Rejection) in
      try context.index.requireSource(source).requireInUse()
    }
    let opened = LeadOpened(
      leadNo: context.index.leads.nextNumber, customerID: customerID, contactID: contactID, serviceID: serviceID,
      productID: productID, workflow: workflow, assignedUserID: assignedUserID, leadAdminID: leadAdminID,
      sourceID: source?.id, description: PersonalText(unlessBlank: description))
    let started = LeadState(opened, at: context.now).work.start(0, context)
    return Decision([.opened(opened)] + started.map(LeadEvent.work))
  }
}
