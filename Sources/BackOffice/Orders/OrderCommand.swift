// Commands about one order and its tasks.

public import EventSourcing

/// A command whose events go into an order's stream, which may have none yet.
public protocol OrderStreamCommand: BackOfficeCommand {
  /// What follows for the order; nil: there is none yet.
  func decide(on order: OrderState?, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent>
}

extension OrderStreamCommand {
  public static var topic: String { "orders" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try decide(on: state?.order, context).map(BackOfficeEvent.order)
  }
}

/// A command about an order that is there.
public protocol OrderCommand: OrderStreamCommand {
  var orderID: OrderID { get }
  /// Whether it is the engine's timer for a snooze that has ended or was replaced since: in any state of the order,
  /// deleted included, that is nobody's mistake.
  func isStaleTimer(_ order: OrderState, _ context: DecisionContext) -> Bool
  /// What follows for the order.
  func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent>
}

extension OrderCommand {
  public var subject: Subject { .order(orderID) }

  public func isStaleTimer(_ order: OrderState, _ context: DecisionContext) -> Bool { false }

  public func decide(
    on order: OrderState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<OrderEvent> {
    guard let order else { throw .notFound(kind: "order", id: orderID.description) }
    if isStaleTimer(order, context) { return [] }
    guard order.status != .deleted else { throw .orderDeleted }
    return try decide(order, context)
  }

  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    state?.order?.isOwn(of: user, scopeIncludesOrderAdmin: settings.scopeIncludesOrderAdmin) ?? false
  }
}

/// A command that names one task of its order.
public protocol TaskNaming: OrderCommand {
  var taskID: TaskReference? { get }
  var taskKey: String? { get }
}

extension TaskNaming {
  /// Throws unless the task is named in one way.
  func requireOneTaskName() throws(Rejection) {
    guard (taskID == nil) != (taskKey == nil) else {
      throw .invalidField(field: "taskID", reason: "name the task either by taskID or by taskKey")
    }
  }
}

/// A command that whoever is responsible for its task may send, also where the order is not theirs.
public protocol TaskCommand: TaskNaming {}

extension TaskCommand {
  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    guard let order = state?.order else { return false }
    if order.isOwn(of: user, scopeIncludesOrderAdmin: settings.scopeIncludesOrderAdmin) { return true }
    return order.taskIndex(taskID, key: taskKey).map { order.tasks[$0].responsible == user } ?? false
  }
}

extension DecisionContext {
  /// How far ahead something may be put aside, by the calendar in the account's time zone.
  private static let longestSnoozeYears = 5

  /// Throws unless something may be put aside until then.
  func checkSnooze(until: Instant) throws(Rejection) {
    guard until > now else { throw .untilNotInFuture }
    let zone = index.account?.timeZone ?? ""
    let latest = zones.localTime(now, in: zone).adding(years: Self.longestSnoozeYears)
    guard zones.localTime(until, in: zone) <= latest else { throw .untilTooFar }
  }

  /// Whether a wake-up comes from the engine's timer for one snooze, and not from a person.
  func isTimer(_ snoozeNo: Int?) -> Bool { actor == .engine && snoozeNo != nil }
}
