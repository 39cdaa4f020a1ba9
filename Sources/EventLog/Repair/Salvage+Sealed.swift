// The intact batches of a sealed segment, block by block: one damaged block costs only the batches that need it.
// Where header, footer or directory are damaged, the blocks are found by their own headers.

internal import FoundationEssentials

extension Salvage {
  /// Returns false when nothing was taken: the file can't be opened or, where frames could take its place, has a fault.
  mutating func salvageSealed(_ number: UInt32, needsProof: Bool) throws(StoreFailure) -> Bool {
    guard let segment = try openSealed(number, needsProof: needsProof) else { return false }
    let memo = BlockMemo(BlockCache(limit: 64 << 20))
    for block in segment.directory.envelopes.indices {
      let envelope = try Salvage.tolerating { () throws(StoreFailure) in try segment.readEnvelope(block) }
      let names = try Salvage.tolerating { () throws(StoreFailure) in try segment.names(memo) }
      guard let envelope, let names else { continue }
      for batch in 0..<envelope.batches {
        let header = envelope.header(ofBatch: batch, names: names)
        guard let events = try Salvage.events(of: header, in: segment, memo) else { continue }
        let keys = envelope.keys(ofBatch: batch)
        try target.append(
          EventBatch(header, claims: keys.claims, releases: keys.releases, events: events), at: header.firstPosition)
      }
    }
    target.lose(through: segment.footer.lastPosition)
    return true
  }

  private func openSealed(_ number: UInt32, needsProof: Bool) throws(StoreFailure) -> SealedSegment<Source>? {
    let name = LogFiles.sealed(number)
    let file = try Salvage.tolerating { () throws(StoreFailure) in try source.open(name, writing: false) }
    guard let file = file ?? nil, let logID else { return nil }
    let whole = try Salvage.tolerating { () throws(StoreFailure) in
      let segment = try SealedSegment<Source>.open(file, number: number, logID: logID, file: name)
      if needsProof { try segment.verify() }
      return segment
    }
    if let whole { return whole }
    let first = try header(number)?.firstPosition ?? manifest?.segments.first { $0.number == number }?.firstPosition
    // Only a whole one proves anything.
    guard !needsProof else { return nil }
    return try Salvage.tolerating { () throws(StoreFailure) in
      try SealedReconstruction.open(file, number: number, logID: logID, firstPosition: first, file: name)
    }
  }

  /// The events of a batch; nil when one of them can't be read.
  private static func events(
    of batch: BatchHeader, in segment: SealedSegment<Source>, _ memo: BlockMemo
  ) throws(StoreFailure) -> [NewEvent]? {
    var events: [NewEvent] = []
    for position in batch.positions {
      do {
        events.append(
          try segment.withEvent(at: position, memo: memo) { envelope, payload in
            NewEvent(
              stream: envelope.stream,
              event: EncodedEvent(type: envelope.type, schema: envelope.schema, payload: Array(payload)),
              occurredAt: envelope.occurredAt)
          })
      } catch let error as StoreFailure where error.code != .corrupt && error.code != .io {
        throw error
      } catch {
        return nil
      }
    }
    return events
  }
}
