// The intact batches of a sealed segment, block by block: one damaged block costs only the batches that need it.
// Without footer or directory nothing of the file can be had.

internal import FoundationEssentials

extension Salvage {
  /// Returns false when nothing was taken: the file can't be opened or, where frames could take its place, has a fault.
  mutating func salvageSealed(_ number: UInt32, needsProof: Bool) throws(LogError) -> Bool {
    let name = LogFiles.sealed(number)
    let segment = try Salvage.tolerating { () throws(LogError) -> SealedSegment<Source>? in
      guard let file = try source.open(name, writing: false), let logID else { return nil }
      let segment = try SealedSegment<Source>.open(file, number: number, logID: logID, file: name)
      if needsProof { try segment.verify() }
      return segment
    }
    guard let segment = segment ?? nil else { return false }
    let memo = BlockMemo(BlockCache(limit: 64 << 20))
    for block in segment.directory.envelopes.indices {
      let envelope = try Salvage.tolerating { () throws(LogError) in try segment.readEnvelope(block) }
      let names = try Salvage.tolerating { () throws(LogError) in try segment.names(memo) }
      guard let envelope, let names else { continue }
      for batch in 0..<envelope.batches {
        let info = envelope.info(ofBatch: batch, actors: names.actors)
        guard let events = try Salvage.events(of: info, in: segment, memo) else { continue }
        try target.append(Salvage.batch(info, envelope.keys(ofBatch: batch), events), at: info.firstPosition)
      }
    }
    target.lose(through: segment.footer.lastPosition)
    return true
  }

  private static func batch(
    _ info: BatchInfo, _ keys: (claims: [UniqueKey], releases: [UniqueKey]), _ events: [LogEvent]
  ) -> LogBatch {
    LogBatch(
      recordedAt: info.recordedAt, actor: info.actor, commandID: info.commandID, commandDigest: info.commandDigest,
      correlationID: info.correlationID, causation: info.causation, claims: keys.claims, releases: keys.releases,
      events: events)
  }

  /// The events of a batch; nil when one of them can't be read.
  private static func events(
    of batch: BatchInfo, in segment: SealedSegment<Source>, _ memo: BlockMemo
  ) throws(LogError) -> [LogEvent]? {
    var events: [LogEvent] = []
    for position in batch.firstPosition..<batch.firstPosition + UInt64(batch.count) {
      do {
        events.append(
          try segment.withEvent(at: position, memo: memo) { _, event, payload in
            LogEvent(
              stream: event.stream, type: event.type, schema: event.schema, occurredAt: event.occurredAt,
              payload: Array(payload))
          })
      } catch let error as LogError where error.code != .corrupt && error.code != .io {
        throw error
      } catch {
        return nil
      }
    }
    return events
  }
}
