// Walks the stream records of a run in order, and verifies each page before it believes a byte of it.
// A record that is not wanted costs its hash and length only; its pages are not touched.

/// A record's hash and where the rest of it lies in the file.
struct StreamRecord {
  let hash: UInt64
  let content: Range<Int>
}

/// What stands before a record's positions.
struct StreamRecordHead {
  /// The key bytes' place in the file.
  let key: Range<Int>
  let base: UInt32
  /// How many positions the stream has from this record on.
  let count: UInt32
  /// The positions' place in the file.
  let gaps: Range<Int>

  var countHere: Int { min(Int(count), IndexRunFormat.positionsInRecord) }
}

/// A place between two records.
struct StreamRecordCursor {
  let run: IndexRun
  /// The place in the file of the next record.
  private(set) var offset: Int
  private var verified = 0

  /// Begins at the record with this offset in the part of streams.
  init(_ run: IndexRun, at offset: Int = 0) {
    self.run = run
    self.offset = run.shape.streamPart.lowerBound + offset
  }

  /// The next record; nil at the end.
  mutating func next() throws(StoreFailure) -> StreamRecord? {
    let part = run.shape.streamPart
    guard offset < part.upperBound else { return nil }
    let record = try parse(offset..<min(offset + 18, part.upperBound)) { (source) throws(FormatFault) in
      let hash = try source.little(UInt64.self)
      let length = try source.varint()
      guard length <= UInt64(part.upperBound - source.offset) else { throw FormatFault("a record is too long") }
      return StreamRecord(hash: hash, content: source.offset..<source.offset + Int(length))
    }
    offset = record.content.upperBound
    return record
  }

  /// What stands before the positions of the record that `next` gave last.
  mutating func head(of record: StreamRecord) throws(StoreFailure) -> StreamRecordHead {
    let content = record.content
    let end = min(content.upperBound, content.lowerBound + IndexRunFormat.recordHead)
    return try parse(content.lowerBound..<end) { (source) throws(FormatFault) in
      let length = try source.number(atMost: source.left)
      let key = source.offset..<source.offset + length
      _ = try source.take(length)
      let base = UInt32(try source.number(atMost: Int(UInt32.max)))
      let count = UInt32(try source.number(atMost: Int(UInt32.max) - Int(base)))
      guard count > 0 else { throw FormatFault("a record is empty") }
      return StreamRecordHead(key: key, base: base, count: count, gaps: source.offset..<content.upperBound)
    }
  }

  /// Whether the record belongs to a stream.
  func isOf(_ key: HashedStreamName, _ head: StreamRecordHead) -> Bool {
    run.read { bytes in bytes[head.key].elementsEqual(key.bytes) }
  }

  /// The key bytes of a record.
  func key(of record: StreamRecord, _ head: StreamRecordHead) -> HashedStreamName {
    HashedStreamName(hash: record.hash, bytes: run.read { Array($0[head.key]) })
  }

  /// Appends up to `limit` positions of a record, without the first `skipped`.
  mutating func positions(
    of head: StreamRecordHead, skipping skipped: Int = 0, limit: Int = .max, to positions: inout [UInt64]
  ) throws(StoreFailure) {
    let info = run.info
    let wanted = min(head.countHere - skipped, limit)
    try parse(head.gaps) { (source) throws(FormatFault) in
      var position = info.firstPosition
      for index in 0..<skipped + wanted {
        let gap = try source.varint()
        guard position <= info.lastPosition, gap <= info.lastPosition - position else {
          throw FormatFault("a position is beyond the run")
        }
        position += gap
        if index >= skipped { positions.append(position) }
        position += 1
      }
    }
  }

  private mutating func parse<Result>(
    _ range: Range<Int>, _ body: (inout ByteSource) throws(FormatFault) -> Result
  ) throws(StoreFailure) -> Result {
    try verify(range)
    let result = run.read { bytes in
      Swift.Result { () throws(FormatFault) in
        var source = ByteSource(UnsafeRawBufferPointer(rebasing: bytes[..<range.upperBound]), at: range.lowerBound)
        return try body(&source)
      }
    }
    do throws(FormatFault) { return try result.get() } catch { throw run.damage(error.reason, at: range.lowerBound) }
  }

  private mutating func verify(_ range: Range<Int>) throws(StoreFailure) {
    guard range.upperBound > verified else { return }
    try run.verify(max(range.lowerBound, verified)..<range.upperBound)
    verified = IndexRunFormat.pageEnd(range.upperBound)
  }
}
