// Long texts in messages: what somebody wrote is repeated to them, but not a megabyte of it.

/// The beginning of a text, for messages.
public enum Excerpt {
  /// The text, or its first characters with its length in bytes where it has more than `limit` of them.
  public static func of(_ text: String, atMost limit: Int = 200) -> String {
    let length = text.utf8.count
    guard length > limit else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: limit)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return "\(text[..<end])… (\(length) bytes)"
  }
}
