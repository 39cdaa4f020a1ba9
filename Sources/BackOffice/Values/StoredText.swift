// Text that is about a person in some events and not in others: a firm's name is not personal, a private customer's is.

public import EventSourcing

/// Text which remembers whether it is personal.
public enum StoredText: Hashable, Sendable {
  case plain(String)
  case personal(PersonalText)

  init(_ text: String, personal: Bool) {
    self = personal ? .personal(PersonalText(text)) : .plain(text)
  }

  public var text: String {
    switch self {
    case .plain(let text): text
    case .personal(let personal): personal.text
    }
  }

  /// The same as the value of a field in an edit.
  var fieldValue: FieldValue {
    switch self {
    case .plain(let text): .text(text)
    case .personal(let personal): .personal(personal)
    }
  }
}
