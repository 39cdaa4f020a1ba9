// The rules of editing what work is about. The workflow stays as it was copied, whatever the service becomes.

internal import EventSourcing

extension WorkState {
  /// Service, product, contact or description change.
  func editing(_ edits: FieldEdits, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    let edited = WorkDetailsEdited(changes: changes(asked: edits))
    guard !edited.changes.isEmpty else { return [] }
    var after = self
    after.edit(edited)
    try after.requireLinks(before: self, context.index)
    return [.detailsEdited(edited)]
  }

  /// Only what changed is looked at: what was retired since stays on old work.
  private func requireLinks(before: WorkState, _ index: AccountIndex) throws(Rejection) {
    if let contactID, contactID != before.contactID { try index.requireContact(contactID, of: customerID) }
    if serviceID != before.serviceID { try index.requireService(serviceID) }
    if let productID, (productID, serviceID) != (before.productID, before.serviceID) {
      try index.requireProduct(productID, of: serviceID)
    }
  }

  /// The fields that would get another value.
  private func changes(asked edits: FieldEdits) -> [FieldChange] {
    WorkDetail.allCases.compactMap { detail in
      guard let asked = edits[detail.rawValue] else { return nil }
      let before = value(of: detail)
      let after = detail.stored(asked)
      guard !FieldText.same(before?.text, after?.text) else { return nil }
      return FieldChange(detail.rawValue, before: before, after: after)
    }
  }

  private func value(of detail: WorkDetail) -> FieldValue? {
    switch detail {
    case .contactID: (contactID?.description).map(FieldValue.text)
    case .serviceID: .text(serviceID.description)
    case .productID: (productID?.description).map(FieldValue.text)
    case .description: description.map(FieldValue.personal)
    }
  }
}
