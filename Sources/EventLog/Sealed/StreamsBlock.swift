// A streams block of a sealed segment: up to 1,024 streams by number, by column.
// A stream's key is only made when it is asked for, because most reads of a block want one.

internal import FoundationEssentials

/// Streams of a sealed segment.
final class StreamsBlock: CachedBlock, @unchecked Sendable {
  /// The number of the first stream.
  let first: Int
  let count: Int
  private let content: Bytes
  private let category: PackedColumn
  private let kind: PackedColumn
  private let base: PackedColumn
  private let ids: Int
  private let texts: Range<Int>
  /// The cluster base of each stream, and where the last one ends.
  private let clusterBases: [UInt32]

  /// Checks the content of the block whose first stream is `first` and whose events have these clustered indexes.
  init(
    _ content: Bytes, first: Int, count: Int, clusters: Range<UInt64>, categories: Int
  ) throws(FormatFault) {
    self.content = content
    self.first = first
    self.count = count
    let bytes = content.filled
    var source = ByteSource(bytes)
    guard try source.little(UInt32.self) == UInt32(count), let start = bytes.baseAddress else {
      throw FormatFault("a streams block does not match the footer")
    }
    category = try source.column(count)
    kind = try source.column(count)
    let events = try source.column(count)
    base = try source.column(count)
    ids = source.offset
    _ = try source.take(count * 16)
    texts = source.offset..<bytes.count
    clusterBases = try events.clusterBases(in: start, clusters)
    super.init(size: bytes.count + count * 4)
    guard category.maximum(in: start) < UInt64(categories) else { throw FormatFault("no such category") }
    for index in 0..<count { try checkVersions(index, start) }
    try checkIDs(start)
  }

  private func checkVersions(_ index: Int, _ start: UnsafeRawPointer) throws(FormatFault) {
    let events = UInt64(clusterBases[index + 1] - clusterBases[index])
    guard events > 0, base.value(index, in: start) <= UInt64(UInt32.max) - events else {
      throw FormatFault("a stream's versions are impossible")
    }
  }

  private func checkIDs(_ start: UnsafeRawPointer) throws(FormatFault) {
    var end = 0
    for index in 0..<count {
      let (low, high) = id(index, start)
      switch kind.value(index, in: start) {
      case 0 where low == 0 && high == 0: break
      case 1: break
      case 2 where high == 0:
        let length = Int(low >> 32)
        guard low & 0xFFFF_FFFF == UInt64(end), length <= BatchLimits.textID, length <= texts.count - end else {
          throw FormatFault("a stream's id lies outside the texts")
        }
        end += length
      default: throw FormatFault("a stream's id is of no known kind")
      }
    }
    guard end == texts.count else { throw FormatFault("a streams block has texts of no stream") }
  }

  private func id(_ index: Int, _ start: UnsafeRawPointer) -> (low: UInt64, high: UInt64) {
    let at = ids + index * 16
    return (
      UInt64(littleEndian: start.loadUnaligned(fromByteOffset: at, as: UInt64.self)),
      UInt64(littleEndian: start.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self))
    )
  }

  /// The category's number of a stream of the block; `index` counts from the block's first stream.
  func category(_ index: Int) -> Int {
    withExtendedLifetime(content) { Int(category.value(index, in: UnsafeRawPointer(content.memory.baseAddress!))) }
  }

  /// The clustered indexes of a stream's events.
  func clusters(_ index: Int) -> Range<Int> { Int(clusterBases[index])..<Int(clusterBases[index + 1]) }

  /// The stream's version before the segment.
  func base(_ index: Int) -> UInt32 {
    withExtendedLifetime(content) {
      UInt32(truncatingIfNeeded: base.value(index, in: UnsafeRawPointer(content.memory.baseAddress!)))
    }
  }

  /// The stream's key; throws when its text is not UTF-8.
  func key(_ index: Int, categories: [String]) throws(FormatFault) -> StreamName {
    try content.read { (bytes) throws(FormatFault) in
      guard let start = bytes.baseAddress else { throw FormatFault("a streams block is empty") }
      let id: StreamName.Key =
        switch kind.value(index, in: start) {
        case 0: .none
        case 1: .uuid(UUID(uuid: start.loadUnaligned(fromByteOffset: ids + index * 16, as: uuid_t.self)))
        default: .text(try text(index, bytes, start))
        }
      return StreamName(categories[Int(category.value(index, in: start))], id)
    }
  }

  private func text(
    _ index: Int, _ bytes: UnsafeRawBufferPointer, _ start: UnsafeRawPointer
  ) throws(FormatFault) -> String {
    let low = id(index, start).low
    let at = texts.lowerBound + Int(low & 0xFFFF_FFFF)
    let part = UnsafeRawBufferPointer(rebasing: bytes[at..<at + Int(low >> 32)]).bindMemory(to: UInt8.self)
    guard let text = String(validating: part, as: UTF8.self) else { throw FormatFault("a text is not UTF-8") }
    return text
  }
}

extension PackedColumn {
  /// The running sums of a column of counts, which must go through `range`.
  fileprivate func clusterBases(
    in content: UnsafeRawPointer, _ range: Range<UInt64>
  ) throws(FormatFault) -> [UInt32] {
    var bases: [UInt32] = []
    bases.reserveCapacity(count + 1)
    var next = range.lowerBound
    for index in 0..<count {
      bases.append(UInt32(truncatingIfNeeded: next))
      let events = value(index, in: content)
      guard events <= range.upperBound &- next else { throw FormatFault("a stream has too many events") }
      next += events
    }
    guard next == range.upperBound else { throw FormatFault("the streams' events do not add up") }
    bases.append(UInt32(truncatingIfNeeded: next))
    return bases
  }
}
