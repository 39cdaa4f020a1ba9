// The protocol of types that write and read themselves, and the conformances of the basic types.

public import FoundationEssentials

/// A type that writes and reads itself as one CBOR item.
public protocol CBORCodable {
  /// Appends exactly one item.
  func encode(to writer: inout CBORWriter) throws(CBORError)
  /// Reads exactly one item.
  init(from reader: inout CBORReader) throws(CBORError)
}

extension CBORCodable where Self: FixedWidthInteger {
  /// Appends the number.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    if let number = Int64(exactly: self) {
      writer.write(number)
    } else {
      writer.write(UInt64(self))
    }
  }

  /// Reads a whole number that fits the type.
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = try reader.readInteger()
  }
}

extension Int: CBORCodable {
  /// Reads a whole number that fits the type.
  @inlinable
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = Int(try reader.readInt())
  }
}
extension Int8: CBORCodable {}
extension Int16: CBORCodable {}
extension Int32: CBORCodable {}
extension Int64: CBORCodable {
  /// Reads a whole number that fits the type.
  @inlinable
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = try reader.readInt()
  }
}
extension UInt: CBORCodable {}
extension UInt8: CBORCodable {}
extension UInt16: CBORCodable {}
extension UInt32: CBORCodable {}
extension UInt64: CBORCodable {}

extension Bool: CBORCodable {
  /// Appends the truth value.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(self)
  }

  /// Reads a truth value.
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = try reader.readBool()
  }
}

extension Double: CBORCodable {
  /// Appends the number in its shortest form.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(self)
  }

  /// Reads a number.
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = try reader.readDouble()
  }
}

extension Float: CBORCodable {
  /// Appends the number in its shortest form.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(Double(self))
  }

  /// Reads a number that single precision keeps.
  public init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    let number = try reader.readDouble()
    guard number.isNaN || Double(Float(number)) == number else { throw CBORError(.outOfRange, at: start) }
    self = Float(number)
  }
}

extension String: CBORCodable {
  /// Appends the text.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(self)
  }

  /// Reads text.
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = try reader.readText()
  }
}

extension [UInt8]: CBORCodable {
  /// Appends a byte string.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(self)
  }

  /// Reads a byte string.
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = try reader.readBytes()
  }
}

extension UUID: CBORCodable {
  /// Appends tag 37 over the 16 bytes.
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(self)
  }

  /// Reads tag 37 over 16 bytes.
  public init(from reader: inout CBORReader) throws(CBORError) {
    self = try reader.readUUID()
  }
}
