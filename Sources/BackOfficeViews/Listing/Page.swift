// What all lists share: who looks, which page, and the errors of asking.

public import BackOffice
public import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// Whose rows a list shows.
public enum ViewerScope: Hashable, Sendable {
  case everything
  /// Everything but the administration of users; only the audit trail makes a difference.
  case administrator
  /// What is a general user's own; `includesOrderAdmin` says whether orders are also their order admin's.
  case own(UserID, includesOrderAdmin: Bool)

  /// Whether only what is the viewer's own is shown.
  var isOwn: Bool { if case .own = self { true } else { false } }
}

/// One page of a list.
public struct Page<Row: Sendable>: Sendable {
  public let rows: [Row]
  /// Where the next page begins; nil on the last one.
  public let next: Cursor?
  /// Why some rows lack a part that is read from the log; only of the audit trail, where that is asked for.
  public let damage: StoreFailure?

  public init(rows: [Row], next: Cursor?, damage: StoreFailure? = nil) {
    self.rows = rows
    self.next = next
    self.damage = damage
  }
}

/// A place between two rows of a list in one order. It stays right while rows come and go.
public struct Cursor: Hashable, Sendable, CustomStringConvertible {
  /// Letters, digits, `-` and `_`.
  public let text: String

  /// The text as a page gave it; whether it fits shows when it is used.
  public init(_ text: String) {
    self.text = text
  }

  public var description: String { text }
}

/// Why a list could not be given.
public enum ListError: QueryError, Hashable, Sendable {
  /// The cursor is none, or one of another list or order.
  case malformedCursor(String)
  /// A text of more words than a search takes.
  case searchTooLong(words: Int)
  /// A filter's label that nothing has; `known` are those that there are.
  case unknownLabel(String, of: String, known: [String])

  public var description: String {
    switch self {
    case .malformedCursor: "the cursor is not one that this list, in this order, has given"
    case .searchTooLong(let words): "the text to search for is too long: \(words) words are the most"
    case .unknownLabel(let label, let what, let known):
      "there is no \(what) \(label); there \(known.isEmpty ? "is none" : "are: " + Self.listed(known))"
    }
  }

  /// Each label once, and not more than a person reads.
  private static func listed(_ labels: [String]) -> String {
    let labels = labels.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let shown = labels.prefix(30).joined(separator: ", ")
    return labels.count > 30 ? "\(shown) and \(labels.count - 30) more" : shown
  }
}

/// The value of one sort key.
enum KeyValue: Hashable {
  case integer(Int64)
  case text(String)

  var column: ColumnValue {
    switch self {
    case .integer(let value): .integer(value)
    case .text(let value): .text(value)
    }
  }
}

extension Cursor {
  /// Written as the list's name and the values, each text with its length before it.
  init(list: String, values: [KeyValue]) {
    var bytes = Array(list.utf8) + [0]
    for value in values {
      switch value {
      case .integer(let number): bytes += Array("i\(number);".utf8)
      case .text(let text): bytes += Array("t\(text.utf8.count):".utf8) + Array(text.utf8)
      }
    }
    var text = Data(bytes).base64EncodedString()
    text.removeAll { $0 == "=" }
    self.init(String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }))
  }

  func values(list: String, count: Int) throws(ListError) -> [KeyValue] {
    let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded), let values = Self.parse(Array(data), list), values.count == count
    else { throw .malformedCursor(text) }
    return values
  }

  private static func parse(_ bytes: [UInt8], _ list: String) -> [KeyValue]? {
    let head = Array(list.utf8) + [0]
    guard bytes.starts(with: head) else { return nil }
    var rest = bytes[head.count...]
    var values: [KeyValue] = []
    while let kind = rest.popFirst() {
      let end = UInt8(ascii: kind == UInt8(ascii: "i") ? ";" : ":")
      guard let index = rest.firstIndex(of: end), let number = Int64(String(decoding: rest[..<index], as: UTF8.self))
      else { return nil }
      rest = rest[(index + 1)...]
      switch kind {
      case UInt8(ascii: "i"): values.append(.integer(number))
      case UInt8(ascii: "t"):
        guard number >= 0, number <= rest.count else { return nil }
        guard let text = String(validating: rest.prefix(Int(number)), as: UTF8.self) else { return nil }
        values.append(.text(text))
        rest = rest.dropFirst(Int(number))
      default: return nil
      }
    }
    return values
  }
}
