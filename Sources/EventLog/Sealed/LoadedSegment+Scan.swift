// Passes the events of a loaded segment in the order of positions, each with its payload from its stream's cluster.
// A stream's facts are made once and a batch's once, so that an event costs neither allocation nor text.

internal import CDisk
internal import FoundationEssentials

extension LoadedSegment {
  /// Passes the events after one position through another, in order; false when `body` stopped it.
  func scan(after: UInt64, through: UInt64, types: Set<String>?, _ body: StoredEventVisitor) throws -> Bool {
    guard let range = footer.positions(after: after, through: through) else { return true }
    let wanted = types.map(facts.names.numbers(of:))
    let envelopes = makeEnvelopes()
    defer { envelopes.deinitialize().deallocate() }
    for (block, summary) in zip(facts.envelopes, summaries) where block.positions.overlaps(range) {
      if let wanted, !summary.holds(anyOf: wanted) { continue }
      guard try scan(block, range, wanted, envelopes, body) else { return false }
    }
    return true
  }

  /// An envelope for each stream, of which only some parts change from event to event.
  private func makeEnvelopes() -> UnsafeMutableBufferPointer<Envelope> {
    let envelopes = UnsafeMutableBufferPointer<Envelope>.allocate(capacity: facts.streams.count)
    let batch = facts.envelopes[0].header(ofBatch: 0, names: facts.names)
    _ = envelopes.initialize(
      from: facts.streams.lazy.map {
        Envelope(
          batch: batch, position: 0, stream: $0.key, version: $0.base, type: "", schema: 1, occurredAt: nil)
      })
    return envelopes
  }

  private func scan(
    _ block: EnvelopeBlock, _ range: ClosedRange<UInt64>, _ wanted: [Bool]?,
    _ envelopes: UnsafeMutableBufferPointer<Envelope>, _ body: StoredEventVisitor
  ) throws -> Bool {
    let events = block.events(within: range)
    var next = block.batch(of: events.lowerBound)
    var end = events.lowerBound
    var batch = block.header(ofBatch: next, names: facts.names)
    for event in events {
      if event >= end {
        batch = block.header(ofBatch: next, names: facts.names)
        end = block.events(ofBatch: next).upperBound
        next += 1
      }
      if event + LoadedSegment.lookahead < block.events { prefetch(event + LoadedSegment.lookahead, of: block) }
      let type = block.type(event)
      if let wanted, !wanted[type] { continue }
      let stream = block.stream(event)
      let ordinal = block.ordinal(event)
      let envelope = envelopes.baseAddress! + stream
      if envelope.pointee.batch.firstPosition != batch.firstPosition { envelope.pointee.batch = batch }
      envelope.pointee.position = block.firstPosition + UInt64(event)
      envelope.pointee.version = facts.streams[stream].base + ordinal + 1
      envelope.pointee.type = facts.names.types[type]
      envelope.pointee.schema = block.schema(event)
      envelope.pointee.occurredAt = block.occurredAt(event, in: batch)
      let payload = payloads[facts.streams[stream].cluster + Int(ordinal)]
      guard try body(envelope.pointee, payload) else { return false }
    }
    return true
  }

  /// Payloads of neighbours lie far apart, so the processor is told of them a few events ahead.
  @inline(__always)
  private func prefetch(_ event: Int, of block: EnvelopeBlock) {
    let payload = payloads[facts.streams[block.stream(event)].cluster + Int(block.ordinal(event))]
    cdisk_prefetch(payload.baseAddress, payload.count)
  }

  /// How many events ahead: enough to hide a read from memory, few enough to stay in the first cache.
  private static let lookahead = 8
}
