// Single events and ranges of a sealed segment, by the blocks that hold them.
// A range that needs most of the segment anyway is read as a whole.

internal import FoundationEssentials

extension SealedSegment {
  /// Passes the event at a position, which the segment holds, to `body`.
  func withEvent<R>(
    at position: UInt64, cache: BlockCache,
    _ body: (Envelope, UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    try withEvent(at: position, memo: BlockMemo(cache), body)
  }

  /// The same for one of several events that are read one after another.
  func withEvent<R>(
    at position: UInt64, memo cache: BlockMemo,
    _ body: (Envelope, UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    let block = try envelope(holding: position, cache)
    let names = try names(cache)
    let event = Int(position - block.firstPosition)
    let batch = block.header(ofBatch: block.batch(of: event), names: names)
    return try withEvent(event, of: block, batch, names, cache, body)
  }

  /// The facts of the batch that holds a position, without reading payloads.
  func batch(at position: UInt64, cache: BlockCache) throws(StoreFailure) -> BatchHeader {
    let cache = BlockMemo(cache)
    let block = try envelope(holding: position, cache)
    return block.header(ofBatch: block.batch(of: Int(position - block.firstPosition)), names: try names(cache))
  }

  private func envelope(holding position: UInt64, _ cache: BlockMemo) throws(StoreFailure) -> EnvelopeBlock {
    precondition(footer.positions.contains(position), "the segment holds the position")
    return try envelope(directory.envelope(holding: position), cache)
  }

  private func withEvent<R>(
    _ event: Int, of block: EnvelopeBlock, _ batch: BatchHeader, _ names: NamesBlock, _ cache: BlockMemo,
    _ body: (Envelope, UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    let number = block.stream(event)
    let ordinal = block.ordinal(event)
    let streams = try streams(number / SealedLimits.streams, cache)
    let stream = number - streams.first
    let clusters = streams.clusters(stream)
    let place = directory.streams[number / SealedLimits.streams]
    let key = try reporting(place) { () throws(FormatFault) in
      guard Int(ordinal) < clusters.count else { throw FormatFault("a stream lacks an event") }
      return try streams.key(stream, categories: names.categories)
    }
    let envelope = Envelope(
      batch: batch, position: block.firstPosition + UInt64(event), stream: key,
      version: streams.base(stream) + ordinal + 1,
      type: names.types[block.type(event)], schema: block.schema(event),
      occurredAt: block.occurredAt(event, in: batch))
    let cluster = clusters.lowerBound + Int(ordinal)
    let payloads = try payload(directory.payload(holding: UInt64(cluster)), cache)
    return try payloads.withPayload(cluster) { try body(envelope, $0) }
  }

  /// Passes the events after one position through another, in order; false when `body` stopped it.
  ///
  /// With `types`, envelope blocks that hold none of them are not read, and payload blocks only for events of them.
  func scan(
    after: UInt64, through: UInt64, types: Set<String>?, cache: BlockCache, _ body: StoredEventVisitor
  ) throws -> Bool {
    guard let range = footer.positions(after: after, through: through) else { return true }
    let cache = BlockMemo(cache)
    let names = try names(cache)
    let wanted = types.map(names.numbers(of:))
    let ofTypes = wanted.map { zip($0, names.typeCounts).reduce(0) { $0 + ($1.0 ? $1.1 : 0) } }
    guard ofTypes != 0 else { return true }
    if isBestLoaded(events: UInt64(min(range.count, ofTypes ?? .max))) {
      return try load().scan(after: after, through: through, types: types, body)
    }
    for number in directory.envelope(holding: range.lowerBound)...directory.envelope(holding: range.upperBound) {
      if let wanted, !directory.summaries[number].holds(anyOf: wanted) { continue }
      let block = try envelope(number, cache)
      guard try scan(block, range, wanted, names, cache, body) else { return false }
    }
    return true
  }

  /// Whether reading so many events is cheaper when all is decompressed: each may need a payload block of its own.
  func isBestLoaded(events: UInt64) -> Bool { events >= UInt64(directory.payloads.count) }

  private func scan(
    _ block: EnvelopeBlock, _ range: ClosedRange<UInt64>, _ wanted: [Bool]?, _ names: NamesBlock,
    _ cache: BlockMemo, _ body: StoredEventVisitor
  ) throws -> Bool {
    for event in block.events(within: range) {
      if let wanted, !wanted[block.type(event)] { continue }
      let batch = block.header(ofBatch: block.batch(of: event), names: names)
      guard try withEvent(event, of: block, batch, names, cache, body) else { return false }
    }
    return true
  }
}

extension EnvelopeSummary {
  /// Whether any of the types, by number, occurs in the block.
  func holds(anyOf wanted: [Bool]) -> Bool {
    wanted.indices.contains { wanted[$0] && holds(type: $0) }
  }
}
