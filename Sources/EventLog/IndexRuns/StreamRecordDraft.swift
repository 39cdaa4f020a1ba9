// The record of a stream under construction: at most 4,096 positions, so that no stream makes it large.
// A longer stream is written as several records, which the writer takes over one by one.

/// A record that positions are added to.
struct StreamRecordDraft: ~Copyable {
  private(set) var key = HashedStreamName(hash: 0, bytes: [])
  /// The stream's version before this record.
  private(set) var base: UInt32 = 0
  /// How many positions of the stream were not added yet.
  private(set) var missing: UInt32 = 0
  private var positions = 0
  private var previous: UInt64 = 0
  private var content = ByteSink()

  var isFull: Bool { positions == IndexRunFormat.positionsInRecord || (missing == 0 && positions > 0) }

  /// Begins a stream's first record.
  mutating func begin(_ key: HashedStreamName, base: UInt32, count: UInt32) {
    self.key = key
    self.base = base
    missing = count
    previous = 0
  }

  /// Adds a position; `firstCovered` is the first that the run covers.
  mutating func append(_ position: UInt64, firstCovered: UInt64) {
    precondition(missing > 0 && position >= firstCovered && position > previous)
    if positions == 0 { appendHead() }
    content.append(varint: positions == 0 ? position - firstCovered : position - previous - 1)
    previous = position
    positions += 1
    missing -= 1
  }

  /// Appends the finished record to `sink` and goes on with the stream's next one.
  mutating func take(_ sink: inout ByteSink) {
    sink.append(little: key.hash)
    sink.append(varint: content.count)
    sink.append(content.bytes)
    content.removeAll()
    base += UInt32(positions)
    positions = 0
  }

  private mutating func appendHead() {
    content.append(varint: key.bytes.count)
    key.bytes.withUnsafeBytes { content.append($0) }
    content.append(varint: UInt64(base))
    content.append(varint: UInt64(missing))
  }
}
