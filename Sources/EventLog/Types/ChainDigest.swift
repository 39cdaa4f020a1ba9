// The running digest over all content of the log: two logs with the same digest at a position have the same history.
// It guards against forks and mix-ups, not against forgers.

internal import Digests

/// 16 bytes of SHA-256 over the digest before and a frame's content.
public struct ChainDigest: Hashable, Sendable, CustomStringConvertible {
  let high: UInt64
  let low: UInt64

  /// The digest of an empty log.
  public static let start = ChainDigest(high: 0, low: 0)

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(stored bytes: UnsafeRawBufferPointer) {
    high = bytes.loadUnaligned(as: UInt64.self).bigEndian
    low = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
  }

  /// The digest with these 16 bytes; nil for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self = bytes.withUnsafeBytes { ChainDigest(stored: $0) }
  }

  /// Its 16 bytes.
  public var bytes: [UInt8] {
    withUnsafeBytes(of: high.bigEndian) { Array($0) } + withUnsafeBytes(of: low.bigEndian) { Array($0) }
  }

  /// 32 hexadecimal digits.
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The digest after a frame with this content.
  func extended(firstPosition: UInt64, count: UInt32, content: UnsafeRawBufferPointer) -> ChainDigest {
    var hash = SHA256()
    let prefix = (high.bigEndian, low.bigEndian, firstPosition.littleEndian)
    withUnsafeBytes(of: prefix) { hash.update(bufferPointer: $0) }
    withUnsafeBytes(of: count.littleEndian) { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: content)
    return hash.finalize().withUnsafeBytes { ChainDigest(stored: $0) }
  }
}
