// The fields of a contact by the names that edits and merges use. Their order here is the order in which an edit lists
// its changes.

internal import EventSourcing

/// A field of a contact.
enum ContactField: String, CaseIterable, Sendable {
  case name, jobTitle, department, email, phone, mobile

  /// Whether the field is about the person and not about the post.
  var isPersonal: Bool {
    switch self {
    case .name, .email, .phone, .mobile: true
    case .jobTitle, .department: false
    }
  }

  /// Throws unless the text is well formed; all but the name may be blank.
  func check(_ text: String?) throws(Rejection) {
    switch self {
    case .name: try FieldText.check(name: text ?? "", field: rawValue)
    case .email:
      if let text = FieldText.trimmedUnlessBlank(text) { try FieldText.check(email: text, field: rawValue) }
    case .jobTitle, .department, .phone, .mobile: try FieldText.check(optionalLine: text, field: rawValue)
    }
  }

  /// The change from one text to another; nil if they are the same.
  func change(from before: String?, to after: String?) -> FieldChange? {
    guard !FieldText.same(before, after) else { return nil }
    return FieldChange(rawValue, before: value(before), after: value(after))
  }

  private func value(_ text: String?) -> FieldValue? {
    text.map { isPersonal ? .personal(PersonalText($0)) : .text($0) }
  }

  /// What an edit asks for, in the order of the fields; nil clears. Throws for a field that is not well formed.
  static func edits(_ changes: FieldEdits) throws(Rejection) -> [(field: Self, text: String?)] {
    for field in changes.keys.sorted() where Self(rawValue: field) == nil && field != DoNotContact.field {
      throw .invalidField(field: field, reason: "a contact has no such field")
    }
    var edits: [(field: Self, text: String?)] = []
    for field in allCases {
      guard let value = changes[field.rawValue] else { continue }
      if let value, value.text == nil { throw .invalidField(field: field.rawValue, reason: "expected text") }
      try field.check(value?.text)
      edits.append((field, FieldText.trimmedUnlessBlank(value?.text)))
    }
    return edits
  }
}
