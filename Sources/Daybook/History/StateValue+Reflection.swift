// The tree of a state that says nothing about itself: its stored properties by their names. Values with a coding of
// their own (ids, times, amounts, records) are told by that, as in the events.

internal import CBOR
internal import EventSourcing
internal import FoundationEssentials
internal import JSON
internal import TextFormats

/// A part of a state whose fields are told as fields of the whole that it is part of.
public protocol StatePart {}

extension StateValue {
  /// The tree of a state by its stored properties. One that is of several kinds, such as the state of an order or of a
  /// customer, is told as the one that it is.
  ///
  /// Sets and dictionaries are put in order, so that equal states have equal trees.
  public init(reflecting state: Any) {
    var value = Self.tree(state, 0)
    while case .choice(_, let content) = value { value = content }
    self = value
  }

  /// What a state nests deeper than this is left out: a state can be as deep as a stored event makes it.
  private static let deepest = 48

  private static func tree(_ value: Any, _ depth: Int) -> StateValue {
    guard depth < deepest else { return .text("…") }
    if let plain = plain(value) { return plain }
    let mirror = Mirror(reflecting: value)
    // Whether a type conforms to a protocol is found among all conformances of the program when it is asked first, so a
    // type that can't is not asked.
    switch mirror.displayStyle {
    case .optional: return mirror.children.first.map { tree($0.value, depth) } ?? .null
    case .collection: return .list(mirror.children.map { tree($0.value, depth + 1) })
    case .set: return set(mirror.children.map { tree($0.value, depth + 1) })
    case .dictionary: return dictionary(mirror, depth + 1)
    default: break
    }
    let field = value as? any FieldType
    if let field {
      if let record = field as? any Record { return .object(fields(of: record, depth + 1)) }
      if let coded = (mirror.displayStyle == nil ? number(field) : nil) ?? coded(field) { return coded }
    }
    if mirror.displayStyle == .enum { return named(value) ?? kind(value, mirror, depth + 1) }
    if field == nil, mirror.children.count <= mostOfNumber, let number = number(value) { return number }
    if mirror.children.count <= 1, let named = named(value) { return named }
    return .object(fields(mirror, depth + 1))
  }

  /// What is made of more parts is no number.
  private static let mostOfNumber = 2

  /// A value that is one of the tree's own.
  private static func plain(_ value: Any) -> StateValue? {
    switch value {
    case let text as String: .text(text)
    case let flag as Bool: .flag(flag)
    case let instant as Instant: .instant(instant)
    case let id as UUID: .text(UUIDText.string(id))
    case let number as Int: .integer(Int64(number))
    case let number as Int64: .integer(number)
    case let number as UInt32: .integer(Int64(number))
    default: nil
    }
  }

  private static func number(_ value: Any) -> StateValue? {
    switch value as? any Numeric {
    case let number as any BinaryInteger: Int64(exactly: number).map { .integer($0) } ?? .text("\(number)")
    case let number as any BinaryFloatingPoint: .real(Double(number))
    default: nil
    }
  }

  /// The value as its own coding tells it; nil if it has none.
  private static func coded(_ field: any FieldType) -> StateValue? {
    var writer = CBORWriter(capacity: 64)
    do {
      try field.write(to: &writer)
      return try writer.bytes.withUnsafeBytes { bytes in
        var reader = CBORReader(bytes)
        if reader.isText { return .text(try reader.readText()) }
        if let id = try? reader.readUUID() { return .text(UUIDText.string(id)) }
        var json: [UInt8] = []
        try CBORJSON.append(bytes, to: &json)
        return StateValue(try JSONDocument().parse(json))
      }
    } catch {
      return nil
    }
  }

  /// A value that stands for a simpler one, such as a word.
  private static func named(_ value: Any) -> StateValue? {
    (value as? any RawRepresentable).flatMap { plain($0.rawValue) ?? number($0.rawValue) }
  }

  private static func kind(_ value: Any, _ mirror: Mirror, _ depth: Int) -> StateValue {
    guard let content = mirror.children.first else { return .text("\(value)") }
    return .choice(content.label ?? "\(value)", tree(content.value, depth))
  }

  private static func fields(_ mirror: Mirror, _ depth: Int) -> [StateField] {
    var fields: [StateField] = []
    for (place, child) in mirror.children.enumerated() {
      let name = child.label ?? String(place)
      let value = tree(child.value, depth)
      if case .object(let parts) = value, child.value is any StatePart,
        !parts.contains(where: { part in fields.contains { $0.name == part.name } })
      {
        fields += parts
      } else {
        fields.append(StateField(name, value))
      }
    }
    return fields
  }

  private static func set(_ elements: [StateValue]) -> StateValue {
    let keyed = elements.map { (key: $0.scalar ?? "\($0)", value: $0) }
    return .list(keyed.sorted { ExactText.precedes($0.key, $1.key) }.map(\.value))
  }

  private static func dictionary(_ mirror: Mirror, _ depth: Int) -> StateValue {
    let fields = mirror.children.compactMap { child -> StateField? in
      let pair = Array(Mirror(reflecting: child.value).children)
      guard pair.count == 2 else { return nil }
      let key = tree(pair[0].value, depth)
      return StateField(key.scalar ?? key.compact, tree(pair[1].value, depth))
    }
    return .object(fields.sorted { ExactText.precedes($0.name, $1.name) })
  }

  /// A key of several parts, such as a system and an id.
  private var compact: String {
    guard case .object(let fields) = self else { return "\(self)" }
    return fields.map { $0.value.scalar ?? "\($0.value)" }.joined(separator: "/")
  }

  private init(_ json: JSONValue) {
    switch json.kind {
    case .null: self = .null
    case .bool: self = .flag(json.bool ?? false)
    case .number:
      self = json.integer(Int64.self).map { .integer($0) } ?? json.double.map { .real($0) } ?? .text(json.numberText)
    case .string: self = .text(json.string ?? "")
    case .array: self = .list(json.elements.map { StateValue($0) })
    case .object: self = .object(json.fields.map { StateField($0.name, StateValue($0.value)) })
    }
  }

  private static func fields<R: Record>(of record: R, _ depth: Int) -> [StateField] {
    var tree = RecordTree(root: record, depth: depth)
    _ = R(&tree)
    return tree.fields
  }

  /// Lists the fields of a record, in the order in which it has them.
  private struct RecordTree<Root>: FieldList {
    let root: Root
    let depth: Int
    var fields: [StateField] = []

    mutating func next<Value: FieldType>(
      _ name: StaticString, _ get: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
    ) -> Value {
      let value = get(root)
      fields.append(StateField(name.description, tree(value, depth)))
      return value
    }
  }
}

extension ExactText {
  /// Whether `one` comes before `other` by its bytes.
  fileprivate static func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}
