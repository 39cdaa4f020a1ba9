// The details of an order by the names that edits use, in the order in which events list them.

internal import EventSourcing

/// The fields that an edit may change.
enum OrderDetail: String, CaseIterable {
  case contactID, serviceID, productID, description

  /// Throws unless the field can have this value; nil clears, which a service does not allow.
  func check(_ value: FieldValue?) throws(Rejection) {
    guard let value else {
      guard self != .serviceID else { throw .invalidField(field: rawValue, reason: "an order needs one") }
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

extension OrderDetail {
  /// A value as it is stored: ids in lower case, a description as personal text, nothing for a blank one.
  func stored(_ asked: FieldValue?) -> FieldValue? {
    guard let text = asked?.text else { return nil }
    switch self {
    case .contactID, .serviceID, .productID: return .text(text.lowercased())
    case .description: return PersonalText(unlessBlank: text).map(FieldValue.personal)
    }
  }
}
