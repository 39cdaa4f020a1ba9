// The tags that this module gives a meaning, from the IANA registry of CBOR tags.
// Other tags are read and written too, as their number and the item that they enclose.

/// Numbers of tags.
public enum CBORTag {
  /// An instant as seconds since 1970, whole or with a fraction.
  public static let instant: UInt64 = 1
  /// A UUID as 16 bytes.
  public static let uuid: UInt64 = 37
  /// A date as text, such as `2024-01-31` (RFC 8943).
  public static let date: UInt64 = 1004
  /// Personal text, which can be made unreadable later; a number of our own.
  public static let personalText: UInt64 = 55835
}
