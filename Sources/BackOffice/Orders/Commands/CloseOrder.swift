// Closing an order, at any time and with tasks left, and deleting it for good.

public import EventSourcing

/// Closes an order, with tasks left or not.
public struct CloseOrder: OrderCommand {
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

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    guard order.isLive else { throw .alreadyClosed }
    let reason = try context.index.closeReason(reasonID)
    return [
      .closed(
        OrderClosed(
          outcome: outcome, reasonID: reason, note: PersonalText(unlessBlank: note),
          outstanding: order.outstanding, resumeTask: order.currentTask?.id,
          wasSnoozed: order.status == .snoozed, by: .user))
    ]
  }
}

extension AccountIndex {
  /// The close reason with this label or id, which must not be retired.
  fileprivate func closeReason(_ labelOrID: String?) throws(Rejection) -> ListItemID? {
    guard let labelOrID else { return nil }
    guard let item = account?.item(labelOrID, in: .closeReason) else {
      throw .notFound(kind: "closeReason", id: labelOrID)
    }
    guard !item.retired else { throw .itemRetired }
    return item.id
  }
}
