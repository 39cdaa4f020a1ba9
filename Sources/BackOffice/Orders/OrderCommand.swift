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
public protocol OrderCommand: OrderStreamCommand, WorkSubjectCommand, OfferedCommand {
  var orderID: OrderID { get set }
  /// Throws unless the order's own state takes it: unless its work does, where the command says nothing else.
  func requireState(_ order: OrderState, _ context: DecisionContext) throws(Rejection)
  /// What follows for the order.
  func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent>
}

extension OrderCommand {
  public var subject: Subject { .order(orderID) }

  public func decide(
    on order: OrderState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<OrderEvent> {
    guard let order else { throw .notFound(kind: "order", id: orderID.description) }
    if isStaleTimer(order.work, context) { return [] }
    try requireTaken(by: order, context)
    return try decide(order, context)
  }

  public func requireState(_ order: OrderState, _ context: DecisionContext) throws(Rejection) {
    try requireState(order.work)
  }

  private func requireTaken(by order: OrderState, _ context: DecisionContext) throws(Rejection) {
    guard order.work.status != .deleted else { throw .orderDeleted }
    try requireState(order, context)
  }

  public func requireTaken(by state: SubjectState, _ context: DecisionContext) throws(Rejection) {
    guard let order = state.order else { throw .notFound(kind: "order", id: orderID.description) }
    try requireTaken(by: order, context)
  }

  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    [trial(on: stream.subject())]
  }

  /// A command about an order, with nothing else in it.
  static func trial(on order: OrderID) -> Self {
    var trial = placeholder
    trial.orderID = order
    return trial
  }
}

extension OrderCommand where Self: TaskNaming {
  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    trial(on: stream.subject()).named(for: state)
  }
}

extension OrderCommand where Self: WorkCommand {
  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    Decision(try decide(order.work, context).map(OrderEvent.work))
  }
}

/// A command about one of an order's further fees.
public protocol FeeNaming: OrderCommand {
  var feeID: FeeID { get set }
}

extension OrderCommand where Self: FeeNaming {
  public static func trials(on state: SubjectState, in stream: StreamName) -> [Self] {
    (state.order?.fees ?? []).map { fee in
      var trial = trial(on: stream.subject())
      trial.feeID = fee.id
      return trial
    }
  }
}
