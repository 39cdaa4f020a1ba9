// A sealed segment: each block by itself, so that one damaged block does not hide the next.

internal import FoundationEssentials

extension Doctor {
  mutating func examineSealed(_ entry: Manifest.Segment, _ manifest: Manifest) {
    lastPosition = max(lastPosition, entry.lastPosition)
    digests[entry.lastPosition] = entry.digest
    let before = findings.count
    noting(.segmentHeader) { (doctor) throws(StoreFailure) in
      guard try doctor.storage.open(entry.file, writing: false) != nil else { return }
      let handle = SealedHandle(entry, storage: doctor.storage, logID: manifest.logID)
      let segment = try handle.open()
      doctor.examineBlocks(of: segment)
      guard doctor.findings.count == before else { return }
      try segment.verify()
    }
  }

  private mutating func examineBlocks(of segment: SealedSegment<S>) {
    let directory = segment.directory
    noting(.block) { (_) throws(StoreFailure) in _ = try segment.readNames() }
    for number in directory.streams.indices {
      noting(.block) { (_) throws(StoreFailure) in _ = try segment.readStreams(number) }
    }
    for number in directory.envelopes.indices {
      noting(.block) { (_) throws(StoreFailure) in _ = try segment.readEnvelope(number) }
    }
    let facts = try? segment.readFacts()
    for number in directory.payloads.indices {
      do throws(StoreFailure) {
        _ = try segment.readPayload(number)
      } catch {
        findings.append(finding(error, ofPayload: number, segment, facts))
      }
    }
  }

  /// Payloads lie stream by stream, so a damaged block touches positions all over the segment.
  private func finding(
    _ error: StoreFailure, ofPayload number: Int, _ segment: SealedSegment<S>, _ facts: SegmentFacts?
  ) -> Finding {
    var finding = Finding(error, .block)
    let clusters = segment.clusters(ofPayload: number)
    finding.what += "; it holds the payloads of \(clusters.count) events"
    guard let positions = facts?.positions(of: clusters), let first = positions.min(), let last = positions.max()
    else { return finding }
    finding.positions = first...last
    return finding
  }
}

extension SegmentFacts {
  /// The positions of events by their clustered indexes, in the order of the log.
  func positions(of clusters: Range<UInt64>) -> [UInt64] {
    envelopes.flatMap { block in
      (0..<block.events).compactMap { event in
        let cluster = UInt64(streams[block.stream(event)].cluster) + UInt64(block.ordinal(event))
        return clusters.contains(cluster) ? block.firstPosition + UInt64(event) : nil
      }
    }
  }
}
