// What a batch may hold at most, in any store.

/// The limits of a batch and its parts.
public enum BatchLimits {
  /// The most bytes of an event's payload.
  public static let payload = 1 << 20
  /// The most bytes of a batch with its names.
  public static let batch = 16 << 20
  /// The most bytes of a stream's category.
  public static let category = 64
  /// The most bytes of a stream's textual id.
  public static let textID = 200
  /// The most bytes of a type's or actor's name.
  public static let name = 200
  /// When a batch may have been recorded, in milliseconds since 1970: 285,000 years around it. Any two such times have
  /// a difference that a frame of the log can hold.
  public static let times: ClosedRange<Int64> = -1 << 53...1 << 53
}
