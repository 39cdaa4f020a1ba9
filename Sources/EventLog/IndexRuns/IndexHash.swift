// What a run is searched by: streams and commands as 64-bit hashes that are the same in every process.
// A hash is computed once for a lookup, however many runs are asked.

internal import FoundationEssentials

/// The hash function of one log's index.
struct IndexHash: Sendable {
  private let low: UInt64
  private let high: UInt64

  /// The function for the log with this id.
  init(logID: UUID) {
    (low, high) = withUnsafeBytes(of: logID.uuid) {
      (
        $0.loadUnaligned(as: UInt64.self).littleEndian,
        $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
      )
    }
  }

  func callAsFunction(_ command: UUID) -> UInt64 {
    withUnsafeBytes(of: command.uuid) { SipHash(low: low, high: high).hash($0) }
  }

  func callAsFunction(_ key: StreamName) -> HashedStreamName {
    let bytes = key.indexBytes
    return HashedStreamName(hash: bytes.withUnsafeBytes { SipHash(low: low, high: high).hash($0) }, bytes: bytes)
  }
}

/// A stream's key as a run stores it, with its hash.
struct HashedStreamName: Equatable, Sendable {
  var hash: UInt64
  var bytes: [UInt8]

  /// Whether it stands before `other` in a run.
  func precedes(_ other: HashedStreamName) -> Bool {
    hash != other.hash ? hash < other.hash : bytes.lexicographicallyPrecedes(other.bytes)
  }
}

extension StreamName {
  /// The key bytes of docs/index-format.md.
  var indexBytes: [UInt8] {
    var sink = ByteSink(capacity: 64)
    sink.append(text: category)
    switch key {
    case .none: sink.append(byte: 0)
    case .uuid(let id):
      sink.append(byte: 1)
      sink.append(id)
    case .text(let text):
      sink.append(byte: 2)
      text.withBytes { sink.append($0) }
    }
    return Array(sink.bytes)
  }
}
