// A unique key as its 16 stored bytes, for those who carry it to another log.
// The text that it was made from can't be found again.

extension UniqueKey {
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
