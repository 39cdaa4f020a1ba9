// Text that is marked as personal by now, and was not always: a firm becomes a person's, and its name of before with it.

public import EventSourcing

/// Personal text which may have been stored as plain text, by an earlier version or by the engine, and stays what it was.
public enum StoredText: Hashable, Sendable {
  case plain(String)
  case personal(PersonalText)

  init(_ text: String) { self = .personal(PersonalText(text)) }

  public var text: String {
    switch self {
    case .plain(let text): text
    case .personal(let personal): personal.text
    }
  }

  /// The same as the value of a field in an edit.
  var fieldValue: FieldValue { .personal(PersonalText(text)) }
}
