// Reading a segment of frames: its events in order, or one by position through the cache of decompressed runs.

internal import FoundationEssentials

extension FrameSegment {
  /// Passes the events after a position through another, in order; returns whether to go on.
  func scan(after: UInt64, through end: UInt64, types: Set<String>?, _ body: StoredEventVisitor) throws -> Bool {
    try forEachFrame(after: after, through: end) { entry, content in
      try visit(entry, content, after: after, through: end, types: types, body)
    }
  }

  private func visit(
    _ entry: FrameEntry, _ content: UnsafeRawBufferPointer, after: UInt64, through end: UInt64,
    types: Set<String>?, _ body: StoredEventVisitor
  ) throws -> Bool {
    var parser = try entry.reporting { () throws(FormatFault) in
      try ContentParser(content, firstPosition: entry.firstPosition, count: entry.count)
    }
    let wanted = types.map { types in parser.dictionary.types.map(types.contains) }
    if let wanted, !wanted.contains(true) { return true }
    while try entry.reporting({ () throws(FormatFault) in try parser.nextBatch() }) {
      let first = parser.batch.firstPosition
      for index in parser.events.indices {
        let position = first + UInt64(index)
        if position <= after { continue }
        if position > end { return true }
        let event = parser.events[index]
        if let wanted, !wanted[event.type] { continue }
        let payload = UnsafeRawBufferPointer(rebasing: content[event.payload])
        guard try body(parser.envelope(of: index), payload) else { return false }
      }
    }
    return true
  }

  /// The content of each frame that holds positions after one and through another, in order; returns whether to go on.
  func forEachFrame(
    after: UInt64, through end: UInt64, _ body: (FrameEntry, UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    var pass = FramePass<S>()
    var frames = try frames(from: after + 1, wholeRun: true, limit: 256)
    while let last = frames.last {
      for entry in frames {
        guard entry.firstPosition <= end else { return true }
        let content = try pass.content(of: entry, in: file, through: last.end)
        guard entry.lastPosition > after else { continue }
        guard try body(entry, content) else { return false }
      }
      frames = try self.frames(from: last.lastPosition + 1, wholeRun: false, limit: 256)
    }
    return true
  }

  /// The decompressed run that holds a durable position; nil when there is no such position.
  func run(holding position: UInt64, cache: BlockCache) throws(StoreFailure) -> DecodedRun? {
    let frames = try run(holding: position)
    guard let first = frames.first else { return nil }
    let key = BlockKey(segment: entry.number, kind: .run, number: first.offset)
    if let kept = cache.block(key) {
      let run = unsafeDowncast(kept, to: DecodedRun.self)
      // The run may have grown since.
      if run.positions.upperBound >= position { return run }
    }
    let run = try decode(frames)
    cache.insert(run, key)
    return run
  }

  private func decode(_ frames: [FrameEntry]) throws(StoreFailure) -> DecodedRun {
    var pass = FramePass<S>()
    var decoded: [DecodedRun.Frame] = []
    var contents: [UInt8] = []
    contents.reserveCapacity(frames.reduce(0) { $0 + Int($1.rawLength) })
    for entry in frames {
      let start = contents.count
      contents.append(contentsOf: try pass.content(of: entry, in: file, through: frames[frames.count - 1].end))
      decoded.append(DecodedRun.Frame(entry: entry, content: start..<contents.count))
    }
    return DecodedRun(frames: decoded, content: contents)
  }

  /// The chain digest at a position; nil unless a frame ends there.
  func chainDigest(at position: UInt64) throws(StoreFailure) -> ChainDigest? {
    guard let entry = try frame(endingAt: position) else { return nil }
    let bytes = try file.bytes(at: UInt64(entry.offset), count: FrameHeader.size)
    return try entry.reporting { () throws(FormatFault) in
      guard let header = bytes.read({ FrameHeader($0) }) else { throw FormatFault(FrameEntry.headerDamage) }
      return header.digest
    }
  }
}
