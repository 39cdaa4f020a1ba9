// Digests of bytes, made by the system's libcrypto.

internal import CDigests

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece.
public struct SHA256: Sendable {
  private var state = cdigests_state()

  /// Begins a digest.
  public init() { cdigests_sha256_begin(&state) }

  /// Adds bytes.
  public mutating func update(bufferPointer bytes: UnsafeRawBufferPointer) {
    cdigests_sha256_add(&state, bytes.baseAddress, bytes.count)
  }

  /// The 32 bytes of the digest of all that was added; more may be added afterwards.
  public func finalize() -> [UInt8] {
    var state = state
    return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      cdigests_sha256_end(&state, buffer.baseAddress)
      count = 32
    }
  }
}

/// SHA-1 (FIPS 180-4), for name-based ids only: it does not withstand an attack.
public struct SHA1: Sendable {
  private var state = cdigests_state()

  /// Begins a digest.
  public init() { cdigests_sha1_begin(&state) }

  /// Adds bytes.
  public mutating func update(bufferPointer bytes: UnsafeRawBufferPointer) {
    cdigests_sha1_add(&state, bytes.baseAddress, bytes.count)
  }

  /// The 20 bytes of the digest of all that was added; more may be added afterwards.
  public func finalize() -> [UInt8] {
    var state = state
    return [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
      cdigests_sha1_end(&state, buffer.baseAddress)
      count = 20
    }
  }
}
