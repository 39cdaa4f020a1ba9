// The ways in which customers are reached.

public import EventSourcing

/// How a message goes out or came in.
public enum MessageChannel: String, FieldType, CaseIterable {
  case email, sms

  /// The same among all ways of reaching somebody.
  var contactChannel: ContactChannel {
    switch self {
    case .email: .email
    case .sms: .sms
    }
  }
}

/// A way of reaching somebody, which they may not want.
public enum ContactChannel: String, FieldType, CaseIterable {
  case email, sms, call
}

extension Set<ContactChannel> {
  /// Each once, in a fixed order.
  var inOrder: [ContactChannel] { ContactChannel.allCases.filter(contains) }

  /// The value of a field; nil for none.
  var fieldValue: FieldValue? { isEmpty ? nil : .list(inOrder.map(\.rawValue)) }

  /// From the value of a field; names that are none are passed over.
  init(_ value: FieldValue?) {
    guard case .list(let names)? = value else {
      self = []
      return
    }
    self = Set(names.compactMap(ContactChannel.init))
  }

  /// What an edit asks for: a list of channels, or null for none.
  init(edit value: FieldValue?, field: String) throws(Rejection) {
    switch value {
    case nil: self = []
    case .list(let names)?:
      self = []
      for name in names {
        guard let channel = ContactChannel(rawValue: name) else {
          throw .invalidField(field: field, reason: "expected \(ContactChannel.form.description)")
        }
        insert(channel)
      }
    default: throw .invalidField(field: field, reason: "expected a list of \(ContactChannel.form.description)")
    }
  }

  /// The change from one set to another; nil if they are the same.
  func change(_ field: String, to after: Self) -> FieldChange? {
    self == after ? nil : FieldChange(field, before: fieldValue, after: after.fieldValue)
  }
}

extension [ContactChannel] {
  /// Each once and in a fixed order, as they are stored; nil for none.
  var stored: [ContactChannel]? { isEmpty ? nil : Set(self).inOrder }
}

/// The field of a customer and of a contact that says by which ways they don't want to be reached.
enum DoNotContact {
  static let field = "doNotContact"
}
