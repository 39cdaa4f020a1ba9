// A type that lists its fields once. From the one list come its CBOR, its reading of JSON with all faults at once, its
// checks of form, its description for help and schema.

/// A type with named fields, listed once in an initializer that says for each field its name, where its value is, and
/// what it means.
///
///     public struct Loan: Record {
///       public let copyID: CopyID
///       public let until: Instant?
///
///       public init(_ field: inout some FieldList<Loan>) {
///         copyID = field("copyID", \.copyID, "the copy that is lent")
///         until = field("until", \.until, "when it is due back")
///       }
///     }
///
/// Who reads gives each field the value that was found; who writes or checks gives it the value it has. Names are a
/// storage contract where the type is stored.
public protocol Record: FieldType {
  init(_ field: inout some FieldList<Self>)
}

/// Goes through the fields of a type.
public protocol FieldList<Root> {
  associatedtype Root

  /// The value of the next field.
  ///
  /// - Parameters:
  ///   - name: its name in JSON and in CBOR; it has more than one character.
  ///   - value: where it is in a value of the type.
  ///   - meaning: what it is, in a few words.
  ///   - rule: what is well formed; nil for every value of the type.
  mutating func next<Value: FieldType>(
    _ name: StaticString, _ value: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value
}

extension FieldList {
  /// The value of the next field, of which every value is well formed.
  @inlinable @inline(__always)
  public mutating func callAsFunction<Value: FieldType>(
    _ name: StaticString, _ value: (Root) -> Value, _ meaning: StaticString
  ) -> Value {
    next(name, value, meaning, rule: nil)
  }

  /// The value of the next field, with what is well formed in it.
  @inlinable @inline(__always)
  public mutating func callAsFunction<Value: FieldType>(
    _ name: StaticString, _ value: (Root) -> Value, _ meaning: StaticString, _ rule: FieldRule<Value>
  ) -> Value {
    next(name, value, meaning, rule: rule)
  }
}

/// What is well formed in a field, beyond its type.
public struct FieldRule<Value>: Sendable {
  /// What is well formed, in words.
  public let text: StaticString
  /// Nil if the value is well formed, else what is wrong with the field. Its name is the path that leads to it, such as
  /// `firstUser.name`.
  public let fault: @Sendable (_ value: Value, _ field: String) -> (any Error)?

  public init(_ text: StaticString, fault: @escaping @Sendable (_ value: Value, _ field: String) -> (any Error)?) {
    self.text = text
    self.fault = fault
  }
}

extension Record {
  /// A value without content, which stands in where none could be read.
  public static var placeholder: Self {
    var fields = Placeholders<Self>()
    return Self(&fields)
  }

  /// What is wrong with the first field that is not well formed; fields within fields count too.
  public var formFault: (any Error)? { formFault("") }

  public func formFault(_ path: String) -> (any Error)? {
    var fields = FormCheck(value: self, path: path)
    _ = Self(&fields)
    return fields.fault
  }
}

/// Gives every field its placeholder.
private struct Placeholders<Root>: FieldList {
  mutating func next<Value: FieldType>(
    _ name: StaticString, _ value: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value {
    .placeholder
  }
}

/// Looks for the first field that breaks its rule.
private struct FormCheck<Root>: FieldList {
  let value: Root
  let path: String
  var fault: (any Error)?

  mutating func next<Value: FieldType>(
    _ name: StaticString, _ get: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value {
    let value = get(self.value)
    if fault == nil {
      let place = path + name.description
      fault = rule?.fault(value, place) ?? value.formFault(place + ".")
    }
    return value
  }
}
