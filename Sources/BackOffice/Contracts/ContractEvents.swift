// What can happen to a contract, and what it makes of the contract. Nothing in the fold fails, since what is in the log
// has happened. The type names and property names are a storage contract.

public import EventSourcing

/// A contract began, with its first order.
public struct ContractStarted: BackOfficePayload {
  public static let type = "contract.started"
  public static let phrase: String? = "started a contract"
  public let customerID: CustomerID
  public let firstOrderID: OrderID
  public let terms: ContractTerms
  public let serviceID: ServiceID
  public let productID: ProductID?
  public let workflowID: WorkflowID
  public let assignedUserID: UserID
  public let orderAdminID: UserID?
  /// The initial fee of each renewal.
  public let fee: Money?
  /// When the engine looks at it next: the start of a local day, which no fold works out again.
  public internal(set) var nextAt: Instant? = nil
}

extension ContractStarted {
  public init(_ field: inout some FieldList<ContractStarted>) {
    fee = field("fee", \.fee, "what each renewal costs", .price)
    terms = field("terms", \.terms, "when it is renewed", .terms)
    nextAt = field("nextAt", \.nextAt, "when something is to happen by itself")
    productID = field("productID", \.productID, "the product")
    serviceID = field("serviceID", \.serviceID, "the service")
    customerID = field("customerID", \.customerID, "the customer")
    workflowID = field("workflowID", \.workflowID, "the workflow of its orders")
    firstOrderID = field("firstOrderID", \.firstOrderID, "the order that it began with")
    orderAdminID = field("orderAdminID", \.orderAdminID, "who looks after its orders")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on its orders")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("contract", stream.subject() as ContractID) }
}

/// The terms of a contract are other ones from now on. It says all that can change, as it is afterwards.
public struct ContractTermsChanged: BackOfficePayload {
  public static let type = "contract.termsChanged"
  public static let phrase: String? = "changed the terms of the contract"
  public let terms: ContractTerms
  public let fee: Money?
  public let assignedUserID: UserID
  public let orderAdminID: UserID?
  public internal(set) var nextAt: Instant? = nil
}

extension ContractTermsChanged {
  public init(_ field: inout some FieldList<ContractTermsChanged>) {
    fee = field("fee", \.fee, "what each renewal costs", .price)
    terms = field("terms", \.terms, "when it is renewed", .terms)
    nextAt = field("nextAt", \.nextAt, "when something is to happen by itself")
    orderAdminID = field("orderAdminID", \.orderAdminID, "who looks after its orders")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on its orders")
  }
}

/// A cycle is due that somebody has to renew.
public struct ContractRenewalDue: BackOfficePayload {
  public static let type = "contract.renewalDue"
  public static let phrase: String? = "asked for the contract's renewal"
  public let cycle: Int
  public let dueOn: LocalDate
  /// Cycles before it that get no order.
  public let skipped: [Int]?
  public internal(set) var nextAt: Instant? = nil
}

extension ContractRenewalDue {
  public init(_ field: inout some FieldList<ContractRenewalDue>) {
    cycle = field("cycle", \.cycle, "which cycle", .count)
    dueOn = field("dueOn", \.dueOn, "when it is due")
    nextAt = field("nextAt", \.nextAt, "when something is to happen by itself")
    skipped = field("skipped", \.skipped, "cycles before it that get no order")
  }
}

/// A cycle got its order.
public struct ContractRenewed: BackOfficePayload {
  public static let type = "contract.renewed"
  public static let phrase: String? = "renewed the contract"
  public let cycle: Int
  public let dueOn: LocalDate
  public let orderID: OrderID
  /// Cycles before it that get no order.
  public let skipped: [Int]?
  public internal(set) var nextAt: Instant? = nil
}

extension ContractRenewed {
  public init(_ field: inout some FieldList<ContractRenewed>) {
    cycle = field("cycle", \.cycle, "which cycle", .count)
    dueOn = field("dueOn", \.dueOn, "when it is due")
    nextAt = field("nextAt", \.nextAt, "when something is to happen by itself")
    orderID = field("orderID", \.orderID, "the order of the cycle")
    skipped = field("skipped", \.skipped, "cycles before it that get no order")
  }
}

/// The order of a cycle could not be opened.
public struct ContractRenewalFailed: BackOfficePayload {
  public static let type = "contract.renewalFailed"
  public static let phrase: String? = "could not renew the contract"
  public let cycle: Int
  public let dueOn: LocalDate
  /// The code of the rejection.
  public let code: String
  /// Cycles before it that get no order.
  public let skipped: [Int]?
  public internal(set) var nextAt: Instant? = nil
}

extension ContractRenewalFailed {
  public init(_ field: inout some FieldList<ContractRenewalFailed>) {
    code = field("code", \.code, "why not")
    cycle = field("cycle", \.cycle, "which cycle", .count)
    dueOn = field("dueOn", \.dueOn, "when it is due")
    nextAt = field("nextAt", \.nextAt, "when something is to happen by itself")
    skipped = field("skipped", \.skipped, "cycles before it that get no order")
  }

