// Closing an order, at any time and with tasks left, and deleting it for good.

public import EventSourcing

/// Closes an order, with tasks left or not.
public struct CloseOrder: OrderCommand, WorkCommand {
  public var orderID: OrderID
  public var outcome: OrderOutcome
  /// A label or an id.
  public var reasonID: String?
  public var note: String?
  /// Whether the order's contract ends with it.
  public var endContract: Bool?

  public init(
    orderID: OrderID, outcome: OrderOutcome, reasonID: String? = nil, note: String? = nil, endContract: Bool? = nil
  ) {
    self.orderID = orderID
    self.outcome = outcome
    self.reasonID = reasonID
    self.note = note
    self.endContract = endContract
  }

  public init(_ field: inout some FieldList<CloseOrder>) {
    orderID = field("orderID", \.orderID, "the order")
    outcome = field("outcome", \.outcome, "how it ended")
    reasonID = field("reasonID", \.reasonID, "a close reason, by label or id")
    note = field("note", \.note, "why, or anything to remember", .note)
    endContract = field("endContract", \.endContract, "whether the order's contract ends with it")
  }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Closes an order, with tasks left or not." }
  public static var refusals: [String] { ["alreadyClosed", "itemRetired", "orderDeleted"] }
  public static var example: String {
    #"{"orderID":1,"outcome":"cancelled","reasonID":"Moved away","note":"Flat was sold"}"#
  }

  public func requireState(_ work: WorkState) throws(Rejection) { try work.requireClosable() }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.closing(outcome.outcome, reasonID, note, context)
  }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    let ending = endContract == true
    if ending, state?.order?.contract == nil {
      throw .invalidField(field: "endContract", reason: "the order is not of a contract that is renewed")
    }
    let closed = try decide(on: state?.order, context).map(BackOfficeEvent.order)
    guard ending, let id = state?.order?.contract?.id, let contract = context.index.contracts[id], contract.isActive
    else { return closed }
    return closed.also(.contract(.ended(contract.ending(note))), in: .contract(id))
  }

  public var canonical: Self {
    var payload = self
    if endContract == false { payload.endContract = nil }
    return payload
  }
}
