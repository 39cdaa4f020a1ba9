// Who acts. A log keeps an actor as text and asks nothing about it.

public import FoundationEssentials
internal import TextFormats

/// Who caused an event.
public enum Actor: Hashable, Sendable {
  case user(UUID)
  /// A policy of the engine itself, by name.
  case system(String)
  case importer(UUID)
  /// A port through which an outside service reported something.
  case integration(String)
  /// Somebody whose text this program can't read, such as a kind of actor that a newer one writes.
  case other(String)

  /// The kind of actor as one word: user, system, importer, integration or other.
  public var kind: String {
    switch self {
    case .user: "user"
    case .system: "system"
    case .importer: "importer"
    case .integration: "integration"
    case .other: "other"
    }
  }

  /// What names the actor within its kind.
  public var name: String {
    switch self {
    case .user(let id), .importer(let id): UUIDText.string(id)
    case .system(let name), .integration(let name), .other(let name): name
    }
  }
}

extension Actor: CustomStringConvertible {
  /// Kind and name with a colon between, as stored; of an actor that can't be read, the text as it was found.
  public var description: String {
    if case .other(let text) = self { text } else { kind + ":" + name }
  }

  /// The actor that a log holds as `text`.
  public init(stored text: String) { self = Actor(parsing: text) ?? .other(text) }

  /// Reads an actor whose kind is known; nil if the text is anything else.
  public init?(parsing text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let start = text.utf8.index(after: colon)
    switch text[..<colon] {
    case "user":
      guard let id = UUIDText.parse(text, from: start) else { return nil }
      self = .user(id)
    case "importer":
      guard let id = UUIDText.parse(text, from: start) else { return nil }
      self = .importer(id)
    case "system": self = .system(String(text[start...]))
    case "integration": self = .integration(String(text[start...]))
    default: return nil
    }
  }
}

extension UUIDText {
  /// Reads the rest of `text`, without a string of its own.
  fileprivate static func parse(_ text: String, from start: String.Index) -> UUID? {
    let offset = text.utf8.distance(from: text.startIndex, to: start)
    return text.withBytes { parse(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
  }
}
