// The details of work by the names that edits use, in the order in which events list them.

internal import EventSourcing

/// The fields that an edit may change.
enum WorkDetail: String, CaseIterable {
  case contactID, serviceID, productID, description

  /// Throws for the first field, by name, that a kind of work does not have or whose value is not well formed.
  static func check(_ edits: FieldEdits, of kind: WorkKind) throws(Rejection) {
    for (field, value) in edits.sorted(by: { $0.key < $1.key }) {
      guard let detail = WorkDetail(rawValue: field) else {
        throw .invalidField(field: field, reason: "\(kind.noun) has no such field")
      }
      try detail.check(value, of: kind)
    }
  }

  /// Throws unless the field can have this value; nil clears, which a service does not allow.
  private func check(_ value: FieldValue?, of kind: WorkKind) throws(Rejection) {
    guard let value else {
      guard self != .serviceID else { throw .invalidField(field: rawValue, reason: "\(kind.noun) needs one") }
      return
    }
    guard let text = value.text else { throw .invalidField(field: rawValue, reason: "expected text") }
    if self == .description {
      try FieldText.check(note: text)
    } else if ID<Self>(text) == nil {
      throw .invalidField(field: rawValue, reason: "expected an id")
    }
  }
}

extension WorkDetail {
  /// A value as it is stored: ids in lower case, a description as personal text, nothing for a blank one.
  func stored(_ asked: FieldValue?) -> FieldValue? {
    guard let text = asked?.text else { return nil }
    switch self {
    case .contactID, .serviceID, .productID: return .text(text.lowercased())
    case .description: return PersonalText(unlessBlank: text).map(FieldValue.personal)
    }
  }
}
