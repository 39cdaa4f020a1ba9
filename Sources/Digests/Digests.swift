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

/// HMAC with SHA-256 (RFC 2104): tells that whoever made it knows the key.
public enum HMACSHA256 {
  /// The 32 bytes for some bytes under a key.
  public static func of(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      let isMade = bytes.withUnsafeBytes { bytes in
        key.withUnsafeBytes { key in
          cdigests_hmac_sha256(key.baseAddress, key.count, bytes.baseAddress, bytes.count, buffer.baseAddress)
        }
      }
      precondition(isMade != 0, "the system's libcrypto has no HMAC with SHA-256")
      count = 32
    }
  }

  /// Whether two results are the same, in a time that does not tell where they differ.
  public static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && zip(a, b).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
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
