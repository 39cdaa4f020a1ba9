// The name of a stream: a category and the id of the thing whose history it holds. Names are the same only if their
// UTF-8 bytes are, in every store.

public import FoundationEssentials
internal import TextFormats

/// A place in the log: 1, 2, 3… without gaps. Zero is the place before the first event.
public typealias Position = UInt64

/// Names one stream of events: `account`, `order-7f0c…`, `cart-42`.
public struct StreamName: Hashable, Sendable {
  /// What tells the streams of one category apart.
  public enum Key: Hashable, Sendable {
    case none
    case uuid(UUID)
    /// At most 200 bytes of UTF-8.
    case text(String)

    @inlinable public static func == (one: Key, other: Key) -> Bool {
      switch (one, other) {
      case (.none, .none): true
      case (.uuid(let one), .uuid(let other)): one == other
      case (.text(let one), .text(let other)): ExactText(one) == ExactText(other)
      case (.none, _), (.uuid, _), (.text, _): false
      }
    }

    @inlinable public func hash(into hasher: inout Hasher) {
      switch self {
      case .none: hasher.combine(0 as UInt8)
      case .uuid(let id): hasher.combine(id)
      case .text(let text): hasher.combine(ExactText(text))
      }
    }
  }

  /// What the stream is the history of; 1…64 bytes of UTF-8 without a dash.
  public let category: String
  public let key: Key

  /// Makes a name; its limits are checked when something is appended to the stream.
  @inlinable public init(_ category: String, _ key: Key = .none) {
    self.category = category
    self.key = key
  }

  /// Reads what `description` writes.
  public init(parsing text: String) {
    guard let dash = text.utf8.firstIndex(of: UInt8(ascii: "-")) else {
      self.init(text)
      return
    }
    let rest = String(text[text.utf8.index(after: dash)...])
    self.init(String(text[..<dash]), UUIDText.parse(rest).map(Key.uuid) ?? .text(rest))
  }

  /// The UUID in the name, if its key is one.
  public var uuid: UUID? {
    if case .uuid(let uuid) = key { uuid } else { nil }
  }

  @inlinable public static func == (one: StreamName, other: StreamName) -> Bool {
    one.key == other.key && ExactText(one.category) == ExactText(other.category)
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    hasher.combine(ExactText(category))
    hasher.combine(key)
  }
}

extension StreamName: CustomStringConvertible {
  /// The category, and after a dash the key where there is one.
  public var description: String {
    switch key {
    case .none: category
    case .uuid(let uuid): category + "-" + UUIDText.string(uuid)
    case .text(let text): category + "-" + text
    }
  }
}
