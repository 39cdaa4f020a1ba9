// What names a stream: a category and an id within it.
// Keys compare by their UTF-8 bytes, because Swift's `==` on text also equates different spellings of a letter.

public import FoundationEssentials

/// The name of a stream.
public struct StreamKey: Hashable, Sendable {
  /// What kind of thing the stream is about; 1–64 UTF-8 bytes.
  public var category: String
  /// Which one of them.
  public var id: StreamKeyID

  /// Makes a key; its limits are checked when it is appended.
  public init(category: String, id: StreamKeyID) {
    self.category = category
    self.id = id
  }

  public static func == (one: StreamKey, other: StreamKey) -> Bool {
    one.id == other.id && TextKey(one.category) == TextKey(other.category)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(TextKey(category))
    hasher.combine(id)
  }
}

/// Which one of its category a stream is.
public enum StreamKeyID: Hashable, Sendable {
  /// The only one.
  case none
  /// The one with this id.
  case uuid(UUID)
  /// The one with this name; at most 200 UTF-8 bytes.
  case text(String)

  public static func == (one: StreamKeyID, other: StreamKeyID) -> Bool {
    switch (one, other) {
    case (.none, .none): true
    case (.uuid(let one), .uuid(let other)): one == other
    case (.text(let one), .text(let other)): TextKey(one) == TextKey(other)
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .none: hasher.combine(0 as UInt8)
    case .uuid(let id): hasher.combine(id)
    case .text(let text): hasher.combine(TextKey(text))
    }
  }
}

/// Text that compares and hashes by its UTF-8 bytes.
struct TextKey: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (one: TextKey, other: TextKey) -> Bool {
    one.text.withBytes { one in
      other.text.withBytes { other in one.elementsEqual(other) }
    }
  }

  func hash(into hasher: inout Hasher) {
    text.withBytes { hasher.combine(bytes: $0) }
  }
}

extension String {
  /// Passes the UTF-8 bytes, without copying them where the text already holds them in one piece.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
    return Array(utf8).withUnsafeBytes(body)
  }
}
