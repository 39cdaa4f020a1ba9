// What is known of one contract: its terms, how far its cycles have come, and what is to happen next. It is a fold of its
// events; their file says how each of them changes it.

public import EventSourcing
internal import FoundationEssentials

/// A cycle that is due and has no order yet.
public struct WaitingCycle: Hashable, Record {
  public let cycle: Int
  public let dueOn: LocalDate
  /// Why its order could not be opened, as the code of the rejection; nil where somebody has to renew.
  public let code: String?
  /// When it was written down that it waits.
  public let since: Instant?

  init(cycle: Int, dueOn: LocalDate, code: String?, since: Instant?) {
    self.cycle = cycle
    self.dueOn = dueOn
    self.code = code
    self.since = since
  }

  public init(_ field: inout some FieldList<WaitingCycle>) {
    code = field("code", \.code, "why its order could not be opened")
    cycle = field("cycle", \.cycle, "which cycle")
    dueOn = field("dueOn", \.dueOn, "when it is due")
    since = field("since", \.since, "since when it waits")
  }
}

/// How a contract ended.
public struct ContractEnd: Hashable, Record {
  public let at: Instant
  /// `endsOn` or `maxCycles`, else what somebody said.
  public let reason: StoredText?
  /// Who ended it; nil for the engine.
  public let userID: UserID?

  init(at: Instant, reason: StoredText?, userID: UserID?) {
    self.at = at
    self.reason = reason
    self.userID = userID
  }

  public init(_ field: inout some FieldList<ContractEnd>) {
    at = field("at", \.at, "when")
    reason = field("reason", \.reason, "why")
    userID = field("userID", \.userID, "who ended it")
  }
}

/// The state of a stream `contract-<id>`.
public struct ContractState: Hashable, Sendable {
  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 2

  public let customerID: CustomerID
  /// The order that the contract began with: its cycle 0.
  public let firstOrderID: OrderID
  public let serviceID: ServiceID
  public let productID: ProductID?
  public let workflowID: WorkflowID
  public let startedAt: Instant
  public internal(set) var terms: ContractTerms
  /// The initial fee of each renewal.
  public internal(set) var fee: Money?
  /// Who gets the orders of its renewals.
  public internal(set) var assignedUserID: UserID
  public internal(set) var orderAdminID: UserID?
  /// The cycle that is due on the anchor.
  public internal(set) var anchorCycle = 0
  /// The newest cycle that came due, whatever came of it.
  public internal(set) var newestCycle = 0
  public internal(set) var newestDueOn: LocalDate
  /// The newest cycle that has an order.
  public internal(set) var lastCycle = 0
  public internal(set) var lastOrderID: OrderID
  /// The cycles that are due and have no order, in their order.
  public internal(set) var waiting: [WaitingCycle] = []
  /// When the engine looks at it next; nil where there is nothing to come.
  public internal(set) var nextAt: Instant?
  public internal(set) var end: ContractEnd?
}

/// What is to happen next to a contract, by itself.
public enum ContractStep: Hashable, Sendable {
  /// A cycle is due. Its order is opened some days before, or somebody is asked to.
  case renew(cycle: Int, dueOn: LocalDate)
  case end(ContractEndReason, on: LocalDate)
}

/// Why a contract ends by itself.
public enum ContractEndReason: String, Sendable {
  case endsOn, maxCycles
}

extension ContractState {
  public var isActive: Bool { end == nil }

  /// When a cycle is due; nil outside of the calendar.
  public func dueOn(_ cycle: Int) -> LocalDate? {
    let (periods, isTooLarge) = cycle.subtractingReportingOverflow(anchorCycle)
    return isTooLarge ? nil : terms.every.day(periods, after: terms.anchor)
  }

  /// What is to happen after the newest cycle; nil after the end, and at the end of the calendar.
  public var nextStep: ContractStep? { step(after: newestCycle) }

  func step(after cycle: Int) -> ContractStep? {
    guard isActive else { return nil }
    let next = cycle.next
    let dueOn = dueOn(next)
    if let endsOn = terms.endsOn, dueOn.map({ $0 > endsOn }) ?? true {
      return endsOn.adding(days: 1).map { .end(.endsOn, on: $0) }
    }
    guard let dueOn else { return nil }
    if let maxCycles = terms.maxCycles, next >= maxCycles { return .end(.maxCycles, on: dueOn) }
    return .renew(cycle: next, dueOn: dueOn)
  }

  /// The day on which a step is taken.
  func day(of step: ContractStep) -> LocalDate {
    switch step {
    case .renew(_, let dueOn): dueOn.adding(days: -terms.leadDays.clampedLead) ?? dueOn
    case .end(_, let day): day
    }
  }

  /// What each renewal comes to in a year; nil where nothing is paid for them.
  public var yearlyValue: Money? { fee.flatMap { terms.every.yearlyValue(of: $0) } }

  /// Throws if it has ended.
  func requireActive() throws(Rejection) {
    guard isActive else { throw .contractEnded }
  }
}

extension Int {
  /// So that the days before a cycle can be counted, whatever an event said.
  fileprivate var clampedLead: Int { Swift.min(Swift.max(self, 0), ContractTerms.longestLead) }
}

extension ContractID {
  /// The order of a cycle: the same for every try, so that there can't be two.
  public func order(ofCycle cycle: Int) -> OrderID { OrderID(UUID(namespace: uuid, name: String(cycle))) }
}
