// The `Codable` coder: what the encodings look like, what is accepted, and what is refused.

import CBOR
import FoundationEssentials
import Testing

@Suite struct CodableTests {
  private struct Fee: Codable, Equatable {
    var minor: Int64
    var currency: String
  }

  private enum Kind: String, Codable { case oneOff, contract }

  private enum Shape: Codable, Equatable {
    case point
    case circle(radius: Double)
    case label(String, at: Int)
  }

  private struct Everything: Codable, Equatable {
    var zebra: Int
    var b: Bool
    var text: String
    var data: [UInt8]
    var id: UUID
    var missing: Int?
    var fee: Fee?
    var kind: Kind
    var shapes: [Shape]
    var counts: [String: Int]
    var holes: [Int?]
    var ratio: Double
    var single: Float
    var small: Int8
    var large: UInt64
    var grid: [[UInt16]]
  }

  private static let everything = Everything(
    zebra: -7, b: true, text: "grüße", data: [1, 2, 3], id: UUID(), missing: nil, fee: Fee(minor: 5, currency: "GBP"),
    kind: .contract, shapes: [.point, .circle(radius: 1.5), .label("x", at: 3)], counts: ["zz": 1, "a": 2, "mmm": 3],
    holes: [1, nil, 3], ratio: 0.1, single: 1.25, small: -128, large: .max, grid: [[1, 2], [], [65535]])

  @Test func everythingComesBack() throws {
    let bytes = try CBOREncoder().encode(Self.everything)
    #expect(try CBORDecoder(requiresDeterminism: true).decode(Everything.self, from: bytes) == Self.everything)
    #expect(try CBORDecoder().decode(Everything.self, from: ([0] + bytes + [0])[1...bytes.count]) == Self.everything)
  }

  @Test func structsAreMapsInTheOrderOfTheirKeys() throws {
    let bytes = try CBOREncoder().encode(Fee(minor: 1000, currency: "GBP"))
    #expect(bytes == [UInt8](hex: "a2 656d696e6f72 1903e8 6863757272656e6379 63474250"))
    let everything = try CBORValue(decoding: CBOREncoder().encode(Self.everything))
    guard case .map(let pairs) = everything else { return #expect(Bool(false)) }
    #expect(
      pairs.map(\.key)
        == [
          "b", "id", "fee", "data", "grid", "kind", "text", "holes", "large", "ratio", "small",
          "zebra", "counts", "shapes", "single",
        ].map { .text($0) })
  }

  @Test func uuidsAndBytesHaveTheirOwnForms() throws {
    let id = UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF")!
    #expect(try CBOREncoder().encode([id]) == [UInt8](hex: "81 d825 50 00112233445566778899aabbccddeeff"))
    #expect(try CBOREncoder().encode([7, 8] as [UInt8]) == [0x42, 7, 8])
    #expect(
      try CBORDecoder().decode(UUID.self, from: [UInt8](hex: "d90025 5810 00112233445566778899aabbccddeeff")) == id)
  }

  @Test func nilIsLeftOutAndReadFromNullOrNothing() throws {
    struct Sparse: Codable, Equatable { var a: Int?, b: String?, c: Fee? }
    #expect(try CBOREncoder().encode(Sparse(a: nil, b: nil, c: nil)) == [0xA0])
    for hex in ["a0", "a16161f6", "a36161f66162f66163f6", "bf6163f6ff"] {
      #expect(try CBORDecoder().decode(Sparse.self, from: [UInt8](hex: hex)) == Sparse(a: nil, b: nil, c: nil))
    }
  }

  @Test func unknownKeysAreSkippedInAnyOrder() throws {
    let hex = "bf 6863757272656e6379 63474250 6178 9f01a10203ff 656d696e6f72 20 ff"
    #expect(try CBORDecoder().decode(Fee.self, from: [UInt8](hex: hex)) == Fee(minor: -1, currency: "GBP"))
  }

  @Test(arguments: [
    ("a0", CBORError.Code.missingKey), ("80", .typeMismatch),
    ("a2 656d696e6f72 f5 6863757272656e6379 60", .typeMismatch),
    ("a2 656d696e6f72 1bffffffffffffffff 6863757272656e6379 60", .outOfRange),
    ("a3 656d696e6f72 00 656d696e6f72 00 6863757272656e6379 60", .duplicateKey),
    ("a3 656d696e6f72 00 6863757272656e6379 60 656d696e6f72 00", .duplicateKey),
    ("a2 656d696e6f72 00 6863757272656e6379 61ff", .invalidUTF8),
    ("a2 656d696e6f72 00 6863757272656e6379 60 00", .trailingBytes), ("a10000", .typeMismatch), ("", .truncated),
  ]) func wrongBytesAreRefused(_ hex: String, _ expected: CBORError.Code) {
    let error = #expect(throws: CBORError.self) { try CBORDecoder().decode(Fee.self, from: [UInt8](hex: hex)) }
    #expect(error?.code == expected)
  }

  @Test func unknownCasesOfEnumsAreRefused() throws {
    for hex in ["6178", "a1 6178 a0"] {
      #expect(throws: CBORError.self) { try CBORDecoder().decode(Kind.self, from: [UInt8](hex: hex)) }
      #expect(throws: CBORError.self) { try CBORDecoder().decode(Shape.self, from: [UInt8](hex: hex)) }
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try CBOREncoder().encode(Self.everything)
    for length in 0..<bytes.count {
      #expect(throws: CBORError.self) { try CBORDecoder().decode(Everything.self, from: bytes[..<length]) }
    }
  }

  @Test func changedBytesNeverTrap() throws {
    let bytes = try CBOREncoder().encode(Self.everything)
    var random = SeededGenerator(seed: 1)
    for _ in 0..<5000 {
      var changed = bytes
      changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      do {
        _ = try CBORDecoder().decode(Everything.self, from: changed)
      } catch {
        #expect(error is CBORError)
      }
    }
  }

  @Test func recursionOfTypesIsBounded() {
    struct Tree: Decodable {
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd { _ = try container.decode(Tree.self) }
      }
    }
    let bomb = [UInt8](repeating: 0x81, count: 1_000_000)
    let error = #expect(throws: CBORError.self) { try CBORDecoder().decode(Tree.self, from: bomb) }
    #expect(error?.code == .tooDeep)
  }

  @Test func largeMapsAndArraysKeepTheirOrderAndCount() throws {
    for count in [0, 1, 23, 24, 48, 49, 255, 256, 70_000] {
      let numbers = Array(0..<count)
      #expect(try CBORDecoder().decode([Int].self, from: CBOREncoder().encode(numbers)) == numbers)
      let counts = Dictionary(uniqueKeysWithValues: numbers.map { ("key\($0 &* 7919 % 70_001)", $0) })
      let bytes = try CBOREncoder().encode(["outer": counts])
      #expect(
        try CBORDecoder(requiresDeterminism: true).decode([String: [String: Int]].self, from: bytes)["outer"] == counts)
    }
  }

  @Test func aKeyWrittenTwiceIsRefused() {
    struct Twice: Encodable {
      enum Key: String, CodingKey { case a, b }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for key in [Key.a, .b, .a] { try container.encode(key.rawValue, forKey: key) }
      }
    }
    var writer = CBORWriter()
    writer.write(1)
    let error = #expect(throws: CBORError.self) { try CBOREncoder().encode(Twice(), into: &writer) }
    #expect(error?.code == .duplicateKey)
    #expect(writer.bytes == [1])
  }
}
