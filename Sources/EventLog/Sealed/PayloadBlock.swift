// A payload block of a sealed segment: payloads by clustered index, each whole.
// Their places follow from the column of lengths and are worked out once, when the block is checked.

/// Payloads of a sealed segment.
final class PayloadBlock: CachedBlock, @unchecked Sendable {
  /// The clustered index of the first payload.
  let first: Int
  private let content: Bytes
  /// Where each payload begins in the content, and where the last one ends.
  private let starts: [UInt32]

  init(_ content: Bytes, clusters: Range<UInt64>) throws(FormatFault) {
    self.content = content
    first = Int(clusters.lowerBound)
    let count = Int(clusters.upperBound - clusters.lowerBound)
    var starts: [UInt32] = []
    starts.reserveCapacity(count + 1)
    let end = try PayloadBlock.walk(content.filled, count: count) { start, _ in starts.append(start) }
    starts.append(end)
    self.starts = starts
    super.init(size: content.count + starts.count * 4)
  }

  /// Passes the payload with a clustered index of this block to `body`.
  func withPayload<R>(_ cluster: Int, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    defer { withExtendedLifetime(content) {} }
    let index = cluster - first
    return try body(UnsafeRawBufferPointer(rebasing: content.filled[Int(starts[index])..<Int(starts[index + 1])]))
  }

  /// Passes where each of the `count` payloads of a block's content begins and how long it is; returns where the
  /// last one ends, which must be the end of the content.
  static func walk(
    _ content: UnsafeRawBufferPointer, count: Int, _ body: (_ start: UInt32, _ length: UInt32) -> Void
  ) throws(FormatFault) -> UInt32 {
    var source = ByteSource(content)
    guard try source.little(UInt32.self) == UInt32(count), let base = content.baseAddress else {
      throw FormatFault("a payload block does not match the directory")
    }
    let lengths = try source.column(count)
    guard lengths.maximum(in: base) <= UInt64(BatchLimits.payload),
      lengths.sum(in: base, atMost: UInt64(source.left)) == UInt64(source.left)
    else { throw FormatFault("the payloads do not fill their block") }
    var start = UInt32(source.offset)
    for index in 0..<count {
      let length = UInt32(truncatingIfNeeded: lengths.value(index, in: base))
      body(start, length)
      start &+= length
    }
    return start
  }
}
