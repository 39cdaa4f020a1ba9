// One value of a row as it leaves a view, with enough of its meaning to be printed: an instant is not just a number.
// Rows of lists hand these out, so that every output format is written once for all lists.

public import EventSourcing

/// One value of a row.
public enum ColumnValue: Hashable, Sendable {
  case null
  case flag(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
  case instant(Instant)
  /// Several named values that belong together, such as an amount and its currency.
  case fields([NamedValue])
  /// Several values of one kind.
  case list([ColumnValue])
}

/// A value with its name.
public struct NamedValue: Hashable, Sendable {
  public let name: String
  public let value: ColumnValue

  public init(_ name: String, _ value: ColumnValue) {
    self.name = name
    self.value = value
  }
}

extension ColumnValue: Encodable {
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .fields(let fields) = self {
      var container = encoder.container(keyedBy: Name.self)
      for field in fields { try container.encode(field.value, forKey: Name(stringValue: field.name)) }
      return
    }
    var container = encoder.singleValueContainer()
    switch self {
    case .null, .fields: try container.encodeNil()
    case .flag(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .blob(let value): try container.encode(value)
    case .instant(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    }
  }
}
