// The customers in a snapshot of the index, in the order in which they were made, and whose each contact is. By what customers are
// taken for the same one is found again from their fields.

public import CBOR
internal import EventSourcing

extension CustomerIndex: CBORCodable {
  /// Less than a customer takes: its heads, two ids of 19 bytes, a name, a word and nine empty values.
  private static var smallestRecord: Int { 52 }

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    writer.array(briefs.count)
    for (id, brief) in inOrder {
      writer.array(2)
      try writer.write(id)
      try writer.write(brief)
    }
    try writer.writePairs(owners)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    self.init()
    try reader.readRecord(of: 2)
    let count = try reader.readArrayCount(bytesPerItem: Self.smallestRecord)
    reserve(count)
    for _ in 0..<count {
      let start = reader.offset
      try reader.readRecord(of: 2)
      let id: CustomerID = try reader.read()
      guard restore(try reader.read(), id) else { throw CBORError(.duplicateKey, at: start) }
    }
    try reader.readPairs { (contact: ContactID, owner: CustomerID) in restore(contact, ownedBy: owner) }
  }
}

extension CBORWriter {
  /// Appends the pairs of a dictionary as one flat array, ascending by key.
  mutating func writePairs<One, Other>(_ pairs: [ID<One>: ID<Other>]) throws(CBORError) {
    array(2 * pairs.count)
    for (key, value) in pairs.sorted(by: { $0.key < $1.key }) {
      try write(key)
      try write(value)
    }
  }
}

extension CBORReader {
  /// Reads what `writePairs` wrote, pair by pair.
  mutating func readPairs<One, Other>(_ body: (ID<One>, ID<Other>) -> Void) throws(CBORError) {
    let start = offset
    let count = try readArrayCount()
    guard count.isMultiple(of: 2) else { throw CBORError(.invalidValue, at: start, "half a pair") }
    for _ in 0..<count / 2 { body(try read(), try read()) }
  }
}
