// Whether the data set is the one that others were measured with: the checksum of its first 100,000 events must be the
// one of the C program's file.

import CBare
import Foundation

enum DataSet {
  /// CRC-32C of the file that the C program makes of 100,000 events.
  private static let expected: UInt32 = 0x1cb4_384a

  static func run(_ setting: Setting) async throws -> [Figure] {
    let raw = PeerEvent.rawBytes(of: PeerEvent.first(100_000))
    let checksum = cbare_crc(raw, raw.count)
    guard checksum == expected else {
      print("data: the checksum is \(String(checksum, radix: 16)), not \(String(expected, radix: 16))")
      throw CocoaError(.fileReadCorruptFile)
    }
    return [Figure("data set, checksum as expected", Double(raw.count) / 100_000, "bytes/event")]
  }
}
