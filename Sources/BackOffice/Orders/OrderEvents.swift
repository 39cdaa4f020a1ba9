// What can happen to an order, and what it makes of it, beside what can happen to any work. Nothing in the fold
// fails: an event that names an unknown fee changes nothing, since what is in the log has happened. The type names
// and property names are a storage contract.

public import EventSourcing

/// An order began, with a copy of its workflow.
public struct OrderOpened: BackOfficePayload {
  public static let type = "order.opened"
  public static let phrase: String? = "opened the order"
  /// From 1 in log order, never used again.
  public let orderNo: Int
  public let customerID: CustomerID
  public let contactID: ContactID?
  public let type: OrderType
  public let serviceID: ServiceID
  public let productID: ProductID?
  public let workflow: PinnedWorkflow
  public let assignedUserID: UserID
  public let orderAdminID: UserID?
  public let initialFee: Money?
  public let description: PersonalText?
  /// Where it was opened from, in the caller's own words; older events say nothing of it.
  public internal(set) var origin: String? = nil
  /// The lead that became the order; older events say nothing of it.
  public internal(set) var leadID: LeadID? = nil
  /// The contract that it is an order of; older events say nothing of it.
  public internal(set) var contractID: ContractID? = nil
  /// Which cycle of the contract: 0 for the order that it began with.
  public internal(set) var cycle: Int? = nil
  /// The day on the account's calendar, as in all events that change what is due; older events say nothing of it.
  public internal(set) var onDate: LocalDate? = nil
}

extension OrderOpened {
  public init(_ field: inout some FieldList<OrderOpened>) {
    type = field("type", \.type, "one-off or contract")
    cycle = field("cycle", \.cycle, "which cycle of the contract")
    leadID = field("leadID", \.leadID, "the lead that became the order")
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
    origin = field("origin", \.origin, "where it was opened from")
    orderNo = field("orderNo", \.orderNo, "counts the orders", .count)
    workflow = field("workflow", \.workflow, "the version of the workflow that the order keeps")
    contactID = field("contactID", \.contactID, "the contact")
    productID = field("productID", \.productID, "the product")
    serviceID = field("serviceID", \.serviceID, "the service")
    contractID = field("contractID", \.contractID, "the contract")
    customerID = field("customerID", \.customerID, "the customer")
    initialFee = field("initialFee", \.initialFee, "what is due at the start", .price)
    description = field("description", \.description, "what it is about")
    orderAdminID = field("orderAdminID", \.orderAdminID, "who looks after it")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on it")
  }

  public func creation(in stream: StreamName) -> Creation? {
    Creation("order", stream.subject() as OrderID, number: orderNo)
  }
}

/// A further fee is due.
public struct OrderFeeAdded: BackOfficePayload {
  public static let type = "order.feeAdded"
  public static let phrase: String? = "added a fee"
  public let feeID: FeeID
  public let name: String
  public let amount: Money
  public internal(set) var onDate: LocalDate? = nil
}

extension OrderFeeAdded {
  public init(_ field: inout some FieldList<OrderFeeAdded>) {
    name = field("name", \.name, "the name")
    feeID = field("feeID", \.feeID, "the fee")
    amount = field("amount", \.amount, "how much", .price)
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("fee", feeID) }
}

/// A fee changed.
public struct OrderFeeChanged: BackOfficePayload {
  public static let type = "order.feeChanged"
  public static let phrase: String? = "changed a fee"
  /// `initial`, or the id of an additional fee.
  public let fee: FeeReference
  public let from: Money?
  public let to: Money?
  public internal(set) var onDate: LocalDate? = nil
}

extension OrderFeeChanged {
  public init(_ field: inout some FieldList<OrderFeeChanged>) {
    to = field("to", \.to, "after it", .price)
    fee = field("fee", \.fee, "initial, or the id of a further fee")
    from = field("from", \.from, "before it", .price)
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
  }
}

/// A further fee is no longer due.
public struct OrderFeeRemoved: BackOfficePayload {
  public static let type = "order.feeRemoved"
  public static let phrase: String? = "removed a fee"
  public let feeID: FeeID
  public let name: String
  public let amount: Money
  public internal(set) var onDate: LocalDate? = nil
}

