// Passes the events of a loaded segment in the order of positions, taking each stream's payloads where it left off.
// A stream's facts are made once and a batch's once, so that an event costs neither allocation nor text.

internal import FoundationEssentials

extension LoadedSegment {
  /// Passes the events after one position through another, in order; false when `body` stopped it.
  func scan(after: UInt64, through: UInt64, types: Set<String>?, _ body: LogVisitor) throws -> Bool {
    let wanted = types.map(names.numbers(of:))
    let infos = makeInfos()
    defer { infos.deinitialize().deallocate() }
    for (block, summary) in zip(envelopes, summaries) {
      guard block.firstPosition + UInt64(block.events) - 1 > after else { continue }
      guard block.firstPosition <= through else { return true }
      if let wanted, !summary.holds(anyOf: wanted) { continue }
      guard try scan(block, after: after, through: through, wanted, infos, body) else { return false }
    }
    return true
  }

  /// The facts of each stream's events, of which only some change from event to event.
  private func makeInfos() -> UnsafeMutableBufferPointer<EventInfo> {
    let infos = UnsafeMutableBufferPointer<EventInfo>.allocate(capacity: streams.count)
    _ = infos.initialize(
      from: streams.lazy.map {
        EventInfo(position: 0, stream: $0.key, version: $0.base, type: "", schema: 1, occurredAt: nil)
      })
    return infos
  }

  private func scan(
    _ block: EnvelopeBlock, after: UInt64, through: UInt64, _ wanted: [Bool]?,
    _ infos: UnsafeMutableBufferPointer<EventInfo>, _ body: LogVisitor
  ) throws -> Bool {
    for number in 0..<block.batches {
      let events = block.events(ofBatch: number)
      let first = block.firstPosition + UInt64(events.lowerBound)
      guard first + UInt64(events.count) - 1 > after else { continue }
      guard first <= through else { return true }
      let batch = block.info(ofBatch: number, actors: names.actors)
      for event in events {
        let position = block.firstPosition + UInt64(event)
        guard position > after else { continue }
        guard position <= through else { return true }
        let type = block.type(event)
        if let wanted, !wanted[type] { continue }
        let stream = block.stream(event)
        let ordinal = block.ordinal(event)
        infos[stream].position = position
        infos[stream].version = streams[stream].base + ordinal + 1
        infos[stream].type = names.types[type]
        infos[stream].schema = block.schema(event)
        infos[stream].occurredAt = block.delay(event).map { batch.recordedAt &+ $0 }
        guard try body(batch, infos[stream], payloads[streams[stream].cluster + Int(ordinal)]) else { return false }
      }
    }
    return true
  }
}
