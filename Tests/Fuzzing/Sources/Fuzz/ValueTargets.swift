// CBOR and JSON: what is accepted must survive being written and read again.

import CBOR
import JSON

enum ValueTargets {
  static func cbor(_ input: UnsafeRawBufferPointer) {
    var skipping = CBORReader(input)
    let skips = (try? skipping.skip()) != nil
    var reader = CBORReader(input)
    guard let value = try? CBORValue(from: &reader) else { return }
    precondition(skips, "what can be read can be skipped")
    guard let encoded = try? value.encoded() else { return }
    encoded.withUnsafeBytes { bytes in
      var again = CBORReader(bytes)
      guard let copy = try? CBORValue(from: &again) else { preconditionFailure("what was written can be read") }
      precondition((try? copy.encoded()) == encoded, "what was read is written the same")
      var json: [UInt8] = []
      try? CBORJSON.append(bytes, to: &json)
    }
  }

  /// One document for all inputs, as files of commands are read: what is left of a text must not reach the next.
  nonisolated(unsafe) private static let document = JSONDocument()

  static func json(_ input: UnsafeRawBufferPointer) {
    guard let value = try? document.parse(input) else { return }
    visit(value)
  }

  private static func visit(_ value: JSONValue) {
    _ = (value.integer(Int64.self), value.integer(UInt8.self), value.double, value.bool, value.column)
    switch value.kind {
    case .number: _ = value.numberText
    case .string: precondition(value.string?.utf8.count ?? 0 <= value.text?.utf8.count ?? 0)
    case .array:
      precondition(value.count == value.elements.count)
      for element in value.elements { visit(element) }
    case .object:
      precondition(value.count == value.fields.count)
      for field in value.fields { visit(field.value) }
    case .null, .bool: break
    }
  }
}
