// What values a field may have, for people and for JSON Schema.

/// The shape of a field's values.
public indirect enum FieldForm: Sendable, Equatable {
  case text
  /// Text about a person.
  case personalText
  case integer
  case flag
  /// The id of a kind of thing; nil for any.
  case id(of: String?)
  case instant
  case oneOf([String])
  case list(of: FieldForm)
  case map(of: FieldForm)
  /// An object with fields of its own.
  case record([FieldDescription])
  /// A field that may be left out.
  case maybe(FieldForm)
  /// A shape that these words describe, with an example in JSON. Some of its values may be text about a person.
  case other(String, example: String, mayBePersonal: Bool = false)

  /// The same shape for a field that may be left out.
  public var optional: FieldForm {
    if case .maybe = self { self } else { .maybe(self) }
  }

  /// Whether text about a person can be in it, at any depth: under its tag, where it is stored.
  public var isPersonal: Bool {
    switch self {
    case .personalText: true
    case .list(let element), .map(let element), .maybe(let element): element.isPersonal
    case .record(let fields): fields.contains { $0.form.isPersonal }
    case .other(_, _, let mayBePersonal): mayBePersonal
    case .text, .integer, .flag, .id, .instant, .oneOf: false
    }
  }
}

extension FieldForm: CustomStringConvertible {
  /// The shape in words, such as `an id of an order`.
  public var description: String {
    switch self {
    case .text: "text"
    case .personalText: "text about a person"
    case .integer: "a whole number"
    case .flag: "true or false"
    case .id(nil): "an id"
    case .id(let kind?): "the \(kind)'s id"
    case .instant: "a time such as 2024-01-31T09:00:00Z"
    case .oneOf(let values): values.map { "\"\($0)\"" }.joined(separator: ", ")
    case .list(.integer): "a list of whole numbers"
    case .list(let element): "a list of \(element)"
    case .map(let value): "an object from names to \(value)"
    case .record(let fields): "an object with \(fields.map(\.name).joined(separator: ", "))"
    case .maybe(let form): form.description
    case .other(let words, _, _): words
    }
  }
}

extension FieldForm {
  /// A value in JSON, with the fields that must be there.
  public var example: String {
    switch self {
    case .text, .personalText: #""text""#
    case .integer: "1"
    case .flag: "true"
    case .id: #""0b8e6f0e-0000-4000-8000-000000000001""#
    case .instant: #""2024-01-31T09:00:00Z""#
    case .oneOf(let values): "\"\(values.first ?? "")\""
    case .list: "[]"
    case .map: "{}"
    case .record(let fields):
      "{" + fields.filter(\.isRequired).map { "\"\($0.name)\":\($0.form.example)" }.joined(separator: ",") + "}"
    case .maybe: "null"
    case .other(_, let example, _): example
    }
  }
}

/// A field as its list describes it.
public struct FieldDescription: Sendable, Equatable {
  public let name: String
  public let meaning: String
  public let form: FieldForm
  /// What is well formed beyond the form; nil if all of it is.
  public let rule: String?

  /// Whether the field must be there.
  public var isRequired: Bool {
    if case .maybe = form { false } else { true }
  }
}

extension Record {
  /// The fields, in the order of the list.
  public static var fieldDescriptions: [FieldDescription] {
    var fields = FieldDescriber<Self>()
    _ = Self(&fields)
    return fields.descriptions
  }

  public static var form: FieldForm { .record(fieldDescriptions) }
}

/// Keeps what the list says of each field.
private struct FieldDescriber<Root>: FieldList {
  var descriptions: [FieldDescription] = []

  mutating func next<Value: FieldType>(
    _ name: StaticString, _ value: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value {
    descriptions.append(
      FieldDescription(
        name: name.description, meaning: meaning.description, form: Value.form, rule: rule?.text.description))
    return .placeholder
  }
}
