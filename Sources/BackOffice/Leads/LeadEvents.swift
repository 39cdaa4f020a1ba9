// What can happen to a lead, and what it makes of it, beside what can happen to any work. The type names and property
// names are a storage contract.

public import EventSourcing

/// A lead began, with a copy of its workflow.
public struct LeadOpened: BackOfficePayload {
  public static let type = "lead.opened"
  public static let phrase: String? = "opened the lead"
  /// From 1 in log order, never used again.
  public let leadNo: Int
  public let customerID: CustomerID
  public let contactID: ContactID?
  public let serviceID: ServiceID
  public let productID: ProductID?
  public let workflow: PinnedWorkflow
  public let assignedUserID: UserID
  public let leadAdminID: UserID?
  public let sourceID: ListItemID?
  public let description: PersonalText?
}

extension LeadOpened {
  public init(_ field: inout some FieldList<LeadOpened>) {
    leadNo = field("leadNo", \.leadNo, "counts the leads", .count)
    sourceID = field("sourceID", \.sourceID, "where it came from")
    workflow = field("workflow", \.workflow, "the version of the workflow that the lead keeps")
    contactID = field("contactID", \.contactID, "the contact")
    productID = field("productID", \.productID, "the product")
    serviceID = field("serviceID", \.serviceID, "the service")
    customerID = field("customerID", \.customerID, "the customer")
    description = field("description", \.description, "what it is about")
    leadAdminID = field("leadAdminID", \.leadAdminID, "who looks after it")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on it")
  }

  public func creation(in stream: StreamName) -> Creation? {
    Creation("lead", stream.subject() as LeadID, number: leadNo)
  }
}

/// A lead became an order.
public struct LeadConverted: BackOfficePayload {
  public static let type = "lead.converted"
  public static let phrase: String? = "converted the lead into an order"
  public let orderID: OrderID
  public let orderNo: Int
}

extension LeadConverted {
  public init(_ field: inout some FieldList<LeadConverted>) {
    orderID = field("orderID", \.orderID, "the order")
    orderNo = field("orderNo", \.orderNo, "the order's number", .count)
  }
}

/// Whatever can happen to a lead.
public enum LeadEvent: Sendable, Equatable {
  case opened(LeadOpened)
  case work(WorkEvent)
  case converted(LeadConverted)
}

extension LeadEvent: SubjectEvent {
  public static let category = WorkKind.lead.rawValue

  public static let registry = EventRegistry<LeadEvent>(
    [EventType(LeadOpened.self, LeadEvent.opened), EventType(LeadConverted.self, LeadEvent.converted)]
      + WorkEvent.registry(of: .lead).lifted(LeadEvent.work))

  public var content: any EventContent {
    switch self {
    case .opened(let content): content
    case .work(let event): event.content
    case .converted(let content): content
    }
  }

  /// What it does to the outline of the lead; nil if that stays as it is.
  var outlineChange: OutlineChange? {
    switch self {
    case .opened(let event): { $0 = WorkOutline(event) }
    case .work(let event): event.outlineChange
    case .converted: nil
    }
  }
}

extension WorkOutline {
  fileprivate init(_ event: LeadOpened) {
    self.init(
      kind: .lead, number: event.leadNo, customerID: event.customerID, assignedUserID: event.assignedUserID,
      adminID: event.leadAdminID)
    name(event.workflow.tasks)
  }
}

extension LeadState {
  init(_ event: LeadOpened, at time: Instant) {
    work = WorkState(
      WorkOutline(event), contactID: event.contactID, serviceID: event.serviceID, productID: event.productID,
      description: event.description, workflow: event.workflow, at: time)
    sourceID = event.sourceID
  }

  /// Takes in one event after the first: recorded at a time, made by a user, and perhaps of an earlier time.
  mutating func apply(_ event: LeadEvent, at time: Instant, by user: UserID? = nil, occurredAt: Instant? = nil) {
    work.lastChangeAt = time
    switch event {
    case .opened: break
    case .work(let event): work.apply(event, at: time, by: user, occurredAt: occurredAt)
    case .converted(let event): conversion = LeadConversion(orderID: event.orderID, orderNo: event.orderNo)
    }
  }
}
