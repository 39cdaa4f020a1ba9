// What an edit changed: each field with its value before and after.

public import EventSourcing

/// The value of one field, as edits carry it.
public enum FieldValue: Hashable, Sendable {
  case text(String)
  case personal(PersonalText)
  case integer(Int64)
  case flag(Bool)
  case list([String])
  /// Never empty: a list without numbers is a missing value.
  case numbers([Int64])
  case fields([String: String])
}

/// One field that changed. A missing value means that the field was or is empty.
public struct FieldChange: Hashable, Record {
  public let field: String
  public let before: FieldValue?
  public let after: FieldValue?

  public init(_ list: inout some FieldList<FieldChange>) {
    after = list("after", \.after, "the value after it")
    field = list("field", \.field, "which field")
    before = list("before", \.before, "the value before it")
  }

  public init(_ field: String, before: FieldValue?, after: FieldValue?) {
    self.field = field
    self.before = before
    self.after = after
  }
}

/// What an edit asks for: from field to new value; null clears.
public typealias FieldEdits = [String: FieldValue?]

extension FieldValue {
  /// The text in it, personal or not.
  public var text: String? {
    switch self {
    case .text(let text): text
    case .personal(let personal): personal.text
    default: nil
    }
  }
}
