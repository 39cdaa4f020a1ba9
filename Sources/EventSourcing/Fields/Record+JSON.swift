// Reading a record from a JSON object: all that is wrong with it is found in one go.

public import JSON
internal import TextFormats

extension Record {
  /// Reads an object with the fields; no others are allowed.
  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    guard json.kind == .object else {
      reading.add(json.wrongType(expected: "an object"))
      return nil
    }
    let before = reading.faults.count
    var fields = JSONFieldReader<Self>(json, reading)
    let value = Self(&fields)
    reading = fields.finish()
    return reading.faults.count == before ? value : nil
  }

  /// Reads an object with the fields, or throws all that is wrong with it.
  public init(json: JSONValue, lookup: FieldReading.Lookup? = nil) throws(JSONFaults) {
    var reading = FieldReading(lookup: lookup)
    guard let value = Self.read(json, &reading) else { throw JSONFaults(reading.faults) }
    self = value
  }
}

/// Reads the fields of a value from an object.
private struct JSONFieldReader<Root>: FieldList {
  let object: JSONValue
  private var reading: FieldReading
  private var names: [StaticString] = []
  private var found = 0

  init(_ object: JSONValue, _ reading: FieldReading) {
    self.object = object
    self.reading = reading
  }

  mutating func next<Value: FieldType>(
    _ name: StaticString, _ get: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value {
    names.append(name)
    if let json = object[name] {
      found += 1
      return Value.read(json, &reading) ?? .placeholder
    }
    if let absent = Value.absent { return absent }
    reading.add(object.missingField(name.description))
    return .placeholder
  }

  /// The reading after the last field.
  mutating func finish() -> FieldReading {
    if found < object.count { refuseUnknown() }
    return reading
  }

  private mutating func refuseUnknown() {
    let known = names.map(\.description)
    for (name, value) in object.fields where !known.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
      reading.add(value.unknownField(name, meant: NearestName.of(name, among: known)))
    }
  }
}
