// What a command says of a field that has a value already. A field that is left out is not the same as one that is null.

public import CBOR
public import EventSourcing
public import JSON

/// What a command says of a field: nothing, that its value goes, or a new value.
///
/// In JSON a field is left out, null, or has the value: an order admin that is null is taken away, one that is left out
/// stays.
public enum FieldUpdate<Value: Sendable & Hashable>: Sendable, Hashable {
  case keep
  case clear
  case set(Value)

  /// The value after the update.
  func applied(to value: Value?) -> Value? {
    switch self {
    case .keep: value
    case .clear: nil
    case .set(let value): value
    }
  }
}

extension FieldUpdate: FieldType where Value: FieldType {
  public static var form: FieldForm { Value.form.optional }
  public static var placeholder: Self { .keep }
  public static var absent: Self? { .keep }
  public var isAbsent: Bool { self == .keep }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    guard case .set(let value) = self else { return writer.writeNull() }
    try value.write(to: &writer)
  }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> Self {
    guard reader.isNull else { return .set(try Value.read(from: &reader)) }
    try reader.skip()
    return .clear
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    json.isNull ? .clear : Value.read(json, &reading).map(Self.set)
  }
}
