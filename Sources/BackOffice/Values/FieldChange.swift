// What an edit changed: each field with its value before and after.

public import EventSourcing

/// The value of one field, as edits carry it.
public enum FieldValue: Hashable, Sendable {
  case text(String)
  case personal(PersonalText)
  case integer(Int64)
  case flag(Bool)
  case list([String])
  case fields([String: String])
}

/// One field that changed. A missing value means that the field was or is empty.
public struct FieldChange: Hashable, Sendable, Codable {
  public let field: String
  public let before: FieldValue?
  public let after: FieldValue?

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

extension FieldValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let number = try? container.decode(Int64.self) {
      self = .integer(number)
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let list = try? container.decode([String].self) {
      self = .list(list)
    } else {
      // A null in an object clears, as a blank text does.
      self = .fields(try container.decode([String: String?].self).mapValues { $0 ?? "" })
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .personal(let personal): try container.encode(personal.text)
    case .integer(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .list(let list): try container.encode(list)
    case .fields(let fields): try container.encode(fields)
    }
  }
}
