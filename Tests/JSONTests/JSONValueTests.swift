// Values by hand: kinds, exact numbers, strings, fields, paths.

import JSON
import Testing

@Suite struct JSONValueTests {
  // Values are valid while their document lives and keeps its text, so each test holds on to its own.
  private let document = JSONDocument()

  @Test func `values have kinds, counts and columns`() throws {
    let value = try document.parse("[null,true,1,\"x\",[],{}]")
    #expect(value.elements.map(\.kind) == [.null, .bool, .number, .string, .array, .object])
    #expect(value.elements[0].isNull && value.elements[1].bool == true)
    #expect(value.count == 6)
    #expect(value.elements.map(\.column) == [2, 7, 12, 14, 18, 21])
  }

  @Test(arguments: [
    ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
    ("-9223372036854775809", nil), ("0", 0), ("-0", 0), ("1.0", nil), ("1e3", nil), ("\"1\"", nil),
    ("99999999999999999999999", nil), ("18446744073709551616", nil),
  ]) func `whole numbers are exact`(_ text: String, _ number: Int64?) throws {
    #expect(try document.parse(text).integer(Int64.self) == number)
  }

  @Test func `integers of other widths end where they do`() throws {
    #expect(try document.parse("18446744073709551615").integer(UInt64.self) == .max)
    #expect(try document.parse("-128").integer(Int8.self) == -128)
    #expect(try document.parse("128").integer(Int8.self) == nil)
    #expect(try document.parse("256").integer(UInt8.self) == nil)
    #expect(try document.parse("-1").integer(UInt8.self) == nil)
  }

  @Test(arguments: [
    0.1, 1e300, -Double.leastNonzeroMagnitude, 1.7976931348623157e308, 123456789.123456789, 9_007_199_254_740_992, 0,
  ])
  func `floats are exact`(_ number: Double) throws {
    #expect(try document.parse("\(number)").double == number)
    #expect(try document.parse("1e999").double == nil)
  }

  @Test func `strings mean what their escapes say`() throws {
    let value = try document.parse(#"["a\"\\\/\b\f\n\r\tz","\u00e9\uD83D\uDE00\u0000ü","plain"]"#)
    #expect(value.elements.map(\.string) == ["a\"\\/\u{8}\u{c}\n\r\tz", "é😀\0ü", "plain"])
  }

  @Test func `fields are found by the bytes of their names`() throws {
    let value = try document.parse("{\"\u{e9}\":1,\"e\u{301}\":2,\"\\u0061b\":{\"c\":[3]}}")
    #expect(value["\u{e9}"]?.integer(Int.self) == 1)
    #expect(value["e\u{301}"]?.integer(Int.self) == 2)
    #expect(value["ab"]?["c"]?.elements.first?.integer(Int.self) == 3)
    #expect(value["x"] == nil)
    #expect(value.fields.map(\.name.utf8.count) == [2, 3, 2])
  }

  @Test(arguments: [
    (#"{"a":{"caf\u00e9":1,"x":2,"cafe\u0301":3}}"#, "a.cafe\u{301}: the fields \"caf\u{E9}\" and \"cafe\u{301}\""),
    (#"[{"K":1,"\u212a":2}]"#, "the fields \"K\" and \"\u{212A}\""),
  ])
  func `fields that are equal as strings are told`(_ text: String, _ said: String) throws {
    let value = try document.parse(text)
    let error = #expect(throws: JSONError.self) { try value.requireFieldsDistinctAsStrings() }
    let message = try #require(error?.message)
    #expect(message.utf8.count > said.utf8.count && message.contains(said), "\(message)")
  }

  @Test func `fields that differ as strings are not`() throws {
    for text in [#"{"é":1,"e":{"é":2}}"#, #"[{"é":1},{"é":2}]"#, "7", #"{"a":1,"A":2}"#] {
      try document.parse(text).requireFieldsDistinctAsStrings()
    }
    // Only the value that is asked, and what is in it.
    let value = try document.parse("{\"a\":1,\"b\":{\"\u{e9}\":1,\"e\u{301}\":2}}")
    try value["a"]?.requireFieldsDistinctAsStrings()
    #expect(throws: JSONError.self) { try value["b"]?.requireFieldsDistinctAsStrings() }
  }

  @Test func `paths lead to the value`() throws {
    let value = try document.parse("{\"a\":1,\"b\":{\"c\":[0,[1,{\"d\":2}]]}}")
    #expect(value.path == "")
    #expect(value["b"]?["c"]?.elements[1].elements[1]["d"]?.path == "b.c[1][1].d")
    #expect(try document.parse("[[5]]").elements[0].elements[0].path == "[0][0]")
  }
}
