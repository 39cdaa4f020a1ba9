// What one run answers: the versions and positions of a stream, the candidates of a command, the state of a claim.
// The filter is asked first, so that a run that knows nothing costs one cache line.

extension IndexRun {
  /// The stream's version before this run and how many of its positions are here; nil when there are none.
  func stream(_ key: HashedStreamKey) throws(LogError) -> (base: UInt32, count: UInt32)? {
    guard mayHold(key.hash, shape.streamFilter) else { return nil }
    var cursor = StreamRecordCursor(self, at: try fence(before: key.hash))
    while let record = try cursor.next(), record.hash <= key.hash {
      guard record.hash == key.hash, case let head = try cursor.head(of: record), cursor.isOf(key, head) else {
        continue
      }
      return (head.base, head.count)
    }
    return nil
  }

  /// Up to `limit` positions of the stream, from the version after `version` on.
  func positions(of key: HashedStreamKey, afterVersion version: UInt32, limit: Int) throws(LogError) -> [UInt64] {
    guard limit > 0, mayHold(key.hash, shape.streamFilter) else { return [] }
    var positions: [UInt64] = []
    var cursor = try cursor(of: key, version: version)
    while positions.count < limit, let record = try cursor.next(), record.hash <= key.hash {
      guard record.hash == key.hash, case let head = try cursor.head(of: record), cursor.isOf(key, head) else {
        continue
      }
      let known = Int(version) - Int(head.base)
      guard known < head.countHere else { continue }
      try cursor.positions(
        of: head, skipping: max(0, known), limit: limit - positions.count, to: &positions)
    }
    return positions
  }

  /// The first positions of the batches that may be the command with this hash, oldest first.
  func commands(_ hash: UInt64) throws(LogError) -> [UInt64] {
    guard mayHold(hash, shape.commandFilter) else { return [] }
    var cursor = IndexTableCursor(.commands(of: self), of: self)
    try cursor.seek(hash)
    var positions: [UInt64] = []
    while let entry = try cursor.next(), entry.0 == hash { positions.append(entry.1) }
    return positions
  }

  /// The first position of the key's holder, 0 when it was released; nil when this run knows nothing of it.
  func claim(_ key: UniqueKey) throws(LogError) -> UInt64? {
    guard mayHold(key.high, shape.claimFilter) else { return nil }
    var cursor = IndexTableCursor(.claims(of: self), of: self)
    try cursor.seek(key.high)
    while let entry = try cursor.next(), entry.0 == key.high {
      if entry.1 == key.low { return entry.2 }
    }
    return nil
  }

  private func mayHold(_ hash: UInt64, _ filter: Range<Int>) -> Bool {
    read { SplitBlockFilter.contains(hash, in: UnsafeRawBufferPointer(rebasing: $0[filter])) }
  }
}

extension IndexRun {
  /// A cursor from which the stream's record with this version, or its first, is soon met.
  private func cursor(of key: HashedStreamKey, version: UInt32) throws(LogError) -> StreamRecordCursor {
    let after = firstFence { $0.hash > key.hash || ($0.hash == key.hash && $0.base > version) }
    // Deep in a long stream a fence leads there directly; but another stream with the same hash may be in its place.
    if after > 0, case let place = try fence(after - 1), place.hash == key.hash {
      let cursor = StreamRecordCursor(self, at: place.offset)
      var probe = cursor
      if let record = try probe.next(), record.hash == key.hash, case let head = try probe.head(of: record),
        head.base <= version, probe.isOf(key, head)
      {
        return cursor
      }
    }
    return StreamRecordCursor(self, at: try fence(before: key.hash))
  }

  /// Where to begin so that no record with this hash is missed.
  private func fence(before hash: UInt64) throws(LogError) -> Int {
    let index = firstFence { $0.hash >= hash }
    return index > 0 ? try fence(index - 1).offset : 0
  }

  private func firstFence(where isBeyond: ((hash: UInt64, base: UInt32)) -> Bool) -> Int {
    let start = shape.streamFencePart.lowerBound
    return read { bytes in
      (0..<shape.streamFences).partitioningIndex { index in
        let place = start + index * IndexRunFormat.streamFenceSize
        return isBeyond(
          (
            bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian,
            bytes.loadUnaligned(fromByteOffset: place + 16, as: UInt32.self).littleEndian
          ))
      }
    }
  }

  private func fence(_ index: Int) throws(LogError) -> (hash: UInt64, offset: Int) {
    let place = shape.streamFencePart.lowerBound + index * IndexRunFormat.streamFenceSize
    let (hash, offset) = read { bytes in
      (
        bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian,
        bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self).littleEndian
      )
    }
    guard offset < UInt64(shape.streamBytes) else { throw damage("a fence points beyond its part", at: place) }
    return (hash, Int(offset))
  }
}
