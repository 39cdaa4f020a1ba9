// The workflows in a snapshot of the index: one record each, in the order of their ids, and which are defaults.

public import CBOR
internal import EventSourcing

extension WorkflowIndex: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    try writer.writeArray(Array(self))
    try writer.writeArray(defaultWorkflows)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 2)
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      guard restore(try reader.read()) else { throw CBORError(.duplicateKey, at: start) }
    }
    try reader.readArray { (reader) throws(CBORError) in
      let start = reader.offset
      guard restoreDefault(try reader.read()) else { throw CBORError(.invalidValue, at: start, "no such workflow") }
    }
  }
}
