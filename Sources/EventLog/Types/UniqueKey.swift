// A value that may be held only once within a scope, such as an e-mail address.
// Only a digest is kept, so that the text can be erased elsewhere and the key reveals nothing by itself.

internal import Crypto

/// The first 16 bytes of SHA-256 over scope, a zero byte and value.
public struct UniqueKey: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// The key of `value` within `scope`; both count by their UTF-8 bytes.
  public init(scope: String, value: String) {
    var hash = SHA256()
    scope.withBytes { hash.update(bufferPointer: $0) }
    withUnsafeBytes(of: 0 as UInt8) { hash.update(bufferPointer: $0) }
    value.withBytes { hash.update(bufferPointer: $0) }
    self = hash.finalize().withUnsafeBytes { UniqueKey(stored: $0) }
  }

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The key from its 16 stored bytes.
  init(stored bytes: UnsafeRawBufferPointer) {
    high = bytes.loadUnaligned(as: UInt64.self).bigEndian
    low = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
  }
}
