// The state of a stream as a tree of named values, the same for any domain: what `state` prints, and what `diff` and
// `blame` compare.

public import EventSourcing

/// A value of a state, with all that it contains.
public enum StateValue: Sendable {
  case null
  case flag(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  case instant(Instant)
  case list([StateValue])
  /// Named values, in the order in which the state has them.
  case object([StateField])
  /// One of several kinds that brings a value with it, such as a clock that runs since a time. It counts as one value.
  indirect case choice(String, StateValue)
}

/// A named value of an object.
public struct StateField: Equatable, Sendable {
  public let name: String
  public let value: StateValue

  public init(_ name: String, _ value: StateValue) {
    self.name = name
    self.value = value
  }
}

extension StateValue: Equatable {
  /// Whether both say the same: text by its bytes.
  public static func == (one: StateValue, other: StateValue) -> Bool {
    switch (one, other) {
    case (.null, .null): true
    case (.flag(let one), .flag(let other)): one == other
    case (.integer(let one), .integer(let other)): one == other
    case (.real(let one), .real(let other)): one.bitPattern == other.bitPattern
    case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
    case (.instant(let one), .instant(let other)): one == other
    case (.list(let one), .list(let other)): one == other
    case (.object(let one), .object(let other)): one == other
    case (.choice(let one, let value), .choice(let other, let otherValue)): one == other && value == otherValue
    case (.null, _), (.flag, _), (.integer, _), (.real, _), (.text, _), (.instant, _), (.list, _), (.object, _),
      (.choice, _):
      false
    }
  }
}

extension StateValue {
  /// The value under a name; nil if this is no object or has no such field.
  public subscript(name: String) -> StateValue? {
    guard case .object(let fields) = self else { return nil }
    return fields.first { $0.name == name }?.value
  }

  /// Nothing that a comparison would tell: null, an empty list, an object without anything in it.
  public var isEmpty: Bool {
    switch self {
    case .null, .list([]): true
    case .object(let fields): fields.allSatisfy { $0.value.isEmpty }
    case .flag, .integer, .real, .text, .instant, .list, .choice: false
    }
  }

  /// Whether this is an amount in minor units of a currency, which counts as one value.
  public var isAmount: Bool {
    guard case .object(let fields) = self else { return false }
    return fields.map(\.name) == ["minor", "currency"]
  }

  /// The elements of a list of objects that have ids of their own, with the ids; nil for any other list, and for an
  /// empty one.
  public var identified: [(id: String, value: StateValue)]? {
    guard case .list(let elements) = self, !elements.isEmpty else { return nil }
    var taken: Set<String> = []
    var pairs: [(id: String, value: StateValue)] = []
    for element in elements {
      guard let id = element["id"]?.scalar, taken.insert(id).inserted else { return nil }
      pairs.append((id, element))
    }
    return pairs
  }

  /// The value as text, where it is one that can be an id or a key.
  var scalar: String? {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .flag(let flag): String(flag)
    case .instant(let instant): instant.description
    case .null, .real, .list, .object, .choice: nil
    }
  }
}
