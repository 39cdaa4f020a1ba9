// Who works on an order. What the assigned user or the order admin was responsible for by role follows them.

public import EventSourcing

/// Gives an order to another user or order admin.
public struct AssignOrder: OrderCommand, WorkCommand {
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

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.assigning(assignedUserID, admin: orderAdminID, context)
  }

  /// A null was the same as nothing then.
  public var asFirstFingerprinted: Self {
    var payload = self
    if assignedUserID == .clear { payload.assignedUserID = .keep }
    if orderAdminID == .clear { payload.orderAdminID = .keep }
    return payload
  }
}
