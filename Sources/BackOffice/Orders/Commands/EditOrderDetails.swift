// Changing what an order says: service, product, contact, description. The workflow stays as it was copied, whatever
// the service becomes.

public import EventSourcing

/// Changes an order's service, product, contact or description.
public struct EditOrderDetails: OrderCommand, WorkCommand {
  public var orderID: OrderID
  public var changes: FieldEdits

  public init(orderID: OrderID, changes: FieldEdits) {
    self.orderID = orderID
    self.changes = changes
  }

  public init(_ field: inout some FieldList<EditOrderDetails>) {
    orderID = field("orderID", \.orderID, "the order")
    changes = field("changes", \.edits, "from field to new value; null clears").fields
  }

  private var edits: WorkEdits { WorkEdits(fields: changes) }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Changes an order's service, product, contact or description." }
  public static var refusals: [String] {
    ["contactNotFound", "orderClosed", "orderDeleted", "productNotInService", "serviceRetired"]
  }
  public static var example: String {
    #"{"orderID":1,"changes":{"contactID":"Ann Archer","description":"Boiler in the loft","productID":null}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try WorkDetail.check(changes, of: .order)
  }

  public func decide(_ work: WorkState, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    try work.editing(changes, context)
  }
}
