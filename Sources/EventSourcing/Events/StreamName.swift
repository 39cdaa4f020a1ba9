// The name of a stream: a category and the id of the thing whose history it holds.

public import FoundationEssentials
internal import TextFormats

/// Names one stream of events: `account`, `order-7f0c…`, `cart-42`.
public struct StreamName: Hashable, Sendable {
  /// What tells the streams of one category apart.
  public enum Key: Hashable, Sendable {
    case none
    case uuid(UUID)
    case text(String)
  }

  /// What the stream is the history of; 1…64 bytes of UTF-8 without a dash.
  public let category: String
  public let key: Key

  public init(_ category: String, _ key: Key = .none) {
    self.category = category
    self.key = key
  }

  public init<Kind>(_ category: String, _ id: ID<Kind>) {
    self.init(category, .uuid(id.uuid))
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
