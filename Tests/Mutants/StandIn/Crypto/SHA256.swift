// The part of swift-crypto that the log uses, under the same names, for scratch builds only.

internal import CSHA256

/// SHA-256.
public struct SHA256 {
  /// The 32 bytes of a digest.
  public struct Digest {
    fileprivate var bytes = [UInt8](repeating: 0, count: 32)

    /// Passes the bytes.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
      try bytes.withUnsafeBytes(body)
    }
  }

  private var hash = csha256()

  /// Begins a digest.
  public init() { csha256_begin(&hash) }

  /// Adds bytes.
  public mutating func update(bufferPointer: UnsafeRawBufferPointer) {
    csha256_add(&hash, bufferPointer.baseAddress, bufferPointer.count)
  }

  /// The digest of all that was added.
  public func finalize() -> Digest {
    var (ending, digest) = (hash, Digest())
    csha256_end(&ending, &digest.bytes)
    return digest
  }
}
