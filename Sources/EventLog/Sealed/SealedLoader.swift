// Reads, decompresses and checks a sealed segment as a whole, by as many threads as lend a hand.
// Work is handed out block by block, so that a thread that has nothing to read yet can help with what it waits for.

/// A sealed segment on its way into memory.
final class SealedLoader<S: Storage>: Sendable {
  private struct Progress {
    /// The next unit that nobody has taken: 0 is the facts, the others are the payload blocks.
    var next = 0
    /// How many units were taken and are not done.
    var running = 0
    var facts: SegmentFacts?
    var failure: StoreFailure?
  }

  private let segment: SealedSegment<S>
  private let payloads: ClusteredPayloads
  /// Where each payload block's content begins in memory.
  private let starts: [Int]
  private let progress = Monitor(Progress())

  init(_ segment: SealedSegment<S>, into tables: PayloadTables = PayloadTables()) {
    self.segment = segment
    var starts: [Int] = []
    var end = 0
    for block in segment.directory.payloads {
      starts.append(end)
      end += Int(block.rawLength)
    }
    self.starts = starts
    payloads = ClusteredPayloads(bytes: end, count: segment.footer.events, from: tables)
  }

  /// Works until nothing is left to begin with; any number of threads may do so. `finish` tells of failures.
  func work() {
    var scratch = Bytes(capacity: SealedLimits.payload)
    while let unit = take() {
      do throws(StoreFailure) {
        let facts = unit == 0 ? try segment.readFacts() : nil
        if unit > 0 { try loadPayloads(unit - 1, &scratch) }
        end { $0.facts = facts ?? $0.facts }
      } catch {
        end { $0.failure = $0.failure ?? error }
      }
    }
  }

  /// Works, waits for the others, and returns the segment; only one thread may do so.
  func finish() throws(StoreFailure) -> LoadedSegment {
    work()
    let end = progress.wait { $0.running == 0 ? $0 : nil }
    if let failure = end.failure { throw failure }
    guard let facts = end.facts else { fatalError("without a failure all units are done") }
    return LoadedSegment(
      footer: segment.footer, summaries: segment.directory.summaries, facts: facts, payloads: payloads)
  }

  private func take() -> Int? {
    progress.withLock { progress in
      guard progress.failure == nil, progress.next <= starts.count else { return nil }
      defer { progress.next += 1 }
      progress.running += 1
      return progress.next
    }
  }

  private func end(_ record: (inout Progress) -> Void) {
    let isLast = progress.withLock { progress in
      record(&progress)
      progress.running -= 1
      return progress.running == 0
    }
    if isLast { progress.signal() }
  }

  private func loadPayloads(_ number: Int, _ scratch: inout Bytes) throws(StoreFailure) {
    let block = segment.directory.payloads[number]
    let start = starts[number]
    let target = UnsafeMutableRawBufferPointer(rebasing: payloads.memory[start..<start + Int(block.rawLength)])
    try segment.read(block, into: target, scratch: &scratch)
    let clusters = segment.clusters(ofPayload: number)
    var cluster = Int(clusters.lowerBound)
    try segment.reporting(block) { () throws(FormatFault) in
      _ = try PayloadBlock.walk(UnsafeRawBufferPointer(target), count: clusters.count) {
        payloads.place(cluster, at: ClusteredPayloads.Place(start: UInt32(start) &+ $0, length: $1))
        cluster += 1
      }
    }
  }
}

extension SealedSegment {
  /// Reads, decompresses and checks all blocks; takes as much memory as they say.
  func load() throws(StoreFailure) -> LoadedSegment { try SealedLoader(self).finish() }

  /// Reads and checks all blocks but the payloads.
  func readFacts() throws(StoreFailure) -> SegmentFacts {
    let names = try readNames()
    var streams: [SegmentFacts.Stream] = []
    for number in directory.streams.indices { streams += try readStreams(number, names) }
    var envelopes: [EnvelopeBlock] = []
    for number in directory.envelopes.indices { envelopes.append(try readEnvelope(number)) }
    let facts = SegmentFacts(names: names, streams: streams, envelopes: envelopes)
    try reporting(directory.envelopes[0]) { () throws(FormatFault) in try facts.checkOrdinals() }
    return facts
  }

  private func readStreams(_ number: Int, _ names: NamesBlock) throws(StoreFailure) -> [SegmentFacts.Stream] {
    let block = try readStreams(number)
    return try reporting(directory.streams[number]) { () throws(FormatFault) in
      var streams: [SegmentFacts.Stream] = []
      for index in 0..<block.count {
        let clusters = block.clusters(index)
        streams.append(
          SegmentFacts.Stream(
            key: try block.key(index, categories: names.categories), base: block.base(index),
            cluster: clusters.lowerBound, events: clusters.count))
      }
      return streams
    }
  }
}
