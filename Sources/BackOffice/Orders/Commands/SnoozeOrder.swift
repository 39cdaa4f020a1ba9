// Putting an order or its task in progress aside until a time, and taking it up again: by hand, or when the engine's
// timer rings. A timer names the snooze that it was set for, so that one of an older snooze does nothing.

public import EventSourcing

/// Puts an order aside until a time.
public struct SnoozeOrder: OrderCommand, WorkCommand {
  public var orderID: OrderID
  public var until: Instant
  public var note: String?

  public init(orderID: OrderID, until: Instant, note: String? = nil) {
    self.orderID = orderID
    self.until = until
    self.note = note
  }

  public init(_ field: inout some FieldList<SnoozeOrder>) {
    orderID = field("orderID", \.orderID, "the order")
    until = field("until", \.until, "until when")
    note = field("note", \.note, "why, or anything to remember", .note)
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Puts an order aside until a time." }
  public static var refusals: [String] { ["orderClosed", "orderDeleted", "untilNotInFuture", "untilTooFar"] }
  public static var example: String {
    #"{"orderID":1,"until":"2030-01-31T09:00:00Z","note":"on holiday"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try context.checkSnooze(until: until)
    try checkForm()
  }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.snoozing(until: until, note)
  }
}
