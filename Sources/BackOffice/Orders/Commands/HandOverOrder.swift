// What the engine sends for each order of which a user who left had something.

internal import EventSourcing

/// Gives to others what somebody who left had of an order; only the engine sends it.
struct HandOverOrder: OrderCommand, WorkCommand {
  var orderID: OrderID
  var handOver: HandOver

  init(orderID: OrderID, handOver: HandOver) {
    self.orderID = orderID
    self.handOver = handOver
  }

  init(_ field: inout some FieldList<HandOverOrder>) {
    orderID = field("orderID", \.orderID, "the order")
    handOver = field("handOver", \.handOver, "who left, and who is there")
  }

  static var right: Right { .engine }
  static var summary: String { "Gives to others what somebody who left had of an order." }
  static var refusals: [String] { ["orderDeleted"] }
  static var example: String {
    #"{"orderID":1,"handOver":{"leaver":"gus@acme.example","superAdmin":"sal@acme.example"}}"#
  }

  /// What is closed is left as it is.
  func requireState(_ work: WorkState) throws(Rejection) {}

  func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    work.handingOver(handOver, context)
  }
}
