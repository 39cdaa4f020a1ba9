// The check that an item is in the deterministic encoding of RFC 8949 §4.2.1.
// It looks ahead without moving the reader, so that any reading may follow.

extension CBORReader {
  /// Throws unless the next item, with all that it contains, is encoded deterministically.
  ///
  /// That is: shortest heads and floats, definite lengths, and map keys that ascend by their bytes.
  public func requireDeterminism() throws(CBORError) {
    var scan = self
    try scan.skipDeterministic()
  }

  private mutating func skipDeterministic() throws(CBORError) {
    let start = offset
    let head = try head()
    guard head.isShortest else { throw CBORError(.notDeterministic, at: start) }
    switch head.major {
    case 2, 3: _ = try content(head)
    case 4:
      try enter()
      for _ in 0..<(try itemCount(head, bytesPerItem: 1)) { try skipDeterministic() }
      leave()
    case 5:
      try enter()
      try skipDeterministicPairs(try itemCount(head, bytesPerItem: 2))
      leave()
    case 6:
      try enter()
      try skipDeterministic()
      leave()
    default: break
    }
  }

  private mutating func skipDeterministicPairs(_ count: Int) throws(CBORError) {
    var previous = offset..<offset
    for _ in 0..<count {
      let start = offset
      try skipDeterministic()
      let key = start..<offset
      if bytes[key].elementsEqual(bytes[previous]) { throw CBORError(.duplicateKey, at: start) }
      guard bytes[previous].lexicographicallyPrecedes(bytes[key]) else {
        throw CBORError(.notDeterministic, at: start, "map keys are not in ascending order")
      }
      previous = key
      try skipDeterministic()
    }
  }
}

extension CBORHead {
  /// Whether no shorter head has the same meaning; indefinite lengths never count as shortest.
  fileprivate var isShortest: Bool {
    if let float { return isShortestFloat(float) }
    switch info {
    case 24: return argument >= 24
    case 25: return argument > 0xFF
    case 26: return argument > 0xFFFF
    case 27: return argument > 0xFFFF_FFFF
    case 31: return false
    default: return true
    }
  }

  private func isShortestFloat(_ value: Double) -> Bool {
    if value.isNaN { return info == 25 && argument == 0x7E00 }
    let single = Float(value)
    let shortest: UInt8 = Double(single) != value ? 27 : HalfPrecision.bits(exactly: single) == nil ? 26 : 25
    return info == shortest
  }
}
