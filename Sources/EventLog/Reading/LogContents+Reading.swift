// The ways to read: everything in order, one stream, one position.
// Each passes an event's facts and its payload, which is valid only during the call.

/// What a read passes for each event; it returns false to stop.
public typealias LogVisitor = (
  _ batch: borrowing BatchInfo, _ event: borrowing EventInfo, _ payload: UnsafeRawBufferPointer
) throws -> Bool

extension LogContents {
  /// Passes the events after one position through another, in order.
  func scan(after: UInt64, through: UInt64?, types: Set<String>?, _ body: LogVisitor) throws {
    let end = min(through ?? .max, state.withLock { $0.durable.position })
    guard after < end else { return }
    var pass = FramePass<S>()
    var (frames, files) = frames(from: after + 1)
    while let last = frames.last {
      for entry in frames {
        let pieceEnd = last.segment == entry.segment ? last.end : entry.end + UInt64(1 << 20)
        let content = try pass.content(of: entry, in: files[Int(entry.segment) - 1], through: pieceEnd)
        guard entry.lastPosition > after else { continue }
        let goesOn = try visit(entry, content, after: after, through: end, types: types, body)
        guard goesOn, entry.lastPosition < end else { return }
      }
      (frames, files) = self.frames(after: last.lastPosition)
    }
  }

  private func visit(
    _ entry: FrameEntry, _ content: UnsafeRawBufferPointer, after: UInt64, through end: UInt64,
    types: Set<String>?, _ body: LogVisitor
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
        if position > end { return false }
        let event = parser.events[index]
        if let wanted, !wanted[event.type] { continue }
        let payload = UnsafeRawBufferPointer(rebasing: content[event.payload])
        guard try body(parser.batch, parser.info(of: index), payload) else { return false }
      }
    }
    return true
  }

  /// Passes the events of one stream after a version, in order, at most `limit`.
  func read(stream: StreamKey, afterVersion version: UInt32, limit: Int, _ body: LogVisitor) throws {
    var held: DecodedRun?
    for position in positions(of: stream, afterVersion: version, limit: limit) {
      if held?.positions.contains(position) != true { held = try run(holding: position) }
      guard let run = held, try run.withEvent(at: position, body) else { return }
    }
  }

  /// Passes the event at a durable position to `body`; nil when there is none.
  func read<Result>(
    position: UInt64, _ body: (borrowing BatchInfo, borrowing EventInfo, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result? {
    try run(holding: position)?.withEvent(at: position, body)
  }

  /// The chain digest at a position; nil unless a frame ends there.
  func chainDigest(at position: UInt64) throws(LogError) -> ChainDigest? {
    if position == 0 { return .start }
    guard
      let (entry, file) = state.withLock({ state -> (FrameEntry, S.File)? in
        let table = state.area.index.frames
        guard let index = table.index(of: position), table[index].lastPosition == position else { return nil }
        return (table[index], state.files[Int(table[index].segment) - 1])
      })
    else { return nil }
    let bytes = try file.bytes(at: UInt64(entry.offset), count: FrameHeader.size)
    return try entry.reporting { () throws(FormatFault) in
      guard let header = bytes.read({ FrameHeader($0) }) else { throw FormatFault("the frame's header is damaged") }
      return header.digest
    }
  }

  /// Numbers about the log.
  func statistics() -> LogStatistics {
    state.withLock { state in
      let last = state.area.index.frames.last
      let active = last.flatMap { Int($0.segment) == state.files.count ? $0.end : nil } ?? UInt64(SegmentHeader.size)
      return LogStatistics(
        firstPosition: min(1, state.durable.position), lastPosition: state.durable.position, epoch: state.epoch,
        logID: state.logID, bytesWritten: state.closedBytes + active, segments: state.files.count,
        streams: state.area.index.streams.count)
    }
  }
}
