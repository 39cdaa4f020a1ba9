// The fields of a user that an edit may name.

internal import EventSourcing

/// The fields of a user by their names in edits.
enum UserField: String, CaseIterable {
  case email, name, phone

  /// Throws unless the field can have this value; nil clears, which only the phone number allows.
  func check(_ value: FieldValue?) throws(Rejection) {
    switch (self, value) {
    case (.phone, nil): return
    case (.name, let value?): try FieldText.check(name: text(value), field: rawValue)
    case (.email, let value?): try FieldText.check(email: text(value), field: rawValue)
    case (.phone, let value?): try FieldText.check(optionalLine: text(value), field: rawValue)
    case (_, nil): throw .invalidField(field: rawValue, reason: "a user needs one")
    }
  }

  private func text(_ value: FieldValue) throws(Rejection) -> String {
    guard let text = value.text else { throw .invalidField(field: rawValue, reason: "expected text") }
    return text
  }

  func value(in user: UserState) -> String? {
    switch self {
    case .name: user.name
    case .email: user.email
    case .phone: user.phone
    }
  }
}
