// Trees of CBOR items: the examples of the RFC in both directions, hostile bytes, and random round trips.

import CBOR
import Testing

@Suite struct CBORValueTests {
  @Test(arguments: appendixA) func `the RFC's examples are decoded`(_ example: Example) throws {
    #expect(try CBORValue(decoding: example.bytes) == example.value)
  }

  @Test(arguments: appendixA) func `the RFC's examples are encoded`(_ example: Example) throws {
    let encoded = try example.value.encoded()
    #expect((encoded == example.bytes) == (example.isDeterministic))
    #expect(try CBORValue(decoding: encoded, requiringDeterminism: true).encoded() == encoded)
  }

  @Test(arguments: appendixA) func `deterministic encodings are told apart`(_ example: Example) {
    let decoded = try? CBORValue(decoding: example.bytes, requiringDeterminism: true)
    #expect((decoded != nil) == example.isDeterministic)
  }

  @Test(arguments: appendixA) func `every truncation is refused`(_ example: Example) {
    for length in 0..<example.bytes.count {
      let error = #expect(throws: CBORError.self) { try CBORValue(decoding: Array(example.bytes[..<length])) }
      #expect(error?.code == .truncated)
    }
  }

  @Test(arguments: appendixA) func `bytes after the item are refused`(_ example: Example) {
    #expect(code(of: example.bytes + [0]) == .trailingBytes)
  }

  @Test(arguments: [
    ("1c", CBORError.Code.reservedHead), ("3d", .reservedHead), ("5e", .reservedHead), ("fc", .reservedHead),
    ("1f", .reservedHead), ("3f", .reservedHead), ("df00", .reservedHead), ("ff", .unexpectedBreak),
    ("81ff", .unexpectedBreak), ("a100ff", .unexpectedBreak), ("bf00ff", .unexpectedBreak), ("c1ff", .unexpectedBreak),
    ("f800", .invalidSimple), ("f818", .invalidSimple), ("f81f", .invalidSimple),
    ("5f6161ff", .invalidChunk), ("7f4161ff", .invalidChunk), ("5f5f4101ffff", .invalidChunk),
    ("7f00ff", .invalidChunk),
    ("5b7fffffffffffffff", .truncated), ("5b8000000000000000", .truncated), ("7bffffffffffffffff", .truncated),
    ("9b7fffffffffffffff", .truncated), ("9bffffffffffffffff00", .truncated), ("bb8000000000000000", .truncated),
    ("bb7fffffffffffffff0000", .truncated), ("9affffffff00", .truncated), ("a20001", .truncated),
    ("61ff", .invalidUTF8), ("62c328", .invalidUTF8), ("63eda080", .invalidUTF8), ("64f4908080", .invalidUTF8),
    ("62c080", .invalidUTF8), ("7f61c361bcff", .invalidUTF8),
    ("a201020103", .duplicateKey), ("a2616101616102", .duplicateKey), ("a20102180103", .duplicateKey),
    ("bf01020103ff", .duplicateKey), ("a361610161620261 6103", .duplicateKey),
  ]) func `hostile bytes are refused`(_ hex: String, _ expected: CBORError.Code) {
    #expect(code(of: [UInt8](hex: hex)) == expected)
  }

  @Test(arguments: [[0x81], [0xC1], [0x9F], [0xA1, 0x00], [0xBF, 0x00], [0xD9, 0xD9, 0xF7]] as [[UInt8]])
  func `nesting is bounded`(_ level: [UInt8]) {
    let closing = [UInt8](repeating: 0xFF, count: level[0] & 31 == 31 ? 32 : 0)
    #expect(code(of: Array(repeatElement(level, count: 32).joined()) + [0x00] + closing) == nil)
    let bomb = Array(repeatElement(level, count: 100_000).joined())
    #expect(code(of: bomb) == .tooDeep)
    #expect(skipCode(of: bomb) == .tooDeep)
  }

  @Test func `maps are written in the order of their keys`() throws {
    let keys: [CBORValue] = [
      .unsigned(10), .unsigned(100), .negative(0), .text("z"), .text("aa"), .array([.unsigned(100)]),
      .array([.negative(0)]), .bool(false),
    ]
    let shuffled = CBORValue.map(keys.reversed().map { CBORPair($0, .null) })
    // The example of RFC 8949 §4.2.1.
    #expect(try CBORValue(decoding: shuffled.encoded()) == .map(keys.map { CBORPair($0, .null) }))
  }

  @Test(arguments: [
    "1800", "190018", "1a0000ffff", "1b00000000ffffffff", "fa3fc00000", "fb3ff8000000000000", "f97e01",
    "a2616201616101", "580100", "9800", "d80100",
  ])
  func `other encodings are not deterministic`(_ hex: String) {
    #expect(code(of: [UInt8](hex: hex)) == nil)
    #expect(code(of: [UInt8](hex: hex), requiringDeterminism: true) == .notDeterministic)
  }

  @Test func `trees that have no encoding are refused`() {
    #expect(throws: CBORError.self) { try CBORValue.simple(24).encoded() }
    #expect(throws: CBORError.self) {
      try CBORValue.map([CBORPair(.null, .null), CBORPair(.null, .null)]).encoded()
    }
  }

  @Test func `equality goes by bytes`() {
    #expect(CBORValue.text("\u{e9}") != .text("e\u{301}"))
    #expect(CBORValue.float(0) != .float(-0.0))
    #expect(CBORValue.float(1) != .unsigned(1))
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func `random trees come back`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = CBORValue.random(depth: 4, using: &random)
    let bytes = try value.encoded()
    let again = try CBORValue(decoding: bytes, requiringDeterminism: true)
    #expect(try again.encoded() == bytes)
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func `random bytes never trap`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var bytes = try CBORValue.random(depth: 4, using: &random).encoded()
    for _ in 0..<50 {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      guard let value = try? CBORValue(decoding: bytes) else { continue }
      // What is accepted is well-formed by the skipping reader too.
      #expect(skipCode(of: bytes) == nil)
      #expect(try CBORValue(decoding: value.encoded()).encoded() == value.encoded())
    }
  }

  private func code(of bytes: [UInt8], requiringDeterminism: Bool = false) -> CBORError.Code? {
    do {
      _ = try CBORValue(decoding: bytes, requiringDeterminism: requiringDeterminism)
      return nil
    } catch {
      return error.code
    }
  }

  private func skipCode(of bytes: [UInt8]) -> CBORError.Code? {
    bytes.withUnsafeBytes { bytes -> CBORError.Code? in
      var reader = CBORReader(bytes)
      do throws(CBORError) {
        try reader.skip()
        try reader.finish()
        return nil
      } catch {
        return error.code
      }
    }
  }
}
