// Walks the streams of several runs at once, in order of hash; positions come run by run, oldest first.
// Only one record of each run is looked at, and what the runs say is checked, because it is written anew.

/// One of the runs that are merged.
private struct StreamSource {
  private var cursor: StreamRecordCursor
  private(set) var key: HashedStreamName?
  private(set) var head: StreamRecordHead?

  init(_ run: IndexRun) throws(StoreFailure) {
    cursor = StreamRecordCursor(run)
    try advance()
  }

  /// Goes to the next record, which must follow the one before.
  mutating func advance() throws(StoreFailure) {
    let (oldKey, oldHead) = (key, head)
    (key, head) = (nil, nil)
    if let record = try cursor.next() {
      let newHead = try cursor.head(of: record)
      head = newHead
      key =
        if let oldKey, record.hash == oldKey.hash, cursor.isOf(oldKey, newHead) { oldKey } else {
          cursor.key(of: record, newHead)
        }
    }
    guard isInOrder(oldKey, oldHead) else {
      throw cursor.run.damage("records are out of order or incomplete", at: cursor.offset)
    }
  }

  mutating func positions(to positions: inout [UInt64]) throws(StoreFailure) {
    if let head { try cursor.positions(of: head, to: &positions) }
  }

  var isAtEnd: Bool { key == nil }

  /// Whether its present stream stands before another's; keys are compared only where the hashes are equal.
  func precedes(_ other: StreamSource) -> Bool {
    guard let key, let otherKey = other.key else { return false }
    return key.precedes(otherKey)
  }

  /// The error for a stream that contradicts itself or an older run.
  func contradiction() -> StoreFailure {
    cursor.run.damage("a stream's versions or positions do not join", at: head?.key.lowerBound ?? 0)
  }

  /// Whether the present record goes on with the old one's stream where that ends, or the old stream is complete.
  private func isInOrder(_ oldKey: HashedStreamName?, _ old: StreamRecordHead?) -> Bool {
    guard let oldKey, let old else { return true }
    let left = Int(old.count) - old.countHere
    guard let key, let head else { return left == 0 }
    guard key == oldKey else { return left == 0 && oldKey.precedes(key) }
    return left == Int(head.count) && Int(head.base) == Int(old.base) + old.countHere
  }
}

/// The streams of adjacent runs.
struct StreamMerge {
  private var sources: [StreamSource] = []
  /// The sources that hold the present stream, oldest first.
  private var holders: [Int] = []
  private var present: HashedStreamName?
  private var lastPosition: UInt64 = 0

  init(_ runs: ArraySlice<IndexRun>) throws(StoreFailure) {
    for run in runs { sources.append(try StreamSource(run)) }
  }

  /// The next stream with its version before the runs and its count in all of them. The one before must be consumed.
  mutating func next() throws(StoreFailure) -> (key: HashedStreamName, base: UInt32, count: UInt32)? {
    holders.removeAll(keepingCapacity: true)
    for index in sources.indices where !sources[index].isAtEnd {
      if let first = holders.first {
        if sources[first].precedes(sources[index]) { continue }
        if sources[index].precedes(sources[first]) { holders.removeAll(keepingCapacity: true) }
      }
      holders.append(index)
    }
    guard let first = holders.first, let key = sources[first].key, let base = sources[first].head?.base else {
      return nil
    }
    present = key
    lastPosition = 0
    return (key, base, try count(from: base))
  }

  /// Replaces `positions` by the next ones of the present stream; false when it has no more.
  mutating func consume(_ positions: inout [UInt64]) throws(StoreFailure) -> Bool {
    positions.removeAll(keepingCapacity: true)
    for index in holders where sources[index].key == present {
      try sources[index].positions(to: &positions)
      guard let first = positions.first, let last = positions.last, first > lastPosition else {
        throw sources[index].contradiction()
      }
      lastPosition = last
      try sources[index].advance()
      return true
    }
    return false
  }

  /// Leaves out the present stream.
  mutating func skip() throws(StoreFailure) {
    for index in holders {
      while sources[index].key == present { try sources[index].advance() }
    }
  }

  private func count(from base: UInt32) throws(StoreFailure) -> UInt32 {
    var version = base
    for index in holders {
      guard let head = sources[index].head, head.base == version else { throw sources[index].contradiction() }
      let (sum, isTooLarge) = version.addingReportingOverflow(head.count)
      guard !isTooLarge else { throw sources[index].contradiction() }
      version = sum
    }
    return version - base
  }
}
