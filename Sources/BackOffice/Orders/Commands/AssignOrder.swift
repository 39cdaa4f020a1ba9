// Who works on an order. What the assigned user or the order admin was responsible for by role follows them.

public import EventSourcing

/// Gives an order to another user or order admin.
public struct AssignOrder: OrderCommand {
  public var orderID: OrderID
  /// An order always has one: it can't be cleared.
  public var assignedUserID: FieldUpdate<UserID>
  public var orderAdminID: FieldUpdate<UserID>

  public init(
    orderID: OrderID, assignedUserID: FieldUpdate<UserID> = .keep, orderAdminID: FieldUpdate<UserID> = .keep
  ) {
    self.orderID = orderID
    self.assignedUserID = assignedUserID
    self.orderAdminID = orderAdminID
  }

  public init(_ field: inout some FieldList<AssignOrder>) {
    orderID = field("orderID", \.orderID, "the order")
    assignedUserID = field("assignedUserID", \.assignedUserID, "who works on it from now on")
    orderAdminID = field("orderAdminID", \.orderAdminID, "who looks after it from now on; null for nobody")
  }

  public static var right: Right { .admin }
  public static var summary: String { "Gives an order to another user or order admin." }
  public static var refusals: [String] { ["assigneeNotActive", "orderClosed", "orderDeleted"] }
  public static var example: String {
    #"{"orderID":1,"assignedUserID":"sal@acme.example"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    guard assignedUserID != .clear else {
      throw .invalidField(field: "assignedUserID", reason: "an order needs one")
    }
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    try order.requireLive()
    let user = assignedUserID.applied(to: order.assignedUserID) ?? order.assignedUserID
    let admin = orderAdminID.applied(to: order.orderAdminID)
    guard user != order.assignedUserID || admin != order.orderAdminID else { return [] }
    if user != order.assignedUserID { try context.index.requireActive(user) }
    if let admin, admin != order.orderAdminID { try context.index.requireActive(admin) }
    return [order.assigned(to: user, admin: admin, cause: context.actor == .engine ? .handOver : .manual)]
  }

  /// A null was the same as nothing then.
  public var asFirstFingerprinted: Self {
    var payload = self
    if assignedUserID == .clear { payload.assignedUserID = .keep }
    if orderAdminID == .clear { payload.orderAdminID = .keep }
    return payload
  }
}

extension OrderState {
  func assigned(to user: UserID, admin: UserID?, cause: AssignmentCause) -> OrderEvent {
    .assigned(
      OrderAssigned(
        fromUser: assignedUserID, toUser: user, fromAdmin: orderAdminID, toAdmin: admin, cause: cause))
  }
}
