// The intact frames of a segment, on both sides of damage. A frame is taken whole or not at all.

extension Salvage {
  mutating func salvageFrames(_ number: UInt32, _ entry: Manifest.Segment?) throws(StoreFailure) {
    let bytes = try Salvage.tolerating { () throws(StoreFailure) -> Bytes? in
      guard let file = try source.open(LogFiles.segment(number), writing: false) else { return nil }
      // No frame lies beyond, however large somebody has made the file.
      return try file.bytes(at: 0, count: Int(min(try file.size(), FormatLimits.segmentFile)))
    }
    guard let bytes = bytes ?? nil else {
      endIsUncertain = true
      return
    }
    var failure: StoreFailure?
    bytes.read { bytes in
      var end = UInt64(SegmentHeader.size)
      var epoch: UInt32 = 0
      FrameSearch(bytes, number: number, logID: logID).visit { found, content in
        end = max(end, found.header.end)
        guard failure == nil, !isStale(found.header, after: epoch, entry) else { return }
        epoch = found.header.epoch
        do throws(StoreFailure) { try salvage(found.header, content) } catch { failure = error }
      }
      let rest = bytes.from(min(end, UInt64(bytes.count)), base: 0)
      endIsUncertain = rest.lastNonZero != nil
    }
    if let failure { throw failure }
  }

  /// Whether a lost truncation brought the frame back: epochs never decrease along a segment, and behind what the
  /// manifest proves there are only frames of its epoch.
  private func isStale(_ header: FrameHeader, after epoch: UInt32, _ entry: Manifest.Segment?) -> Bool {
    guard let manifest, let entry, header.offset >= entry.provenLength else { return header.epoch < epoch }
    return header.epoch < manifest.epoch
  }

  private mutating func salvage(_ header: FrameHeader, _ content: UnsafeRawBufferPointer?) throws(StoreFailure) {
    guard let content, let batches = Salvage.batches(of: header, content) else {
      return target.lose(through: header.lastPosition)
    }
    for batch in batches { try target.append(batch.batch, at: batch.firstPosition) }
  }

  private static func batches(of header: FrameHeader, _ content: UnsafeRawBufferPointer) -> [StoredBatch]? {
    do throws(FormatFault) {
      var parser = try ContentParser(content, firstPosition: header.firstPosition, count: header.count)
      var batches: [StoredBatch] = []
      while try parser.nextBatch() { batches.append(parser.storedBatch(content)) }
      return batches
    } catch {
      return nil
    }
  }
}
