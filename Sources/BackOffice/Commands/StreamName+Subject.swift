// The names of the back office's streams, and back from a name to the id in it. The categories are a storage contract.

public import EventSourcing
internal import FoundationEssentials

extension StreamName {
  public static let account = StreamName("account")
  public static let catalogue = StreamName("catalogue")
  public static func user(_ id: UserID) -> StreamName { StreamName("user", id) }
  public static func workflow(_ id: WorkflowID) -> StreamName { StreamName("workflow", id) }
  public static func customer(_ id: CustomerID) -> StreamName { StreamName("customer", id) }
  public static func order(_ id: OrderID) -> StreamName { StreamName("order", id) }
  public static func lead(_ id: LeadID) -> StreamName { StreamName("lead", id) }
  public static func activity(_ id: ActivityID) -> StreamName { StreamName("activity", id) }
  public static func contract(_ id: ContractID) -> StreamName { StreamName("contract", id) }
  public static func customerImport(_ id: ImportID) -> StreamName { StreamName("import", id) }

  /// Messages, calls, notes and documents of a customer.
  public static func correspondence(_ id: CustomerID) -> StreamName { StreamName("correspondence", id) }
  /// What came of what was asked of services outside.
  public static let effects = StreamName("effects")
  /// What was seen of what needed attention.
  public static let attention = StreamName("attention")

  /// The id of the thing whose history the stream holds. A name without one, which no command makes, gives the id of
  /// sixteen zeros, since a fold must not fail.
  public func subject<Kind>() -> ID<Kind> {
    ID(uuid ?? UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
  }
}

/// What a command is about: the stream that it concerns, and whether that has to exist already.
public enum Subject: Hashable, Sendable {
  case account
  /// A user to be made, under this id if the caller chose one.
  case newUser(UserID?)
  case user(UserID)
  case catalogue
  case service(ServiceID)
  case product(ProductID)
  case newWorkflow(WorkflowID?)
  case workflow(WorkflowID)
  case newCustomer(CustomerID?)
  case customer(CustomerID)
  case newOrder(OrderID?)
  case order(OrderID)
  case newLead(LeadID?)
  case lead(LeadID)
  case newImport(ImportID?)
  case customerImport(ImportID)
  case newActivity(ActivityID?)
  case activity(ActivityID)
  case contract(ContractID)
  /// What is exchanged with a customer.
  case correspondence(CustomerID)
  /// A message whose delivery is not reported yet.
  case waitingMessage(MessageID)
  /// A payment of some order.
  case payment(PaymentID)
  /// Money that is given back of a payment of some order.
  case refund(RefundID)
  case effects
  case attention
}

extension Subject {
  /// The stream whose state a command about this needs; nil for something to be made under an id that the caller left
  /// open, since that has no events yet, for a message of which the index knows enough, and for what only the index
  /// knows the order of.
  var stream: StreamName? {
    switch self {
    case .account: .account
    case .catalogue, .service, .product: .catalogue
    case .newUser(let id): id.map(StreamName.user)
    case .user(let id): .user(id)
    case .newWorkflow(let id): id.map(StreamName.workflow)
    case .workflow(let id): .workflow(id)
    case .newCustomer(let id): id.map(StreamName.customer)
    case .customer(let id): .customer(id)
    case .newOrder(let id): id.map(StreamName.order)
    case .order(let id): .order(id)
    case .newLead(let id): id.map(StreamName.lead)
    case .lead(let id): .lead(id)
    case .newImport(let id): id.map(StreamName.customerImport)
    case .customerImport(let id): .customerImport(id)
    case .newActivity(let id): id.map(StreamName.activity)
    case .activity(let id): .activity(id)
    case .contract(let id): .contract(id)
    case .correspondence(let customer): .correspondence(customer)
    case .waitingMessage, .payment, .refund: nil
    case .effects: .effects
    case .attention: .attention
    }
  }

  /// The stream that a command about this writes to.
  func stream(_ context: DecisionContext) -> StreamName {
    switch self {
    case .account: .account
    case .catalogue, .service, .product: .catalogue
    case .newUser(let id): .user(context.id(id, "user"))
    case .user(let id): .user(id)
    case .newWorkflow(let id): .workflow(context.id(id, "workflow"))
    case .workflow(let id): .workflow(id)
    case .newCustomer(let id): .customer(context.id(id, "customer"))
    case .customer(let id): .customer(id)
    case .newOrder(let id): .order(context.id(id, "order"))
    case .order(let id): .order(id)
    case .newLead(let id): .lead(context.id(id, "lead"))
    case .lead(let id): .lead(id)
    case .newImport(let id): .customerImport(context.id(id, "import"))
    case .customerImport(let id): .customerImport(id)
    case .newActivity(let id): .activity(context.id(id, "activity"))
    case .activity(let id): .activity(id)
    case .contract(let id): .contract(id)
    case .correspondence(let customer): .correspondence(customer)
    case .waitingMessage(let id):
      // It was admitted, so it is there.
      .correspondence(context.index.outbox.message(id)?.customerID ?? CustomerID(id.uuid))
    case .payment(let id): .order(context.index.payments.order(of: .payment(id)) ?? OrderID(id.uuid))
    case .refund(let id): .order(context.index.payments.order(of: .refund(id)) ?? OrderID(id.uuid))
    case .effects: .effects
    case .attention: .attention
    }
  }
}
