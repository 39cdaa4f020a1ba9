// How a point in time stands in an event.

public import CBOR

extension Instant: CBORCodable {
  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init(milliseconds: try reader.readInstant())
  }

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    try writer.writeInstant(milliseconds: milliseconds)
  }
}
