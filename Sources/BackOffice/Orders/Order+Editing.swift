// Changing what an order says: service, product, contact, description. The workflow stays as it was copied, whatever
// the service becomes.

internal import EventSourcing

/// The fields that `EditOrderDetails` may change, in the order in which events list them.
enum OrderDetail: String, CaseIterable {
  case contactID, serviceID, productID, description
}

extension Order {
  static func edit(
    _ command: EditOrderDetails, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let edited = OrderDetailsEdited(changes: state.changes(asked: command.changes))
    guard !edited.changes.isEmpty else { return [] }
    var after = state
    after.edit(edited)
    try requireLinks(after, before: state, context.index)
    return [.detailsEdited(edited)]
  }

  /// Only what changed is looked at: what was retired since stays on old orders.
  private static func requireLinks(
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

extension OrderDetail {
  /// A value as it is stored: ids in lower case, a description as personal text, nothing for a blank one.
  fileprivate func stored(_ asked: FieldValue?) -> FieldValue? {
    guard let text = asked?.text else { return nil }
    switch self {
    case .contactID, .serviceID, .productID: return .text(text.lowercased())
    case .description: return PersonalText(unlessBlank: text).map(FieldValue.personal)
    }
  }
}
