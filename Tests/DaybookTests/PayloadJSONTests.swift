// Payloads as JSON: what each kind of item looks like, and that the way back gives the same bytes or is not offered.

import CBOR
import EventSourcing
import Foundation
import JSON
import Testing

@testable import Daybook

@Suite struct PayloadJSONTests {
  static let uuid = UUID(uuidString: "0b5283d1-5f1a-4c1e-9d53-0a2f5b9c7e11")!

  static let forms: [(CBORValue, json: String)] = [
    (.unsigned(7), "7"),
    (.unsigned(.max), "18446744073709551615"),
    (.negative(0), "-1"),
    (.negative(.max), "-18446744073709551616"),
    (.float(1), "1.0"),
    (.float(-0.1), "-0.1"),
    (.float(1e300), "1e+300"),
    (.bool(true), "true"),
    (.null, "null"),
    (.text("a\"b\n"), #""a\"b\n""#),
    (.bytes([1, 2, 3]), #"{"$bytes":"AQID"}"#),
    (.tagged(37, .bytes(withUnsafeBytes(of: uuid.uuid) { Array($0) })), #""0b5283d1-5f1a-4c1e-9d53-0a2f5b9c7e11""#),
    (.text("0b5283d1-5f1a-4c1e-9d53-0a2f5b9c7e11"), #"{"$text":"0b5283d1-5f1a-4c1e-9d53-0a2f5b9c7e11"}"#),
    (.text("0B5283D1-5F1A-4C1E-9D53-0A2F5B9C7E11"), #""0B5283D1-5F1A-4C1E-9D53-0A2F5B9C7E11""#),
    (.tagged(1, .unsigned(1_700_000_000)), #""2023-11-14T22:13:20.000Z""#),
    (.tagged(1, .float(1_700_000_000.25)), #""2023-11-14T22:13:20.250Z""#),
    (.tagged(1, .unsigned(1 << 50)), #"{"$tag":[1,1125899906842624]}"#),
    (.text("2023-11-14T22:13:20.000Z"), #"{"$text":"2023-11-14T22:13:20.000Z"}"#),
    (.tagged(55835, .text("Ann")), #"{"$personal":"Ann"}"#),
    (.tagged(1004, .text("2024-01-31")), #"{"$tag":[1004,"2024-01-31"]}"#),
    (.tagged(37, .text("no uuid")), #"{"$tag":[37,"no uuid"]}"#),
    (.array([.unsigned(1), .array([])]), "[1,[]]"),
    (
      .map([CBORPair(.text("b"), .null), CBORPair(.text("aa"), .map([CBORPair(.text(""), .null)]))]),
      #"{"b":null,"aa":{"":null}}"#
    ),
    (.map([CBORPair(.text("$a"), .null), CBORPair(.text("$b"), .null)]), #"{"$a":null,"$b":null}"#),
  ]

  @Test(arguments: forms.indices) func `an item has this form and comes back from it`(_ index: Int) throws {
    let (item, json) = Self.forms[index]
    let bytes = try item.encoded()
    let written = PayloadJSON().json(of: bytes)
    #expect(written.map { String(decoding: $0, as: UTF8.self) } == json)
    let document = JSONDocument()
    #expect(try PayloadJSON.cbor(from: document.parse(json)) == bytes)
  }

  @Test(arguments: [
    "f97e00", "f97c00", "f7", "f0", "a10102", "1801", "9f01ff", "a2626161016162f6", "a1622474f6",
    "c1fb41d954fc40000001",
    "ff", "", "0102", "a1", "6162ff", "d8256161ff",
  ])
  func `what has no way back is not written as JSON`(_ hex: String) throws {
    let bytes = stride(from: 0, to: hex.utf8.count, by: 2).map { start in
      UInt8(hex.dropFirst(start).prefix(2), radix: 16)!
    }
    #expect(PayloadJSON().json(of: bytes) == nil)
  }

  @Test(arguments: [
    #"{"$what":1}"#, #"{"$bytes":"?"}"#, #"{"$text":1}"#, #"{"$tag":[1]}"#, #"{"$tag":[-1,0]}"#, "1e999",
    "18446744073709551616", "-18446744073709551617",
    String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
  ])
  func `what no payload holds is refused`(_ json: String) throws {
    let document = JSONDocument()
    let value = try document.parse(json)
    #expect(throws: JSONError.self) { try PayloadJSON.cbor(from: value) }
  }

  @Test func `the order of an object's fields has no meaning`() throws {
    let document = JSONDocument()
    let one = try PayloadJSON.cbor(from: document.parse(#"{"a":1,"bb":2,"c":[{"x":1,"y":2}]}"#))
    let other = try PayloadJSON.cbor(from: document.parse(#"{"c":[{"y":2,"x":1}],"bb":2,"a":1}"#))
    #expect(one == other)
  }
}
