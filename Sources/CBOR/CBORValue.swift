// Any CBOR item as a tree, for tools that show or change items whose type they do not know.
// Reading accepts every well-formed item; writing is deterministic.

/// A CBOR item with all that it contains.
public enum CBORValue: Sendable {
  /// A whole number from 0 to 2^64 - 1.
  case unsigned(UInt64)
  /// The whole number -1 - n, from -1 to -2^64.
  case negative(UInt64)
  /// A byte string.
  case bytes([UInt8])
  /// Text.
  case text(String)
  /// A list of items.
  case array([CBORValue])
  /// Pairs of key and value in the order of the input.
  case map([CBORPair])
  /// An item with a tag.
  indirect case tagged(UInt64, CBORValue)
  /// A simple value without a case of its own: 0 to 19 or 32 to 255.
  case simple(UInt8)
  /// A truth value.
  case bool(Bool)
  /// Null.
  case null
  /// Undefined.
  case undefined
  /// A float of any width.
  case float(Double)
}

/// A key and its value in a map.
public struct CBORPair: Sendable, Equatable {
  /// The key; any item can be one.
  public var key: CBORValue
  /// The value.
  public var value: CBORValue

  /// Makes a pair.
  public init(_ key: CBORValue, _ value: CBORValue) {
    self.key = key
    self.value = value
  }
}

extension CBORValue: Equatable {
  /// Whether both are the same item: text by its bytes, all NaN the same, pairs of maps in the same order.
  public static func == (left: CBORValue, right: CBORValue) -> Bool {
    switch (left, right) {
    case (.unsigned(let left), .unsigned(let right)): left == right
    case (.negative(let left), .negative(let right)): left == right
    case (.bytes(let left), .bytes(let right)): left == right
    // Strings that look alike but have other bytes are other items.
    case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    case (.tagged(let left, let leftItem), .tagged(let right, let rightItem)): left == right && leftItem == rightItem
    case (.simple(let left), .simple(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null), (.undefined, .undefined): true
    case (.float(let left), .float(let right)): left.isNaN ? right.isNaN : left.bitPattern == right.bitPattern
    default: false
    }
  }
}
