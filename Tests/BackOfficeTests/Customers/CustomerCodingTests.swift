// The stored form of personal text in events of customers: under its tag, and the same after reading.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite("Coding of customers' texts")
struct CustomerCodingTests {
  private func bytes(_ value: some CBORCodable) throws -> [UInt8] {
    var writer = CBORWriter()
    try value.encode(to: &writer)
    return writer.bytes
  }

  private func read<Value: CBORCodable>(_ bytes: [UInt8], as _: Value.Type = Value.self) throws -> Value {
    try bytes.withUnsafeBytes { bytes throws(CBORError) in
      var reader = CBORReader(bytes)
      let value = try Value(from: &reader)
      try reader.finish()
      return value
    }
  }

  @Test
  func `personal text is tagged 55835, plain text is not`() throws {
    #expect(try bytes(StoredText.plain("Ann")) == [0x63, 0x41, 0x6E, 0x6E])
    #expect(try bytes(StoredText.personal(PersonalText("Ann"))) == [0xD9, 0xDA, 0x1B, 0x63, 0x41, 0x6E, 0x6E])
    #expect(try bytes(FieldValue.personal(PersonalText("Ann"))) == [0xD9, 0xDA, 0x1B, 0x63, 0x41, 0x6E, 0x6E])
  }

  @Test(
    arguments: [
      FieldValue.text("Ann"), .personal(PersonalText("Ann")), .integer(0), .integer(.max), .integer(.min),
      .integer(-1), .flag(true), .flag(false), .list([]), .list(["a", "b"]), .numbers([5, -1]), .fields([:]),
      .fields(["b": "1", "a": "2", "aa": ""]),
    ])
  func `every value of a field is the same after reading`(value: FieldValue) throws {
    #expect(try read(bytes(value)) == value)
  }

  @Test
  func `the keys of fields are sorted`() throws {
    let expected: [UInt8] = [0xA2, 0x61, 0x61, 0x60, 0x62, 0x61, 0x61, 0x60]
    #expect(try bytes(FieldValue.fields(["aa": "", "a": ""])) == expected)
  }

  @Test
  func `other items are refused`() {
    #expect(throws: CBORError.self) { try read([0xF6], as: FieldValue.self) }
    #expect(throws: CBORError.self) { try read([0x82, 0x01, 0x61, 0x61], as: FieldValue.self) }
    #expect(throws: CBORError.self) { try read([0xA1, 0x61, 0x61, 0x01], as: FieldValue.self) }
    #expect(throws: CBORError.self) { try read([0x1B] + [UInt8](repeating: 0xFF, count: 8), as: FieldValue.self) }
    #expect(throws: CBORError.self) { try read([0xC1, 0x61, 0x61], as: FieldValue.self) }
    #expect(throws: CBORError.self) { try read([0x01], as: StoredText.self) }
    #expect(throws: CBORError.self) { try read([0xC1, 0x61, 0x61], as: StoredText.self) }
  }

  @Test
  func `an event with personal text is the same after it was stored`() throws {
    let events: [CustomerEvent] = [
      Desk.individual("John", ["email": "j@x", "address.town": "Leeds"]), Desk.company("ABC", source: "Other"),
      Desk.edited(FieldChange("name", before: .personal(PersonalText("John")), after: .text("John Ltd"))),
      Desk.person(Desk.ann, "Ann", jobTitle: "Director", email: "ann@abc.example"),
      Desk.merged(Desk.bob, into: Desk.ann, FieldChange("email", before: nil, after: .personal(PersonalText("a@b")))),
    ]
    for event in events {
      let stored = try event.encoded()
      let read = try stored.payload.withUnsafeBytes {
        try CustomerEvent.registry.decode(type: stored.type, schema: stored.schema, payload: $0)
      }
      #expect(read == event)
    }
  }

  @Test
  func `text formats show the text alone`() throws {
    var writer = CBORWriter()
    try [StoredText.plain("a"), .personal(PersonalText("b"))].write(to: &writer)
    var json: [UInt8] = []
    try writer.withUnsafeBytes { try CBORJSON.append($0, to: &json) }
    #expect(String(decoding: json, as: UTF8.self) == #"["a","b"]"#)
    #expect(try [StoredText].read(json: #"["a","b"]"#) == [.plain("a"), .plain("b")])
  }

  @Test
  func `edits are read from JSON: null clears a field, and a null in an object clears that part`() throws {
    let json = #"{"phone":null,"name":"A","address":{"town":"Leeds","line1":null},"custom":{}}"#
    let edits = try FieldEdits.read(json: json)
    #expect(
      edits == [
        "phone": nil, "name": .text("A"), "address": .fields(["town": "Leeds", "line1": ""]), "custom": .fields([:]),
      ])
  }
}