extension OrderFeeRemoved {
  public init(_ field: inout some FieldList<OrderFeeRemoved>) {
    name = field("name", \.name, "the name")
    feeID = field("feeID", \.feeID, "the fee")
    amount = field("amount", \.amount, "how much", .price)
    onDate = field("onDate", \.onDate, "the day on the account's calendar")
  }
}

/// Whatever can happen to an order.
public enum OrderEvent: Sendable, Equatable {
  case opened(OrderOpened)
  case work(WorkEvent)
  case feeAdded(OrderFeeAdded)
  case feeChanged(OrderFeeChanged)
  case feeRemoved(OrderFeeRemoved)
  case payment(PaymentEvent)
}

extension OrderEvent: SubjectEvent {
  public static let category = WorkKind.order.rawValue

  public static let registry = EventRegistry<OrderEvent>(
    [
      EventType(OrderOpened.self, OrderEvent.opened),
      EventType(OrderFeeAdded.self, OrderEvent.feeAdded),
      EventType(OrderFeeChanged.self, OrderEvent.feeChanged),
      EventType(OrderFeeRemoved.self, OrderEvent.feeRemoved),
    ] + WorkEvent.registry(of: .order).lifted(OrderEvent.work)
      + PaymentEvent.registry.lifted(OrderEvent.payment))

  public var content: any EventContent {
    switch self {
    case .opened(let content): content
    case .work(let event): event.content
    case .feeAdded(let content): content
    case .feeChanged(let content): content
    case .feeRemoved(let content): content
    case .payment(let event): event.content
    }
  }

  /// What it does to the outline of the order; nil if that stays as it is.
  var outlineChange: OutlineChange? {
    switch self {
    case .opened(let event): { $0 = WorkOutline(event) }
    case .work(let event): event.outlineChange
    case .feeAdded, .feeChanged, .feeRemoved, .payment: nil
    }
  }

  /// What it tells the index of payments; nil for most.
  var paymentTrace: PaymentTrace? {
    if case .payment(let event) = self { event.trace } else { nil }
  }

  /// What it does to the outbox; nil for most.
  var outboxChange: OutboxChange? {
    if case .payment(let event) = self { event.outboxChange } else { nil }
  }
}

extension WorkOutline {
  fileprivate init(_ event: OrderOpened) {
    self.init(
      kind: .order, number: event.orderNo, customerID: event.customerID, assignedUserID: event.assignedUserID,
      adminID: event.orderAdminID)
    name(event.workflow.tasks)
  }
}

extension OrderState {
  init(_ event: OrderOpened, at time: Instant) {
    work = WorkState(
      WorkOutline(event), contactID: event.contactID, serviceID: event.serviceID, productID: event.productID,
      description: event.description, workflow: event.workflow, at: time)
    type = event.type
    initialFee = event.initialFee
    origin = event.origin
    leadID = event.leadID
    contract = event.contractID.map { OrderContract(id: $0, cycle: event.cycle ?? 0) }
  }

  /// Takes in one event after the first: recorded at a time, made by a user, and perhaps of an earlier time.
  mutating func apply(_ event: OrderEvent, at time: Instant, by user: UserID? = nil, occurredAt: Instant? = nil) {
    work.lastChangeAt = time
    switch event {
    case .opened: break
    case .work(let event): work.apply(event, at: time, by: user, occurredAt: occurredAt)
    case .feeAdded(let event): fees.append(OrderFee(id: event.feeID, name: event.name, amount: event.amount))
    case .feeChanged(let event): changeFee(event)
    case .feeRemoved(let event):
      fees.removeAll { $0.id == event.feeID }
      removedFees.insert(event.feeID)
    case .payment(let event): apply(event, at: time)
    }
  }

  private mutating func changeFee(_ event: OrderFeeChanged) {
    switch event.fee {
    case .initial: initialFee = event.to
    case .additional(let id):
      guard let index = fees.firstIndex(where: { $0.id == id }), let amount = event.to else { return }
      fees[index].amount = amount
    }
  }
}
