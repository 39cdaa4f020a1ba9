// CBOR printed as JSON: what becomes of every kind of item, and that nothing is left behind after an error.

import CBOR
import Testing

@Suite struct CBORJSONTests {
  private func json(_ bytes: [UInt8]) throws -> String {
    var json = Array("[".utf8)
    try bytes.withUnsafeBytes { bytes in try CBORJSON.append(bytes, to: &json) }
    return String(decoding: json[1...], as: UTF8.self)
  }

  @Test(arguments: [
    ("00", "0"), ("1bffffffffffffffff", "18446744073709551615"), ("3bffffffffffffffff", "-18446744073709551616"),
    ("20", "-1"), ("f4", "false"), ("f5", "true"), ("f6", "null"), ("f7", "null"), ("f0", "null"), ("f8ff", "null"),
    ("f93e00", "1.5"), ("fb3ff199999999999a", "1.1"), ("fb7e37e43c8800759c", "1e+300"), ("f97e00", "null"),
    ("f97c00", "null"), ("f9fc00", "null"), ("40", "\"\""), ("4101", "\"AQ\""), ("420102", "\"AQI\""),
    ("43fbf0ff", "\"-_D_\""), ("4401020304", "\"AQIDBA\""), ("5f42010243030405ff", "\"AQIDBAU\""),
    ("7f657374726561646d696e67ff", "\"streaming\""), ("62225c", "\"\\\"\\\\\""), ("65090a0d01", "error"),
    ("6609080a0c0d01", "\"\\t\\b\\n\\f\\r\\u0001\""), ("63e6b0b4", "\"水\""), ("627f1f", "\"\u{7f}\\u001f\""),
    ("9f018202039f0405ffff", "[1,[2,3],[4,5]]"), ("a0", "{}"), ("80", "[]"),
    ("a26161016162820203", "{\"a\":1,\"b\":[2,3]}"), ("bf6346756ef563416d7421ff", "{\"Fun\":true,\"Amt\":-2}"),
    ("a201022004", "{\"1\":2,\"-1\":4}"), ("a2f500f9420001", "{\"true\":0,\"3.0\":1}"), ("a18000", "error"),
    ("a142010203", "{\"AQI\":3}"),
    ("d8255000112233445566778899aabbccddeeff", "\"00112233-4455-6677-8899-aabbccddeeff\""), ("d82501", "1"),
    ("d82541ff", "\"_w\""), ("d8255f42010243030405ff", "\"AQIDBAU\""),
    ("c11a577a33a0", "\"2016-07-04T10:00:00.000Z\""), ("c1fb41d452d9ec200000", "\"2013-03-21T20:04:00.500Z\""),
    ("c120", "\"1969-12-31T23:59:59.000Z\""), ("c1f97e00", "null"), ("c11bffffffffffffffff", "18446744073709551615"),
    ("c160", "\"\""), ("d903ec6a323032342d30312d3331", "\"2024-01-31\""), ("d9da1b6141", "\"A\""),
    ("c249010000000000000000", "\"AQAAAAAAAAAA\""), ("61ff", "error"), ("8101ff", "error"), ("8201", "error"),
    ("", "error"),
  ]) func `every kind of item is printed`(_ hex: String, _ expected: String) {
    let bytes = [UInt8](hex: hex)
    #expect((try? json(bytes)) ?? "error" == expected)
  }

  @Test func `an error leaves nothing behind`() {
    var json = Array("before".utf8)
    [UInt8](hex: "82 6161 61ff").withUnsafeBytes { (bytes) -> Void in
      #expect(throws: CBORError.self) { try CBORJSON.append(bytes, to: &json) }
    }
    #expect(json == Array("before".utf8))
  }

  @Test func `nesting is bounded`() {
    #expect(throws: CBORError.self) { try json([UInt8](repeating: 0xC1, count: 100_000)) }
    #expect(throws: CBORError.self) { try json([UInt8](repeating: 0xD8, count: 1) + [0x25]) }
    #expect(throws: CBORError.self) {
      try json(Array(repeatElement([0xD8, 0x25] as [UInt8], count: 100_000).joined()))
    }
  }

  @Test func `random trees are printed as balanced text`() throws {
    for seed in 0..<100 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let text = try json(CBORValue.random(depth: 3, using: &random).encoded())
      #expect(text.utf8.allSatisfy { $0 >= 0x20 })
      #expect(!text.isEmpty)
    }
  }
}
