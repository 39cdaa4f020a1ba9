// CRC-32C (Castagnoli, RFC 3720), the checksum of every header and frame of the log.
// Uses the processor's instruction where there is one; the tables give the same sums.

internal import CCRC32C

/// CRC-32C over raw bytes.
public enum CRC {
  /// Whether this processor computes the sum by an instruction of its own.
  public static var isAccelerated: Bool { ccrc32c_is_accelerated() != 0 }

  /// The checksum of `bytes`; `previous` continues the sum of the bytes before them.
  public static func checksum(_ bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0) -> UInt32 {
    ccrc32c_update(previous, bytes.baseAddress, bytes.count)
  }

  /// The checksum of `bytes`.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { checksum($0) }
  }

  /// The same checksum by tables only, on any processor.
  public static func portableChecksum(_ bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0) -> UInt32 {
    ccrc32c_update_portable(previous, bytes.baseAddress, bytes.count)
  }
}