  public var remark: EventRemark { EventRemark(cause: code) }
}

/// A contract is renewed no more. Its orders go on.
public struct ContractEnded: BackOfficePayload {
  public static let type = "contract.ended"
  public static let phrase: String? = "ended the contract"
  /// `endsOn` or `maxCycles` where it ended by itself, else what somebody said.
  public let reason: StoredText?
  /// The newest cycle that has an order.
  public let lastCycle: Int
}

extension ContractEnded {
  public init(_ field: inout some FieldList<ContractEnded>) {
    reason = field("reason", \.reason, "why")
    lastCycle = field("lastCycle", \.lastCycle, "the newest cycle that has an order", .place)
  }
}

/// Whatever can happen to a contract.
public enum ContractEvent: Sendable, Equatable {
  case started(ContractStarted)
  case termsChanged(ContractTermsChanged)
  case renewalDue(ContractRenewalDue)
  case renewed(ContractRenewed)
  case renewalFailed(ContractRenewalFailed)
  case ended(ContractEnded)
}

extension ContractEvent: SubjectEvent {
  public static let category = "contract"

  public static let registry = EventRegistry<ContractEvent>([
    EventType(ContractStarted.self, ContractEvent.started),
    EventType(ContractTermsChanged.self, ContractEvent.termsChanged),
    EventType(ContractRenewalDue.self, ContractEvent.renewalDue),
    EventType(ContractRenewed.self, ContractEvent.renewed),
    EventType(ContractRenewalFailed.self, ContractEvent.renewalFailed),
    EventType(ContractEnded.self, ContractEvent.ended),
  ])

  public var content: any EventContent {
    switch self {
    case .started(let content): content
    case .termsChanged(let content): content
    case .renewalDue(let content): content
    case .renewed(let content): content
    case .renewalFailed(let content): content
    case .ended(let content): content
    }
  }
}

extension ContractState {
  init(_ event: ContractStarted, at time: Instant) {
    self.init(
      customerID: event.customerID, firstOrderID: event.firstOrderID, serviceID: event.serviceID,
      productID: event.productID, workflowID: event.workflowID, startedAt: time, terms: event.terms, fee: event.fee,
      assignedUserID: event.assignedUserID, orderAdminID: event.orderAdminID, newestDueOn: event.terms.anchor,
      lastOrderID: event.firstOrderID, nextAt: event.nextAt)
  }

  /// Takes in one event after the first. What has ended stays as it is.
  mutating func apply(_ event: ContractEvent, at time: Instant, by user: UserID? = nil) {
    guard isActive else { return }
    switch event {
    case .started: break
    case .termsChanged(let event): change(event)
    case .renewalDue(let event):
      reach(event.cycle, event.dueOn, skipping: event.skipped, nextAt: event.nextAt)
      waiting.append(WaitingCycle(cycle: event.cycle, dueOn: event.dueOn, code: nil, since: time))
    case .renewed(let event):
      reach(event.cycle, event.dueOn, skipping: event.skipped, nextAt: event.nextAt)
      lastCycle = event.cycle
      lastOrderID = event.orderID
    case .renewalFailed(let event):
      reach(event.cycle, event.dueOn, skipping: event.skipped, nextAt: event.nextAt)
      waiting.append(WaitingCycle(cycle: event.cycle, dueOn: event.dueOn, code: event.code, since: time))
    case .ended(let event):
      end = ContractEnd(at: time, reason: event.reason, userID: user)
      waiting = []
      nextAt = nil
    }
  }

  /// Another anchor or period: the next cycle is the one that is due on the anchor; the numbers go on.
  private mutating func change(_ event: ContractTermsChanged) {
    if event.terms.anchor != terms.anchor || event.terms.every != terms.every { anchorCycle = newestCycle.next }
    terms = event.terms
    fee = event.fee
    assignedUserID = event.assignedUserID
    orderAdminID = event.orderAdminID
    nextAt = event.nextAt
  }

  /// A cycle is due, or one that waited is dealt with.
  private mutating func reach(_ cycle: Int, _ dueOn: LocalDate, skipping skipped: [Int]?, nextAt: Instant?) {
    if cycle > newestCycle { (newestCycle, newestDueOn) = (cycle, dueOn) }
    waiting.removeAll { $0.cycle == cycle || skipped?.contains($0.cycle) ?? false }
    self.nextAt = nextAt
  }
}
