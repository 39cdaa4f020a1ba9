// Text about a person. It is stored under a CBOR tag of its own, so that keys which can be destroyed may come later
// without touching a decider.

public import CBOR

/// Text that names or describes a person; never written to logs of the host, never part of a file name.
public struct PersonalText: Hashable, Sendable {
  public let text: String

  public init(_ text: String) {
    self.text = text
  }
}

extension PersonalText: CBORCodable {
  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init(try reader.readPersonalText())
  }

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.writePersonalText(text)
  }
}
