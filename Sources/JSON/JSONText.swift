// A string of a JSON text as bytes, so that ids and instants can be read from it without making a string.

/// The content of a JSON string, with its escapes resolved; valid only while the document keeps its text.
public struct JSONText {
  /// The text as UTF-8.
  public let utf8: UnsafeRawBufferPointer

  /// The text as a string.
  public var string: String {
    String(decoding: utf8, as: UTF8.self)
  }

  /// Whether the text consists of the bytes of `name`.
  @inline(__always)
  func equals(_ name: UnsafeRawBufferPointer) -> Bool {
    guard utf8.count == name.count else { return false }
    var index = 0
    while index < name.count {
      if utf8[index] != name[index] { return false }
      index &+= 1
    }
    return true
  }

  /// Throws unless `bytes` are valid UTF-8.
  static func requireUTF8(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    do {
      _ = try UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span)
    } catch {
      throw JSONError(.invalidText, column: error.byteOffsets.lowerBound + 1, "the text is not valid UTF-8")
    }
  }
}
