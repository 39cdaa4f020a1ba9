// Merged contacts in a snapshot of the index.

internal import CBOR
internal import EventSourcing

extension MergedContacts: CBORCodable {
  func encode(to writer: inout CBORWriter) throws(CBORError) {
    try writer.writePairs(successors)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    self.init()
    try reader.readPairs { (dropped: ContactID, kept: ContactID) in merge(dropped, into: kept) }
    // No events make a circle, but a file can hold anything, and looking for a survivor would never end.
    guard !hasCircle else { throw CBORError(.invalidValue, at: start, "contacts merged in a circle") }
  }

  private var hasCircle: Bool {
    var ended: Set<ContactID> = []
    for start in successors.keys {
      var path: Set<ContactID> = []
      var id = start
      while !ended.contains(id), let next = successors[id] {
        guard path.insert(id).inserted else { return true }
        id = next
      }
      ended.formUnion(path)
    }
    return false
  }
}
