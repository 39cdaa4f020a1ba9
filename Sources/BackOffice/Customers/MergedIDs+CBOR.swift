// Merged ids in a snapshot of the index.

internal import CBOR
internal import EventSourcing

extension MergedIDs: CBORCodable {
  func encode(to writer: inout CBORWriter) throws(CBORError) {
    try writer.writePairs(successors)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    self.init()
    try reader.readPairs { (dropped: ID<Kind>, kept: ID<Kind>) in merge(dropped, into: kept) }
    // No events make a circle, but a file can hold anything, and looking for a survivor would never end.
    guard !hasCircle else { throw CBORError(.invalidValue, at: start, "ids merged in a circle") }
  }

  private var hasCircle: Bool {
    var ended: Set<ID<Kind>> = []
    for start in successors.keys {
      var path: Set<ID<Kind>> = []
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
