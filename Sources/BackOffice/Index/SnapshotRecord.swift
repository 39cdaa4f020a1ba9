// How the parts of the account index stand in a snapshot: each record an array of its fields in a fixed order. Names of
// fields would double the size, and a snapshot is read only by code with the same `AccountIndex.shape`.

internal import CBOR

extension CBORWriter {
  /// Appends the value, or null.
  mutating func write<Value: CBORCodable>(optional value: Value?) throws(CBORError) {
    if let value { try value.encode(to: &self) } else { writeNull() }
  }

  /// Appends the name of a case.
  mutating func write<Case: RawRepresentable<String>>(case value: Case) {
    write(value.rawValue)
  }
}

extension CBORReader {
  /// Reads the head of a record with this many fields, which are next.
  mutating func readRecord(of fields: Int) throws(CBORError) {
    let start = offset
    guard try readArrayCount() == fields else { throw CBORError(.invalidValue, at: start, "expected \(fields) fields") }
  }

  /// Reads the name of a case.
  mutating func read<Case: RawRepresentable<String>>(case _: Case.Type = Case.self) throws(CBORError) -> Case {
    let start = offset
    guard let value = Case(rawValue: try readText()) else { throw CBORError(.invalidValue, at: start, "no such case") }
    return value
  }
}
