// Closing an order, at any time and with tasks left, and deleting it for good.

public import EventSourcing

/// Closes an order, with tasks left or not.
public struct CloseOrder: OrderCommand, WorkCommand {
  public var orderID: OrderID
  public var outcome: CloseOutcome
  /// A label or an id.
  public var reasonID: String?
  public var note: String?

  public init(orderID: OrderID, outcome: CloseOutcome, reasonID: String? = nil, note: String? = nil) {
    self.orderID = orderID
    self.outcome = outcome
    self.reasonID = reasonID
    self.note = note
  }

  public init(_ field: inout some FieldList<CloseOrder>) {
    orderID = field("orderID", \.orderID, "the order")
    outcome = field("outcome", \.outcome, "how it ended")
    reasonID = field("reasonID", \.reasonID, "a close reason, by label or id")
    note = field("note", \.note, "why, or anything to remember", .note)
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Closes an order, with tasks left or not." }
  public static var refusals: [String] { ["alreadyClosed", "itemRetired", "orderDeleted"] }
  public static var example: String {
    #"{"orderID":1,"outcome":"cancelled","reasonID":"Moved away","note":"Flat was sold"}"#
  }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.closing(outcome, reasonID, note, context)
  }
}
