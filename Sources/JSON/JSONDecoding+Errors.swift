// Turning the errors that types throw while they are decoded into errors with a place and a message for people.
// For enums that can list their cases, the message lists them.

extension JSONDecoding {
  /// The error of this module for any error that was thrown while the value at an index was decoded.
  func converted<Value>(_ error: any Error, _ type: Value.Type, at index: Int) -> JSONError {
    let value = value(at: index)
    switch error {
    case let error as JSONError: return error
    case DecodingError.keyNotFound(let key, _): return value.missingField(key.stringValue)
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      return value.error(.wrongType, context.debugDescription)
    case DecodingError.dataCorrupted(let context):
      return value.error(.invalidValue, Self.choices(of: type, found: value) ?? context.debugDescription)
    default: return value.error(.invalidValue, "\(error)")
    }
  }

  /// `expected one of a, b, found "c"` for an enum of texts that can list its cases.
  private static func choices<Value>(of type: Value.Type, found value: JSONValue) -> String? {
    guard let enumeration = type as? any CaseIterable.Type, let found = value.string else { return nil }
    func rawValues<Enumeration: CaseIterable>(_: Enumeration.Type) -> [String] {
      Enumeration.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
    let choices = rawValues(enumeration)
    return choices.isEmpty ? nil : "expected one of \(choices.joined(separator: ", ")), found \"\(found)\""
  }
}
