// Writing a map whose pairs come in any order and whose number is not known before. Who writes keys in ascending order,
// the order of the deterministic encoding, pays nothing for it; else the pairs are put in order at the end.

/// A map at the end of a writer's output that is not complete yet.
public struct CBORMapPairs {
  private let start: Int
  private var count = 0
  private var previous = UnsafeRawBufferPointer(start: nil, count: 0)
  private var isAscending = true

  /// Begins a map.
  public init(_ writer: inout CBORWriter) {
    start = writer.count
    // The head takes this byte's place.
    writer.map(0)
  }

  /// Appends a key; its value must be written next.
  public mutating func key(_ name: StaticString, _ writer: inout CBORWriter) {
    let key = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    if isAscending, count > 0, !Self.precedes(previous, key) { isAscending = false }
    previous = key
    count &+= 1
    writer.key(name)
  }

  /// Appends a key that comes from data; its value must be written next.
  public mutating func key(text: String, _ writer: inout CBORWriter) {
    isAscending = false
    count &+= 1
    writer.key(text: text)
  }

  /// Completes the map.
  ///
  /// - Throws: `duplicateKey` if a key was written twice.
  public func finish(_ writer: inout CBORWriter) throws(CBORError) {
    if !isAscending { try sort(&writer) }
    writer.replaceByte(at: start, withHead: 5, UInt64(count))
  }

  private static func precedes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    left.count == right.count ? CBORBytes.order(left, right) < 0 : left.count < right.count
  }

  /// Finds where the pairs begin by reading what was written, and puts them in order.
  private func sort(_ writer: inout CBORWriter) throws(CBORError) {
    var pairs: [CBORMapSorting.Pair] = []
    pairs.reserveCapacity(count)
    let start = start
    try writer.withUnsafeBytes { (bytes) throws(CBORError) in
      var reader = CBORReader(bytes, at: start + 1, maximumDepth: CBORReader.defaultMaximumDepth * 2)
      while !reader.isAtEnd {
        let pairStart = reader.offset
        try reader.skip()
        pairs.append(CBORMapSorting.Pair(start: pairStart, valueStart: reader.offset))
        try reader.skip()
      }
    }
    try pairs.withUnsafeBufferPointer { (pairs) throws(CBORError) in try CBORMapSorting.sort(pairs, in: &writer) }
  }
}
