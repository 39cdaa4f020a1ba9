// The strict decoder: what it reads, and the messages that it has for what it refuses.

import FoundationEssentials
import JSON
import Testing

private struct Day: JSONTextReadable, Decodable, Equatable {
  static var jsonTextName: String { "a date" }
  let year: Int

  init?(jsonText text: JSONText) {
    guard text.utf8.count == 10, let year = Int(text.string.prefix(4)) else { return nil }
    self.year = year
  }

  // What other coders use, and the JSON decoder must not.
  init(from decoder: any Decoder) throws {
    year = try decoder.singleValueContainer().decode(Int.self)
  }
}

private enum Kind: String, Decodable, CaseIterable { case oneOff, contract }
private enum Other: String, Decodable { case only }

private struct Money: Decodable, Equatable {
  var minor: Int64
  var currency: String
}

private enum Person: Decodable, Equatable {
  case none
  case user(id: Int)
}

private struct Order: Decodable, Equatable {
  var orderID: UUID
  var kind: Kind
  var fee: Money?
  var day: Day?
  var cycle: Int?
  var tags: [String]?
  var responsible: Person?
  var tasks: [Money]?
  var counts: [String: Double]?
  var isOpen: Bool?
  var other: Other?
}

@Suite struct JSONObjectDecoderTests {
  private let id = "00112233-4455-6677-8899-AABBccddeeff"

  private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    let document = JSONDocument()
    return try JSONObjectDecoder().decode(type, from: document.parse(text))
  }

  private func message(_ fields: String) -> String? {
    #expect(throws: JSONError.self) { try decode(Order.self, "{\(fields)}") }?.message
  }

  @Test func `reads every kind of field`() throws {
    let order = try decode(
      Order.self,
      """
      {"counts":{"b":2,"a":1.5},"orderID":"\(id)","kind":"contract","fee":{"currency":"GBP","minor":-5},
      "day":"2024-01-31","cycle":null,"tags":["x","y"],"responsible":{"user":{"id":7}},"tasks":[],"isOpen":true}
      """)
    #expect(order.orderID == UUID(uuidString: id))
    #expect(order.kind == .contract)
    #expect(order.fee == Money(minor: -5, currency: "GBP"))
    #expect(order.day?.year == 2024)
    #expect(order.cycle == nil && order.tags == ["x", "y"] && order.responsible == .user(id: 7))
    #expect(order.tasks == [] && order.counts == ["a": 1.5, "b": 2] && order.isOpen == true)
  }

  @Test func `reads outside of objects`() throws {
    #expect(try decode([Int?].self, "[1,null,3]") == [1, nil, 3])
    #expect(try decode(UInt8.self, "255") == 255)
    #expect(try decode(UUID?.self, "null") == nil)
    #expect(try decode([Day].self, "[\"2024-01-31\"]").first?.year == 2024)
    #expect(try decode(Float.self, "0.5") == 0.5)
  }

  @Test func `messages name the field and the fault`() {
    let start = "\"orderID\":\"\(id)\",\"kind\":\"oneOff\""
    let cases: [(String, String)] = [
      ("\"kind\":\"oneOff\"", "missing field \"orderID\" (column 1)"),
      (start + ",\"colour\":1", "unknown field \"colour\" (column 67)"),
      (start + ",\"fee\":{\"minor\":1,\"currency\":\"GBP\",\"x\":0}", "fee: unknown field \"x\" (column 101)"),
      (start + ",\"fee\":{\"minor\":1}", "fee: missing field \"currency\" (column 73)"),
      (start + ",\"fee\":7", "fee: expected an object, found the number 7 (column 73)"),
      (start + ",\"cycle\":\"3\"", "cycle: expected a whole number, found text (column 75)"),
      (start + ",\"cycle\":3.5", "cycle: expected a whole number, found the number 3.5 (column 75)"),
      (start + ",\"cycle\":true", "cycle: expected a whole number, found true (column 75)"),
      (start + ",\"tags\":[\"a\",{}]", "tags[1]: expected text, found an object (column 79)"),
      (start + ",\"tags\":\"a\"", "tags: expected an array, found text (column 74)"),
      (
        start + ",\"tasks\":[{\"minor\":1,\"currency\":null}]",
        "tasks[0].currency: expected text, found null (column 98)"
      ),
      (start + ",\"isOpen\":1", "isOpen: expected true or false, found the number 1 (column 76)"),
      (start + ",\"counts\":{\"a\":\"1\"}", "counts.a: expected a number, found text (column 81)"),
      (start + ",\"day\":\"soon\"", "day: expected a date, found \"soon\" (column 73)"),
      (start + ",\"day\":20240131", "day: expected a date, found the number 20240131 (column 73)"),
      ("\"orderID\":\"12\",\"kind\":\"oneOff\"", "orderID: expected a UUID, found \"12\" (column 12)"),
      ("\"orderID\":\"\(id)\",\"kind\":\"two\"", "kind: expected one of oneOff, contract, found \"two\" (column 58)"),
      (
        start + ",\"fee\":{\"minor\":9223372036854775808,\"currency\":\"\"}",
        "fee.minor: expected a whole number from -9223372036854775808 to 9223372036854775807,"
          + " found 9223372036854775808 (column 82)"
      ),
      (start + ",\"responsible\":{\"none\":{},\"z\":1}", "responsible: unknown field \"z\" (column 92)"),
      (start + ",\"responsible\":{\"user\":{\"id\":1,\"z\":1}}", "responsible.user: unknown field \"z\" (column 97)"),
    ]
    for (fields, expected) in cases { #expect(message(fields) == expected) }
    #expect(message(start + ",\"other\":\"x\"")?.hasPrefix("other: Cannot initialize Other") == true)
  }

  @Test func `unknown fields can be allowed`() throws {
    let document = JSONDocument()
    let value = try document.parse("{\"minor\":1,\"currency\":\"GBP\",\"at\":{},\"by\":0}")
    let strict = JSONObjectDecoder()
    #expect(throws: JSONError.self) { try strict.decode(Money.self, from: value, alsoAllowing: ["at"]) }
    #expect(try strict.decode(Money.self, from: value, alsoAllowing: ["at", "by", "none"]).minor == 1)
    // What one decoding has asked for is not known to the next.
    #expect(throws: JSONError.self) { try strict.decode(Money.self, from: value) }
    #expect(try JSONObjectDecoder(unknownFields: .ignore).decode(Money.self, from: value).minor == 1)
  }

  @Test func `a part of a document has the path of the whole`() throws {
    let document = JSONDocument()
    let payload = try #require(try document.parse("{\"command\":\"Pay\",\"payload\":{\"minor\":\"x\"}}")["payload"])
    let error = #expect(throws: JSONError.self) { try JSONObjectDecoder().decode(Money.self, from: payload) }
    #expect(error?.path == "payload.minor")
    #expect(error?.code == .wrongType)
  }

  @Test func `errors of types become errors with a place`() {
    struct Picky: Decodable {
      struct Refusal: Error, CustomStringConvertible { var description: String { "too plain" } }
      init(from _: any Decoder) throws { throw Refusal() }
    }
    let error = #expect(throws: JSONError.self) { try decode([Picky].self, "[{}]") }
    #expect(error == JSONError(.invalidValue, column: 2, path: "[0]", "too plain"))
  }
}
