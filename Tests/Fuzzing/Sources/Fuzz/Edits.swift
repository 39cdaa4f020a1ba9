// Input read as edits of something valid: checksums are made to fit afterwards, so that the parsers behind them are
// reached, and a corpus stays a few bytes long.

import CRC32C

@testable import EventLog

/// Changes of single bytes: area, offset and value, four bytes each.
struct Edits {
  private let input: UnsafeRawBufferPointer

  init(_ input: UnsafeRawBufferPointer) { self.input = input }

  /// Applies the edits of one area.
  func apply(_ area: Int, to bytes: inout [UInt8]) {
    for start in stride(from: 0, to: input.count - 3, by: 4) where Int(input[start]) == area && !bytes.isEmpty {
      let offset = Int(input[start + 1]) | Int(input[start + 2]) << 8
      bytes[offset % bytes.count] = input[start + 3]
    }
  }
}

extension [UInt8] {
  /// Stores a number in little-endian order, where there is room for it.
  mutating func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
    guard offset >= 0, offset + MemoryLayout<Number>.size <= count else { return }
    Swift.withUnsafeBytes(of: number.littleEndian) { replaceSubrange(offset..<offset + $0.count, with: $0) }
  }

  /// Stores the checksum of everything before it.
  mutating func storeChecksum(at offset: Int) {
    guard offset >= 0, offset + 4 <= count else { return }
    store(CRC.checksum(Array(self[..<offset])), at: offset)
  }

  init(_ sink: borrowing ByteSink) { self = Array(sink.bytes) }
}

/// Reads every byte, so that AddressSanitizer sees a range that reaches too far.
@inline(never) func touch(_ bytes: UnsafeRawBufferPointer) {
  var sum: UInt8 = 0
  for byte in bytes { sum &+= byte }
  blackHole = sum
}

nonisolated(unsafe) var blackHole: UInt8 = 0
