// What one run answers: the versions and positions of a stream, the candidates of a command, the state of a claim.
// The set of runs asks the filters first, so that only runs come here which hold what is sought, or nearly always.

/// A record of a stream that was found, and the place behind it, whose page need not be verified again.
struct StreamPlace {
  fileprivate(set) var cursor: StreamRecordCursor
  let head: StreamRecordHead
}

extension IndexRun {
  /// The stream's version before this run and how many of its positions are here; nil when there are none.
  func stream(_ key: HashedStreamName) throws(StoreFailure) -> (base: UInt32, count: UInt32)? {
    try find(key).map { ($0.head.base, $0.head.count) }
  }

  /// The stream's version at a position that is not before this run; nil when none of its positions are here.
  func version(of key: HashedStreamName, at position: UInt64) throws(StoreFailure) -> UInt32? {
    guard let (base, count) = try stream(key) else { return nil }
    if info.lastPosition <= position { return base + count }
    return base + UInt32(try positions(of: key).partitioningIndex { $0 > position })
  }

  /// Up to `limit` positions of the stream, from the version after `version` on.
  func positions(
    of key: HashedStreamName, afterVersion version: UInt32 = 0, limit: Int = .max
  ) throws(StoreFailure) -> [UInt64] {
    guard let place = try find(key, version: version) else { return [] }
    var positions: [UInt64] = []
    try append(from: place, of: key, afterVersion: version, limit: limit, to: &positions)
    return positions
  }

  /// The stream's first record, or a later one whose base is not greater than `version`; nil when there is none.
  func find(_ key: HashedStreamName, version: UInt32 = 0) throws(StoreFailure) -> StreamPlace? {
    if version > 0, let place = try findDeep(key, version) { return place }
    var cursor = StreamRecordCursor(self, at: try fence(before: key.hash))
    while let record = try cursor.next(), record.hash <= key.hash {
      guard record.hash == key.hash, case let head = try cursor.head(of: record), cursor.isOf(key, head) else {
        continue
      }
      return StreamPlace(cursor: cursor, head: head)
    }
    return nil
  }

  /// Appends positions of the stream after `version` until there are `limit`; `place` was found for that version.
  func append(
    from place: StreamPlace, of key: HashedStreamName, afterVersion version: UInt32, limit: Int,
    to positions: inout [UInt64]
  ) throws(StoreFailure) {
    var cursor = place.cursor
    var present: StreamRecordHead? = place.head
    while let head = present, positions.count < limit {
      let known = max(0, Int(version) - Int(head.base))
      if known < head.countHere {
        try cursor.positions(of: head, skipping: known, limit: limit - positions.count, to: &positions)
      }
      present = nil
      // Only a full record can have another one behind it.
      guard Int(head.count) > head.countHere, let record = try cursor.next() else { return }
      let next = try cursor.head(of: record)
      if record.hash == key.hash, cursor.isOf(key, next) { present = next }
    }
  }

  /// The first positions of the batches that may be the command with this hash, oldest first.
  func commands(_ hash: UInt64) throws(StoreFailure) -> [UInt64] {
    var cursor = IndexTableCursor(.commands(of: self), of: self)
    try cursor.seek(hash)
    var positions: [UInt64] = []
    while let entry = try cursor.next(), entry.0 == hash { positions.append(entry.1) }
    return positions
  }

  /// The first position of the key's holder, 0 when it was released; nil when this run knows nothing of it.
  func claim(_ key: UniqueKey) throws(StoreFailure) -> UInt64? {
    var cursor = IndexTableCursor(.claims(of: self), of: self)
    try cursor.seek(key.high)
    while let entry = try cursor.next(), entry.0 == key.high {
      if entry.1 == key.low { return entry.2 }
    }
    return nil
  }
}

extension IndexRun {
  /// Deep in a long stream a fence leads directly to a record; nil when it does not.
  private func findDeep(_ key: HashedStreamName, _ version: UInt32) throws(StoreFailure) -> StreamPlace? {
    let after = firstFence { $0.hash > key.hash || ($0.hash == key.hash && $0.base > version) }
    guard after > 0, case let place = try fence(after - 1), place.hash == key.hash else { return nil }
    var cursor = StreamRecordCursor(self, at: place.offset)
    // Another stream with the same hash may be in its place.
    guard let record = try cursor.next(), record.hash == key.hash, case let head = try cursor.head(of: record),
      head.base <= version, cursor.isOf(key, head)
    else { return nil }
    return StreamPlace(cursor: cursor, head: head)
  }

  /// Where to begin so that no record with this hash is missed.
  private func fence(before hash: UInt64) throws(StoreFailure) -> Int {
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

  private func fence(_ index: Int) throws(StoreFailure) -> (hash: UInt64, offset: Int) {
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
