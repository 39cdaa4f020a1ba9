// A value on its way out: what JSON prints and what a table's cell shows. Every list and every object of the tool is
// made of these, so both forms always tell the same.

public import EventSourcing
internal import TextFormats

/// A value on its way out: JSON prints it, a table's cell shows it.
public enum OutputValue: Equatable, Sendable {
  case null
  case text(String)
  case integer(Int64)
  case real(Double)
  case flag(Bool)
  case instant(Instant)
  /// An amount in minor units of its currency.
  case money(minor: Int64, currency: String)
  /// A span in milliseconds.
  case span(Int64)
  case list([OutputValue])
  case object([Field])
  /// What is JSON already.
  case json([UInt8])

  /// A named value of an object.
  public struct Field: Equatable, Sendable {
    /// The name, as JSON has it.
    public let name: String
    /// What stands under the name.
    public let value: OutputValue

    /// A field of an object.
    public init(_ name: String, _ value: OutputValue) {
      self.name = name
      self.value = value
    }
  }
}

extension [OutputValue.Field] {
  /// The value under a name; null where there is none.
  package subscript(name: String) -> OutputValue { first { $0.name == name }?.value ?? .null }
}

extension OutputValue {
  /// Text; null for nil.
  public static func text(_ text: String?) -> Self { text.map { .text($0) } ?? .null }
  /// An id in lower case; null for nil.
  public static func id<Kind>(_ id: ID<Kind>?) -> Self { id.map { .text($0.description) } ?? .null }
  /// A number that JSON readers could not hold is shown as text.
  public static func integer<Number: BinaryInteger>(_ number: Number?) -> Self {
    guard let number else { return .null }
    return Int64(exactly: number).map { .integer($0) } ?? .text(number.description)
  }
  /// An instant; null for nil.
  public static func instant(_ instant: Instant?) -> Self { instant.map { .instant($0) } ?? .null }

  /// An object with its fields in order.
  public static func object(_ fields: KeyValuePairs<String, OutputValue>) -> Self {
    .object(fields.map { Field($0.key, $0.value) })
  }
}

extension OutputValue {
  /// The value as JSON.
  public var json: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Appends the value as JSON.
  public func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .text(let text): JSONStringText.append(text, to: &bytes)
    case .integer(let number), .span(let number): bytes.append(contentsOf: String(number).utf8)
    case .real(let number): bytes.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
    case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .instant(let instant): JSONStringText.append(instant.description, to: &bytes)
    case .money(let minor, let currency):
      Self.object(["minor": .integer(minor), "currency": .text(currency)]).append(to: &bytes)
    case .json(let json): bytes.append(contentsOf: json)
    case .list(let values): Self.append(values, "[", "]", to: &bytes) { $0.append(to: &$1) }
    case .object(let fields):
      Self.append(fields, "{", "}", to: &bytes) { field, bytes in
        JSONStringText.append(field.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        field.value.append(to: &bytes)
      }
    }
  }

  private static func append<Item>(
    _ items: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to bytes: inout [UInt8],
    _ appendItem: (Item, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendItem(item, &bytes)
    }
    bytes.append(UInt8(ascii: close))
  }

  /// The value as a person reads it, not yet safe for a terminal.
  public func plain(_ times: TimeText) -> String {
    switch self {
    case .null: ""
    case .text(let text): text
    case .integer(let number): String(number)
    case .real(let number): "\(number)"
    case .flag(let flag): flag ? "yes" : "no"
    case .instant(let instant): times.minute(instant)
    case .money(let minor, let currency): Grouped.money(minor: minor, currency: currency)
    case .span(let milliseconds): Grouped.span(milliseconds: milliseconds)
    case .json(let json): String(decoding: json, as: UTF8.self)
    case .list(let values): values.map { $0.plain(times) }.joined(separator: "; ")
    case .object(let fields):
      fields.filter { $0.value != .null }.map { "\($0.name) \($0.value.plain(times))" }.joined(separator: ", ")
    }
  }

  /// Nothing that a person needs to be told: no value, an empty list, no, or zero.
  public var isNothing: Bool {
    switch self {
    case .null, .flag(false), .integer(0), .list([]), .money(minor: 0, _): true
    default: false
    }
  }
}
