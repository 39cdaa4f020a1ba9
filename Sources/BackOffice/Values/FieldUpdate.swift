// What a command says of a field that has a value already. A field that is left out is not the same as one that is null.

/// What a command says of a field: nothing, that its value goes, or a new value.
///
/// In JSON a field is left out, null, or has the value. `AssignOrder(orderID: id, orderAdminID: .clear)` takes the order
/// admin away; without `orderAdminID` it stays.
public enum FieldUpdate<Value: Codable & Sendable & Hashable>: Sendable, Hashable {
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

extension KeyedDecodingContainer {
  func decodeUpdate<Value>(forKey key: Key) throws -> FieldUpdate<Value> {
    guard contains(key) else { return .keep }
    return try decodeNil(forKey: key) ? .clear : .set(try decode(Value.self, forKey: key))
  }
}

extension KeyedEncodingContainer {
  mutating func encode<Value>(_ update: FieldUpdate<Value>, forKey key: Key) throws {
    switch update {
    case .keep: break
    case .clear: try encodeNil(forKey: key)
    case .set(let value): try encode(value, forKey: key)
    }
  }
}
