// What a command says of a field that has a value already. A field that is left out is not the same as one that is null.

/// What a command says of a field: nothing, that its value goes, or a new value.
///
/// In JSON a field is left out, null, or has the value. `AssignOrder(orderID: id, orderAdminID: .clear)` takes the order
/// admin away; without `orderAdminID` it stays.
public enum FieldEdit<Value: Codable & Sendable & Hashable>: Sendable, Hashable {
  case keep
  case clear
  case set(Value)

  /// The value after the edit.
  func applied(to value: Value?) -> Value? {
    switch self {
    case .keep: value
    case .clear: nil
    case .set(let value): value
    }
  }
}

extension KeyedDecodingContainer {
  func decodeEdit<Value>(forKey key: Key) throws -> FieldEdit<Value> {
    guard contains(key) else { return .keep }
    return try decodeNil(forKey: key) ? .clear : .set(try decode(Value.self, forKey: key))
  }
}

extension KeyedEncodingContainer {
  mutating func encode<Value>(_ edit: FieldEdit<Value>, forKey key: Key) throws {
    switch edit {
    case .keep: break
    case .clear: try encodeNil(forKey: key)
    case .set(let value): try encode(value, forKey: key)
    }
  }
}
