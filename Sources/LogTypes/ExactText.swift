// Text as the log stores and finds it: by its UTF-8 bytes. Swift's `==` also equates different spellings of a letter,
// which would make one stream of two.

/// Text that compares and hashes by its UTF-8 bytes.
public struct ExactText: Hashable, Sendable {
  public let text: String

  @inlinable public init(_ text: String) { self.text = text }

  @inlinable public static func == (one: ExactText, other: ExactText) -> Bool {
    one.text.withBytes { one in
      other.text.withBytes { other in one.elementsEqual(other) }
    }
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    text.withBytes { hasher.combine(bytes: $0) }
  }
}

extension String {
  /// Passes the UTF-8 bytes, without copying them where the text already holds them in one piece.
  @inlinable public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
    return Array(utf8).withUnsafeBytes(body)
  }
}
