// Changing what an order says: service, product, contact, description. The workflow stays as it was copied, whatever
// the service becomes.

public import EventSourcing

/// Changes an order's service, product, contact or description.
public struct EditOrderDetails: OrderCommand {
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

  private var edits: OrderEdits { OrderEdits(fields: changes) }

  public static var right: Right { .ownOrder }
  public static var summary: String { "Changes an order's service, product, contact or description." }
  public static var refusals: [String] {
    ["contactNotFound", "orderClosed", "orderDeleted", "productNotInService", "serviceRetired"]
  }
  public static var example: String {
    #"{"orderID":1,"changes":{"contactID":"Ann Archer","description":"Boiler in the loft","productID":null}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    for (field, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let detail = OrderDetail(rawValue: field) else {
        throw .invalidField(field: field, reason: "an order has no such field")
      }
      try detail.check(value)
    }
  }

  public func decide(_ order: OrderState, _ context: DecisionContext) throws(Rejection) -> Decision<OrderEvent> {
    try order.requireLive()
    let edited = OrderDetailsEdited(changes: order.changes(asked: changes))
    guard !edited.changes.isEmpty else { return [] }
    var after = order
    after.edit(edited)
    try requireLinks(after, before: order, context.index)
    return [.detailsEdited(edited)]
  }

  /// Only what changed is looked at: what was retired since stays on old orders.
  private func requireLinks(
    _ after: OrderState, before: OrderState, _ index: AccountIndex
  ) throws(Rejection) {
    if let contact = after.contactID, contact != before.contactID {
      try index.requireContact(contact, of: after.customerID)
    }
    if after.serviceID != before.serviceID { try index.requireService(after.serviceID) }
    if let product = after.productID, (product, after.serviceID) != (before.productID, before.serviceID) {
      try index.requireProduct(product, of: after.serviceID)
    }
  }
}

extension OrderState {
  /// The fields that would get another value.
  fileprivate func changes(asked edits: FieldEdits) -> [FieldChange] {
    OrderDetail.allCases.compactMap { detail in
      guard let asked = edits[detail.rawValue] else { return nil }
      let before = value(of: detail)
      let after = detail.stored(asked)
      guard !FieldText.same(before?.text, after?.text) else { return nil }
      return FieldChange(detail.rawValue, before: before, after: after)
    }
  }

  private func value(of detail: OrderDetail) -> FieldValue? {
    switch detail {
    case .contactID: (contactID?.description).map(FieldValue.text)
    case .serviceID: .text(serviceID.description)
    case .productID: (productID?.description).map(FieldValue.text)
    case .description: description.map(FieldValue.personal)
    }
  }
}
