// Passing over items, which also checks that they are well-formed, and iterating over containers.
// Text in passed-over items is not checked for UTF-8, nor are their maps for duplicate keys.

extension CBORReader {
  /// Passes over the next item, whatever it is.
  @inline(__always)
  public mutating func skip() throws(CBORError) {
    // Most items are short strings, small numbers and simple values: one look at the first byte settles them.
    if offset < bytes.count {
      let initial = bytes[offset]
      let argument = Int(initial & 31)
      if argument < 24 {
        switch initial &>> 5 {
        case 0, 1, 7:
          offset &+= 1
          return
        case 2, 3:
          guard argument < remaining else { throw CBORError(.truncated, at: offset) }
          offset &+= 1 &+ argument
          return
        default: break
        }
      }
    }
    try skipAny()
  }

  private mutating func skipAny() throws(CBORError) {
    let head = try head()
    switch head.major {
    case 0, 1: break
    case 2, 3: try skipString(head)
    case 4: try skipItems(head, perEntry: 1)
    case 5: try skipItems(head, perEntry: 2)
    case 6:
      try enter()
      try skip()
      leave()
    default: break
    }
  }

  private mutating func skipString(_ head: CBORHead) throws(CBORError) {
    if head.isIndefinite {
      try forEachChunk(major: head.major) { _, _ throws(CBORError) in }
    } else {
      _ = try content(head)
    }
  }

  private mutating func skipItems(_ head: CBORHead, perEntry: Int) throws(CBORError) {
    try enter()
    if head.isIndefinite {
      while try !takeBreak() {
        for _ in 0..<perEntry { try skip() }
      }
    } else {
      // Entries, not items, are counted: the product of hostile numbers could overflow.
      for _ in 0..<(try perEntry == 1 ? itemCount(head, bytesPerItem: 1) : itemCount(head, bytesPerItem: 2)) {
        try skip()
        if perEntry == 2 { try skip() }
      }
    }
    leave()
  }

  /// Calls `body` with each chunk of an indefinite-length string whose head was just read, and its offset.
  mutating func forEachChunk(
    major: UInt8,
    _ body: (UnsafeRawBufferPointer, _ offset: Int) throws(CBORError) -> Void
  ) throws(CBORError) {
    while try !takeBreak() {
      let start = offset
      let chunk = try head()
      guard chunk.major == major, !chunk.isIndefinite else { throw CBORError(.invalidChunk, at: start) }
      try body(try content(chunk), start)
    }
  }

  /// Reads an array: calls `body` once for each item, which `body` must read or skip.
  public mutating func readArray(_ body: (inout CBORReader) throws(CBORError) -> Void) throws(CBORError) {
    let head = try head(of: 4, "an array")
    try enter()
    if head.isIndefinite {
      while try !takeBreak() { try body(&self) }
    } else {
      for _ in 0..<(try itemCount(head, bytesPerItem: 1)) { try body(&self) }
    }
    leave()
  }

  /// Reads a map with text keys: calls `body` with each key, upon which `body` reads the value.
  ///
  /// A value that `body` leaves unread is skipped. A key that comes twice is an error.
  public mutating func readMap(
    _ body: (CBORKey, inout CBORReader) throws(CBORError) -> Void
  ) throws(CBORError) {
    var keys = CBORKeyOrder(mapStart: offset)
    let head = try head(of: 5, "a map")
    try enter()
    var left = head.isIndefinite ? Int.max : try itemCount(head, bytesPerItem: 2)
    while left > 0 {
      if head.isIndefinite, try takeBreak() { break }
      left &-= 1
      let key = try readKey()
      try keys.check(key, self)
      let valueStart = offset
      try body(key, &self)
      if offset == valueStart { try skip() }
    }
    leave()
  }

  /// Reads a map with text keys without looking for duplicates; `body` must read or skip each value.
  mutating func forEachPair(
    _ body: (CBORKey, inout CBORReader) throws(CBORError) -> Void
  ) throws(CBORError) {
    try forEachEntry { (reader) throws(CBORError) in try body(try reader.readKey(), &reader) }
  }

  /// Reads a map: calls `body` for each pair, of which it must read or skip the key and the value.
  mutating func forEachEntry(_ body: (inout CBORReader) throws(CBORError) -> Void) throws(CBORError) {
    let head = try head(of: 5, "a map")
    try enter()
    if head.isIndefinite {
      while try !takeBreak() { try body(&self) }
    } else {
      for _ in 0..<(try itemCount(head, bytesPerItem: 2)) { try body(&self) }
    }
    leave()
  }

  @inline(__always)
  mutating func readKey() throws(CBORError) -> CBORKey {
    let start = offset
    // Nearly all keys have less than 24 bytes, so that their head is one byte.
    if offset < bytes.count {
      let length = Int(bytes[offset]) &- 0x60
      if length >= 0, length < 24, length < remaining {
        offset &+= 1 &+ length
        return CBORKey(
          utf8: UnsafeRawBufferPointer(start: bytes.baseAddress! + start + 1, count: length), offset: start)
      }
    }
    return try readLongKey()
  }

  @inline(never)
  private mutating func readLongKey() throws(CBORError) -> CBORKey {
    let start = offset
    let head = try head(of: 3, "a text key")
    guard !head.isIndefinite else { throw CBORError(.unsupported, at: start, "a key of indefinite length") }
    return CBORKey(utf8: try content(head), offset: start)
  }

  /// Reads the head of the next item, which must have the given major type.
  @inline(__always)
  mutating func head(of major: UInt8, _ expected: StaticString) throws(CBORError) -> CBORHead {
    let start = offset
    let head = try head()
    guard head.major == major else { throw CBORError(.typeMismatch, at: start, "expected \(expected)") }
    return head
  }
}
