// The parser against RFC 8259: what it must accept, what it must refuse, and how it says so.

import JSON
import Testing

@Suite struct JSONParserTests {
  private func error(_ bytes: [UInt8]) -> JSONError? {
    do {
      try JSONDocument().parse(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "0", "-0", "1", "-1", "10", "1.5", "-0.0", "1e5", "1E+5", "1e-05", "1.25e2", "9223372036854775808", "1e999",
    "true", "false", "null", "\"\"", "\"a\"", "[]", "{}", "[ ]", "{ }", " \t\r\n1 \t\r\n", "[1,2]", "[[],{}]",
    "{\"\":1}", "{\"a\":1,\"A\":2}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"", "\"\\uD83D\\uDE00\"", "\"\\u0000\"",
    "\"\u{7f}\u{2028}\u{fffe}\"", "{\"\u{e9}\":1,\"e\u{301}\":2}",
  ]) func `accepts what is JSON`(_ text: String) {
    #expect(error(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "0x1",
    "1 2", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
    "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "\"", "\"a",
    "'a'", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"", "\"a\tb\"", "\"a\nb\"", "\"\u{1f}\"",
    "// c\n1", "/* c */1", "1,", "[1],", "\u{feff}1", "\u{a0}1", "{\"a\":1}}", "[1]]", "\"\\u\u{ff11}\u{ff11}11\"",
  ]) func `refuses what is not`(_ text: String) {
    #expect(error(Array(text.utf8))?.code == .syntax)
  }

  @Test(arguments: [
    "\"\\uD800\"", "\"\\uDC00\"", "\"\\uD800x\"", "\"\\uD800\\n\"", "\"\\uD800\\u0041\"",
    "\"\\uD800\\uD800\"", "\"\\uDE00\\uD83D\"",
  ])
  func `refuses half surrogate pairs`(_ text: String) {
    #expect(error(Array(text.utf8))?.code == .invalidText)
  }

  @Test(
    arguments: [
      [0xFF], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22],
    ] as [[UInt8]])
  func `refuses invalid UTF-8`(_ bytes: [UInt8]) {
    #expect(error(bytes)?.code == .invalidText)
  }

  @Test func `every truncation is refused`() {
    let text = Array("{\"a\":[1.5e3,true,null,\"x\\u00e9\\uD83D\\uDE00\"],\"b\":{\"c\":-12}}".utf8)
    #expect(error(text) == nil)
    for length in 0..<text.count { #expect(error(Array(text[..<length])) != nil) }
  }

  @Test func `nesting is bounded`() {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(error(nested(64)) == nil)
    #expect(error(nested(65))?.code == .tooDeep)
    #expect(error([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))?.code == .tooDeep)
    #expect(error(Array(String(repeating: "{\"a\":", count: 100_000).utf8))?.code == .tooDeep)
  }

  @Test(arguments: ["{\"a\":1,\"b\":2,\"a\":3}", "[{\"a\":{},\"\\u0061\":1}]", "{\"\":1,\"\":1}"])
  func `refuses a field given twice`(_ text: String) {
    #expect(error(Array(text.utf8))?.code == .duplicateField)
  }

  @Test(arguments: [24, 25, 5000]) func `finds the twin among many fields`(_ count: Int) {
    let fields = (1..<count).map { "\"f\($0)\":{\"x\":1}" }
    #expect(error(Array("{\(fields.joined(separator: ","))}".utf8)) == nil)
    let twin = error(Array("{\(fields.joined(separator: ",")),\"f7\":0}".utf8))
    #expect(twin?.code == .duplicateField)
    #expect(twin?.problem == "the field \"f7\" is given twice")
  }

  @Test(arguments: [
    ("{\"a\" 1}", "expected ':' after the name of a field, found '1' (column 6)"),
    ("{\"a\":1 x", "expected ',' or '}' after a field, found 'x' (column 8)"),
    ("[1,", "expected a value, found the end of the text (column 4)"),
    ("{\"a\":1}ü", "expected the end of the text, found 'ü' (column 8)"),
    ("{\"a\":1,}", "expected the name of a field in quotes, found '}' (column 8)"),
    ("[\"abc]", "the string has no closing quote (column 2)"),
    ("[\"a\u{1}\"]", "expected a character of a string or its closing quote, found the control character 1 (column 4)"),
    ("{\"abc\":1, \"abc\":2}", "the field \"abc\" is given twice (column 11)"),
    ("[01]", "expected no digit after a leading 0, found '1' (column 3)"),
    ("[1.x]", "expected a digit after the decimal point, found 'x' (column 4)"),
  ]) func `says what is wrong and where`(_ text: String, _ message: String) {
    #expect(error(Array(text.utf8))?.message == message)
  }

  @Test func `a document serves one text after the other`() throws {
    let document = JSONDocument()
    for length in [1, 5000, 3, 100_000, 0] {
      let numbers = Array(0..<length)
      let value = try document.parse("\(numbers)")
      #expect(value.elements.map { $0.integer(Int.self) } == numbers)
      #expect(throws: JSONError.self) { try document.parse("[1") }
    }
  }

  @Test func `changed bytes never trap`() {
    var random = SeededGenerator(state: 1)
    let text = Array("{\"a\":[1.5e3,true,null,\"x\\u00e9\\uD83D\\uDE00ü\"],\"b\":{\"c\":-12}}".utf8)
    let document = JSONDocument()
    for _ in 0..<20_000 {
      var changed = text
      changed[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      guard let value = try? document.parse(changed) else { continue }
      #expect(value.kind == .object)
    }
  }
}

/// Random numbers that are the same for the same seed (xorshift), so that a failure can be repeated.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
