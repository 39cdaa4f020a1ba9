// The CBOR of a record: a map of its fields in deterministic order, without those that are absent. Fields that are not
// known are passed over when it is read.

public import CBOR

extension Record {
  /// Appends a map of the fields.
  @inlinable
  public func write(to writer: inout CBORWriter) throws(CBORError) {
    let failure = withUnsafeMutablePointer(to: &writer) { writer in
      withUnsafePointer(to: self) { value -> CBORError? in
        var fields = CBORFieldWriter(value, writer)
        _ = Self(&fields)
        return fields.finish()
      }
    }
    if let failure { throw failure }
  }

  /// Reads a map of fields.
  @inlinable
  public static func read(from reader: inout CBORReader) throws(CBORError) -> Self {
    var fields = try CBORFieldReader<Self>(reader, inOrder: true)
    var value = Self(&fields)
    if try !fields.finish() {
      fields = try CBORFieldReader<Self>(reader, inOrder: false)
      value = Self(&fields)
      _ = try fields.finish()
    }
    reader = fields.reader
    return value
  }
}

/// Writes the fields of a value into a map.
@usableFromInline
struct CBORFieldWriter<Root>: FieldList {
  @usableFromInline let value: UnsafePointer<Root>
  @usableFromInline let writer: UnsafeMutablePointer<CBORWriter>
  @usableFromInline var pairs: CBORMapPairs
  @usableFromInline var failure: CBORError?

  @inlinable
  init(_ value: UnsafePointer<Root>, _ writer: UnsafeMutablePointer<CBORWriter>) {
    self.value = value
    self.writer = writer
    pairs = CBORMapPairs(&writer.pointee)
  }

  @inlinable
  mutating func next<Value: FieldType>(
    _ name: StaticString, _ get: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value {
    let value = get(value.pointee)
    guard failure == nil, !value.isAbsent else { return value }
    pairs.key(name, &writer.pointee)
    do throws(CBORError) { try value.write(to: &writer.pointee) } catch { failure = error }
    return value
  }

  @inlinable
  func finish() -> CBORError? {
    if let failure { return failure }
    do throws(CBORError) { try pairs.finish(&writer.pointee) } catch { return error }
    return nil
  }
}

/// Reads the fields of a value from a map.
@usableFromInline
struct CBORFieldReader<Root>: FieldList {
  @usableFromInline var reader: CBORReader
  @usableFromInline var map: CBORMapCursor
  @usableFromInline var failure: CBORError?
  @usableFromInline let inOrder: Bool

  @inlinable
  init(_ reader: CBORReader, inOrder: Bool) throws(CBORError) {
    self.reader = reader
    self.inOrder = inOrder
    map = try CBORMapCursor(&self.reader)
  }

  @inlinable
  mutating func next<Value: FieldType>(
    _ name: StaticString, _ value: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value {
    if failure == nil {
      do throws(CBORError) {
        if try map.seek(name, &reader, inOrder: inOrder) { return try Value.read(from: &reader) }
        if let absent = Value.absent { return absent }
        throw CBORReader.missingKey(name.description, inMapAt: map.mapStart)
      } catch {
        failure = error
      }
    }
    return .placeholder
  }

  @inlinable
  mutating func finish() throws(CBORError) -> Bool {
    if let failure {
      // What seems to be missing may stand elsewhere in a map that is not in order.
      guard failure.code == .missingKey, inOrder else { throw failure }
      return false
    }
    return try map.finish(&reader)
  }
}
