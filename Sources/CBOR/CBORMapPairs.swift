// Writing a map whose pairs come in any order and whose number is not known before: they are put in order at the end.

/// A map at the end of a writer's output that is not complete yet.
public struct CBORMapPairs {
  private let start: Int
  private var pairs: [CBORMapSorting.Pair] = []

  /// Begins a map.
  public init(_ writer: inout CBORWriter) {
    start = writer.count
    // The head takes this byte's place.
    writer.map(0)
    pairs.reserveCapacity(12)
  }

  /// Appends a key; its value must be written next.
  public mutating func key(_ name: StaticString, _ writer: inout CBORWriter) {
    let pairStart = writer.count
    writer.key(name)
    pairs.append(CBORMapSorting.Pair(start: pairStart, valueStart: writer.count))
  }

  /// Appends a key that comes from data; its value must be written next.
  public mutating func key(text: String, _ writer: inout CBORWriter) {
    let pairStart = writer.count
    writer.key(text: text)
    pairs.append(CBORMapSorting.Pair(start: pairStart, valueStart: writer.count))
  }

  /// Completes the map.
  ///
  /// - Throws: `duplicateKey` if a key was written twice.
  public func finish(_ writer: inout CBORWriter) throws(CBORError) {
    try pairs.withUnsafeBufferPointer { (pairs) throws(CBORError) in try CBORMapSorting.sort(pairs, in: &writer) }
    writer.replaceByte(at: start, withHead: 5, UInt64(pairs.count))
  }
}
