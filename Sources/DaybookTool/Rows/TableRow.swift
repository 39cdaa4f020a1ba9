// A row that the tool can list: all of its fields for JSON, some of them as columns of a table for people.

public import ReadModels

/// A field of a row that people see, as a column.
public struct ShownField: Sendable {
  /// On which side the column's cells line up.
  public enum Alignment: Sendable { case left, right }

  /// The field's name.
  package let name: String
  let column: Table.Column
  /// Whether its values are read like numbers, one below the other.
  package var isNumber: Bool { column.alignment == .right }
  /// The heading of the column.
  package var header: String { column.header }

  /// - Parameter limit: columns on the screen beyond which a cell is clipped.
  public init(_ name: String, _ header: String, _ alignment: Alignment = .left, limit: Int = 40) {
    self.name = name
    column = Table.Column(header, alignment, limit: limit)
  }
}

/// A row with all of its fields, in order.
public protocol FieldRow {
  /// The names of the fields.
  static var fieldNames: [String] { get }
  /// The fields in the order in which they are printed.
  var outputFields: [OutputValue.Field] { get }
}

/// A row that people see as a line of a table.
public protocol TableRow: FieldRow {
  /// The fields that make the table's columns.
  static var shown: [ShownField] { get }
}

/// A field of a row that no view gives: its name, and where its value comes from.
public struct RowField<Row>: Sendable {
  let name: String
  let value: @Sendable (Row) -> OutputValue

  /// A field.
  public init(_ name: String, _ value: @escaping @Sendable (Row) -> OutputValue) {
    self.name = name
    self.value = value
  }
}

/// A row that lists its fields itself.
public protocol FieldListRow: TableRow {
  /// The fields, in the order in which they are printed.
  static var fields: [RowField<Self>] { get }
}

extension FieldListRow {
  public static var fieldNames: [String] { fields.map(\.name) }
  public var outputFields: [OutputValue.Field] { Self.fields.map { .init($0.name, $0.value(self)) } }
}

extension TableRow where Self: ListRow {
  /// All columns, named by their fields.
  public static var shown: [ShownField] {
    columns.map { ShownField($0, FieldDescriptions.words($0).uppercased(), limit: 80) }
  }
}

extension FieldRow where Self: ListRow {
  public static var fieldNames: [String] { columns }
  /// A row of a list that a view gave knows its own names and values.
  public var outputFields: [OutputValue.Field] {
    zip(Self.columns, values).map { OutputValue.Field($0, OutputValue($1)) }
  }
}

extension OutputValue {
  /// The value of a view's column.
  public init(_ value: ColumnValue) {
    switch value {
    case .null: self = .null
    case .flag(let flag): self = .flag(flag)
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .text(let text): self = .text(text)
    case .blob(let bytes): self = .text(Self.hexadecimal(bytes))
    case .instant(let instant): self = .instant(instant)
    case .list(let values): self = .list(values.map(OutputValue.init))
    case .fields(let fields):
      self = Self.money(fields) ?? .object(fields.map { Field($0.name, OutputValue($0.value)) })
    }
  }

  /// Minor units with their currency are an amount.
  private static func money(_ fields: [NamedValue]) -> OutputValue? {
    guard fields.map(\.name) == ["minor", "currency"], case .integer(let minor) = fields[0].value,
      case .text(let currency) = fields[1].value
    else { return nil }
    return .money(minor: minor, currency: currency)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
