// Changing what is known of a customer: its fields, its status, its kind. An edit lists only the fields that change.

internal import EventSourcing

extension Customer {
  static func edit(
    _ command: EditCustomer, _ state: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    guard state.status != .archived else { throw .customerArchived }
    let edits = try CustomerEdits(command.changes)
    var changes: [FieldChange?] = []
    if let name = edits.name { changes.append(state.change("name", from: state.name, to: name)) }
    if edits.source.isEdited { changes.append(try sourceChange(to: edits.source.text, state, context)) }
    for (detail, text) in edits.details {
      changes.append(state.change(detail.rawValue, from: state.details[detail.rawValue], to: text))
    }
    changes += customChanges(edits, state)
    let made = changes.compactMap { $0 }
    return made.isEmpty ? [] : [.edited(CustomerEdited(changes: made))]
  }

  static func changeStatus(
    _ command: ChangeCustomerStatus, _ state: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    let status = try context.index.requireStatus(command.to)
    guard status.id != state.statusID else { return [] }
    return [.statusChanged(CustomerStatusChanged(from: state.statusID, to: try status.requireInUse().id))]
  }

  static func changeKind(_ command: ChangeCustomerKind, _ state: CustomerState) -> [CustomerEvent] {
    guard command.to != state.kind else { return [] }
    return [.kindChanged(CustomerKindChanged(from: state.kind, to: command.to))]
  }

  private static func sourceChange(
    to labelOrID: String?, _ state: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> FieldChange? {
    let source = try labelOrID.map { source throws(Rejection) in try context.index.requireSource(source) }
    guard source?.id != state.sourceID else { return nil }
    return FieldChange(
      "sourceID", before: state.sourceID.map { .text($0.description) },
      after: try source?.requireInUse().id.description.asFieldValue)
  }

  private static func customChanges(_ edits: CustomerEdits, _ state: CustomerState) -> [FieldChange?] {
    let fields = edits.clearsCustom ? CustomFields.sorted(state.custom).map { ($0.key, nil) } : edits.custom
    return fields.map { key, text in
      let key = state.customKey(key)
      let before = state.custom[key]
      guard !FieldText.same(before, text) else { return nil }
      return FieldChange(CustomFields.field(key), before: before?.asFieldValue, after: text?.asFieldValue)
    }
  }
}

extension CustomerState {
  /// The name under which the customer has one of the account's own fields, which older events may have spelt otherwise.
  fileprivate func customKey(_ key: String) -> String {
    custom[key] == nil ? custom.keys.filter { FieldText.sameKey($0, key) }.min() ?? key : key
  }

  /// The change of a field which is personal in a customer who is a person; nil if the text stays the same.
  fileprivate func change(_ field: String, from before: StoredText?, to text: String?) -> FieldChange? {
    guard !FieldText.same(before?.text, text) else { return nil }
    let after = text.map { StoredText($0, personal: kind == .individual) }
    return FieldChange(field, before: before?.fieldValue, after: after?.fieldValue)
  }
}

extension String {
  fileprivate var asFieldValue: FieldValue { .text(self) }
}
