// The checksum against the vectors of RFC 3720, and the processor's instruction against the tables.
// Every length and alignment up to a few words is tried, because that is where the two differ in code.

import CRC32C
import Testing

@Suite struct CRC32CTests {
  private static let vectors: [([UInt8], UInt32)] = [
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array((0..<32).reversed()), 0x113F_DB5C),
    (Array("123456789".utf8), 0xE306_9283),
    ([], 0),
  ]

  @Test(arguments: vectors) func `gives the sums of RFC 3720`(bytes: [UInt8], sum: UInt32) {
    #expect(CRC.checksum(bytes) == sum)
    #expect(bytes.withUnsafeBytes { CRC.portableChecksum($0) } == sum)
  }

  @Test func `the instruction and the tables agree at every length and alignment`() {
    var state: UInt32 = 1
    let bytes = (0..<300).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    bytes.withUnsafeBytes { all in
      for start in 0..<9 {
        for end in start..<all.count {
          let part = UnsafeRawBufferPointer(rebasing: all[start..<end])
          #expect(CRC.checksum(part) == CRC.portableChecksum(part))
        }
      }
    }
  }

  @Test func `long inputs have the tables' sums, whole and in parts`() {
    var state: UInt32 = 1
    let bytes = (0..<9000).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    bytes.withUnsafeBytes { all in
      for length in [767, 768, 769, 1535, 1536, 1537, 2304, 4095, 4096, 4097, 8192, 8999] {
        for start in 0...1 {
          let part = UnsafeRawBufferPointer(rebasing: all[start..<start + length])
          let sum = CRC.portableChecksum(part)
          #expect(CRC.checksum(part) == sum)
          let first = CRC.checksum(UnsafeRawBufferPointer(rebasing: part[..<(length / 3)]))
          #expect(CRC.checksum(UnsafeRawBufferPointer(rebasing: part[(length / 3)...]), continuing: first) == sum)
        }
      }
    }
  }

  @Test func `continues over parts`() {
    let bytes: [UInt8] = Array(0..<100)
    bytes.withUnsafeBytes { all in
      let first = CRC.checksum(UnsafeRawBufferPointer(rebasing: all[..<37]))
      let both = CRC.checksum(UnsafeRawBufferPointer(rebasing: all[37...]), continuing: first)
      #expect(both == CRC.checksum(all))
    }
  }
}
