// The types that fields can have: how each is written and read in CBOR, read from JSON, and described.

public import CBOR
public import JSON

/// A type that a field can have.
public protocol FieldType: Sendable {
  /// Which values there are, for help and schema.
  static var form: FieldForm { get }
  /// A value that stands in where none could be read; nobody sees it.
  static var placeholder: Self { get }
  /// The value of a field that is not there; nil if the field must be there.
  static var absent: Self? { get }
  /// Whether the field is left out for this value.
  var isAbsent: Bool { get }
  /// What is wrong with the first field within that is not well formed. `path` leads here: empty, or ending in a dot.
  func formFault(_ path: String) -> (any Error)?
  /// The value with ids that stand for others by now replaced by these, in it and in the fields and lists within.
  func replacing(_ ids: IDReplacement) -> Self

  /// Appends one CBOR item; not called for what is absent.
  func write(to writer: inout CBORWriter) throws(CBORError)
  /// Reads one CBOR item.
  static func read(from reader: inout CBORReader) throws(CBORError) -> Self
  /// Reads a JSON value; nil if it can't be read, and then what is wrong with it is added to the reading's faults.
  static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self?
}

extension FieldType {
  @inlinable public static var absent: Self? { nil }
  @inlinable public var isAbsent: Bool { false }
  @inlinable public func formFault(_ path: String) -> (any Error)? { nil }
  @inlinable public func replacing(_ ids: IDReplacement) -> Self { self }
}

extension FieldType where Self: CBORCodable {
  @inlinable
  public func write(to writer: inout CBORWriter) throws(CBORError) { try encode(to: &writer) }
  @inlinable
  public static func read(from reader: inout CBORReader) throws(CBORError) -> Self { try Self(from: &reader) }
}

extension FieldType where Self: JSONReadable {
  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    do {
      return try Self(json: json)
    } catch {
      reading.add(error)
      return nil
    }
  }
}

extension Optional: FieldType where Wrapped: FieldType {
  public static var form: FieldForm { Wrapped.form.optional }
  @inlinable public static var placeholder: Wrapped? { nil }
  @inlinable public static var absent: Wrapped?? { .some(nil) }
  @inlinable public var isAbsent: Bool { self == nil ? true : false }
  @inlinable public func formFault(_ path: String) -> (any Error)? { self?.formFault(path) }
  @inlinable public func replacing(_ ids: IDReplacement) -> Wrapped? { map { $0.replacing(ids) } }

  @inlinable
  public func write(to writer: inout CBORWriter) throws(CBORError) {
    guard let self else { return writer.writeNull() }
    try self.write(to: &writer)
  }

  @inlinable
  public static func read(from reader: inout CBORReader) throws(CBORError) -> Wrapped? {
    guard reader.isNull else { return try Wrapped.read(from: &reader) }
    try reader.skip()
    return nil
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Wrapped?? {
    if json.isNull { return .some(nil) }
    return Wrapped.read(json, &reading).map { $0 }
  }
}

extension Array: FieldType where Element: FieldType {
  public static var form: FieldForm { .list(of: Element.form) }
  @inlinable public static var placeholder: [Element] { [] }
  @inlinable public func formFault(_ path: String) -> (any Error)? { lazy.compactMap { $0.formFault(path) }.first }
  @inlinable public func replacing(_ ids: IDReplacement) -> [Element] { map { $0.replacing(ids) } }

  @inlinable
  public func write(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(count)
    for element in self { try element.write(to: &writer) }
  }

  @inlinable
  public static func read(from reader: inout CBORReader) throws(CBORError) -> [Element] {
    var elements: [Element] = []
    try reader.readArray { (reader) throws(CBORError) in elements.append(try Element.read(from: &reader)) }
    return elements
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> [Element]? {
    guard json.kind == .array else {
      reading.add(json.wrongType(expected: "an array"))
      return nil
    }
    let elements = json.elements.map { Element.read($0, &reading) }
    return elements.contains { $0 == nil ? true : false } ? nil : elements.compactMap { $0 }
  }
}

extension Set: FieldType where Element: FieldType & Comparable {
  public static var form: FieldForm { .list(of: Element.form) }
  public static var placeholder: Set<Element> { [] }
  public func formFault(_ path: String) -> (any Error)? { sorted().formFault(path) }

  /// Ascending, so that equal sets have equal bytes.
  public func write(to writer: inout CBORWriter) throws(CBORError) { try sorted().write(to: &writer) }
  public static func read(from reader: inout CBORReader) throws(CBORError) -> Set<Element> {
    Set(try [Element].read(from: &reader))
  }
  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Set<Element>? {
    [Element].read(json, &reading).map { Set($0) }
  }
}

extension Dictionary: FieldType where Key == String, Value: FieldType {
  public static var form: FieldForm { .map(of: Value.form) }
  @inlinable public static var placeholder: [String: Value] { [:] }
  @inlinable public func formFault(_ path: String) -> (any Error)? {
    lazy.compactMap { $0.value.formFault(path) }.first
  }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    var pairs = CBORMapPairs(&writer)
    for (key, value) in self {
      pairs.key(text: key, &writer)
      try value.write(to: &writer)
    }
    try pairs.finish(&writer)
  }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> [String: Value] {
    var values: [String: Value] = [:]
    try reader.readMap { (key, reader) throws(CBORError) in
      values[try key.text] = try Value.read(from: &reader)
    }
    return values
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> [String: Value]? {
    guard json.kind == .object else {
      reading.add(json.wrongType(expected: "an object"))
      return nil
    }
    var values: [String: Value] = [:]
    var isWhole = true
    for (name, value) in json.fields {
      if let value = Value.read(value, &reading) { values[name] = value } else { isWhole = false }
    }
    return isWhole ? values : nil
  }
}

extension FieldType where Self: RawRepresentable<String> & CaseIterable {
  public static var form: FieldForm { .oneOf(allCases.map(\.rawValue)) }
  public static var placeholder: Self { allCases.first! }

  public func write(to writer: inout CBORWriter) throws(CBORError) { writer.write(rawValue) }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> Self {
    let start = reader.offset
    let text = try reader.readText()
    guard let value = Self(rawValue: text) else {
      throw CBORError(.invalidValue, at: start, "there is no \"\(text)\" here")
    }
    return value
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    guard let text = json.string else {
      reading.add(json.wrongType(expected: "text"))
      return nil
    }
    if let value = Self(rawValue: text) { return value }
    reading.add(json.error(.invalidValue, "expected \(Self.form.description), found \"\(text)\""))
    return nil
  }
}
