// A file's bytes as memory, kept until nobody reads them any more.
// The system brings pages in when they are touched and takes them back when memory is short.

/// The bytes of a mapped file.
public final class MappedBytes: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer
  private let release: @Sendable (UnsafeRawBufferPointer) -> Void

  /// Keeps `bytes`, which nobody may change, until the last reader is done; then calls `release` with them.
  public init(_ bytes: UnsafeRawBufferPointer, release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
    self.bytes = bytes
    self.release = release
  }

  deinit { release(bytes) }

  /// How many bytes there are.
  var count: Int { bytes.count }

  /// Passes the bytes; they are valid only during the call, because nothing else keeps this object alive.
  func read<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }
}
