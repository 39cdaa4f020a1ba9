// Instants as tag 1: exact for every millisecond that a float can tell apart, and refused beyond.

import CBOR
import Testing

@Suite struct InstantTests {
  private func encode(_ milliseconds: Int64) throws -> [UInt8] {
    var writer = CBORWriter()
    try writer.writeInstant(milliseconds: milliseconds)
    return writer.bytes
  }

  private func decode(_ bytes: [UInt8]) throws -> Int64 {
    try bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      let instant = try reader.readInstant()
      try reader.finish()
      return instant
    }
  }

  @Test func `whole seconds are integers and others floats`() throws {
    #expect(try encode(1_363_896_240_000) == [UInt8](hex: "c11a514b67b0"))
    #expect(try encode(1_363_896_240_500) == [UInt8](hex: "c1fb41d452d9ec200000"))
    #expect(try encode(-1000) == [0xC1, 0x20])
    #expect(try encode(1500) == [UInt8](hex: "c1f93e00"))
  }

  @Test func `every magnitude comes back exactly`() throws {
    var random = SeededGenerator(seed: 7)
    let limit: Int64 = 1000 << 43
    var instants: [Int64] = [0, 1, -1, 999, -999, 1001, limit - 1, 1 - limit, limit - 999, 253_402_300_799_999]
    for _ in 0..<100_000 {
      instants.append(Int64(random.anyWidth() >> 1) % limit * (Bool.random(using: &random) ? 1 : -1))
    }
    // Where the float's steps are widest, and where its product would be rounded twice.
    for _ in 0..<100_000 {
      instants.append(Int64.random(in: 4_398_046_511_104_000..<4_503_599_627_370_496, using: &random))
    }
    for _ in 0..<100_000 { instants.append(Int64.random(in: limit - 1_000_000_000..<limit, using: &random)) }
    for instant in instants where try decode(encode(instant)) != instant {
      Issue.record("\(instant) comes back as \(try decode(encode(instant)))")
    }
  }

  @Test func `what is too far away is refused`() throws {
    #expect(try decode(encode(1000 << 43)) == 1000 << 43)
    #expect(throws: CBORError.self) { try encode(1000 << 43 + 1) }
    #expect(throws: CBORError.self) { try encode(.max) }
    #expect(throws: CBORError.self) { try encode(.min) }
    for hex in [
      "c1f97e00", "c1f97c00", "c1f9fc00", "c1fb42a0000000000000", "c1fbc2a0000000000000",
      "c1fb7fefffffffffffff", "c11bffffffffffffffff", "c13bffffffffffffffff", "c11b7fffffffffffffff",
    ] {
      let error = #expect(throws: CBORError.self) { try decode([UInt8](hex: hex)) }
      #expect(error?.code == .invalidInstant)
    }
  }
}
