// A value that only one may hold at a time within a scope, such as an e-mail address or an import's row.
// Only a digest is kept, so that the text can be erased elsewhere and the key reveals nothing by itself.

internal import Digests

/// The first 16 bytes of SHA-256 over scope, a zero byte and value.
public struct UniqueKey: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  /// The key of `value` within `scope`, such as `email`; both count by their UTF-8 bytes.
  public init(scope: String, value: String) {
    var hash = SHA256()
    scope.withBytes { hash.update(bufferPointer: $0) }
    withUnsafeBytes(of: 0 as UInt8) { hash.update(bufferPointer: $0) }
    value.withBytes { hash.update(bufferPointer: $0) }
    self = hash.finalize().withUnsafeBytes { UniqueKey(stored: $0) }
  }

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The key from its 16 stored bytes.
  public init(stored bytes: UnsafeRawBufferPointer) {
    high = bytes.loadUnaligned(as: UInt64.self).bigEndian
    low = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
  }

  /// The key with these 16 stored bytes; nil for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self = bytes.withUnsafeBytes { UniqueKey(stored: $0) }
  }

  /// Its 16 stored bytes.
  public var bytes: [UInt8] {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
  }
}
