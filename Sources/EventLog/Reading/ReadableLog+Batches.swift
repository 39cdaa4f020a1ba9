// Reading whole batches, with everything that was appended: for copies of a log, which must carry claims and releases too.
// They are read frame by frame like events in a scan.

/// A batch as it lies in the log.
public struct StoredBatch: Sendable {
  /// The position of its first event.
  public var firstPosition: UInt64
  /// What was appended.
  public var batch: EventBatch
  /// The version of each event in its stream.
  public var versions: [UInt32]
}

extension ReadableLog {
  /// Passes the batches that lie wholly after a position and wholly through another or the newest durable one, in
  /// order; `body` returns whether to go on.
  public func batches(
    after: UInt64 = 0, through: UInt64? = nil, _ body: (borrowing StoredBatch) throws -> Bool
  ) throws {
    try reading.contents.batches(after: after, through: through, body)
  }
}

extension LogContents {
  fileprivate func batches(
    after: UInt64, through: UInt64?, _ body: (borrowing StoredBatch) throws -> Bool
  ) throws {
    let end = min(through ?? .max, state.withLock { $0.durable.position })
    guard after < end else { return }
    try reader.forEachFrame(after: after, through: end) { first, count, content in
      try visit(first, count, content, after: after, through: end, body)
    }
  }

  private func visit(
    _ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer, after: UInt64, through end: UInt64,
    _ body: (borrowing StoredBatch) throws -> Bool
  ) throws -> Bool {
    func reporting<Part>(_ body: () throws(FormatFault) -> Part) throws(StoreFailure) -> Part {
      try StoreFailure.reporting(first, count, file: reader.file(holding: first), body)
    }
    var parser = try reporting { () throws(FormatFault) in
      try ContentParser(content, firstPosition: first, count: count)
    }
    while try reporting({ () throws(FormatFault) in try parser.nextBatch() }) {
      let batch = parser.batch
      if batch.firstPosition <= after { continue }
      if batch.lastPosition > end { return false }
      guard try body(parser.storedBatch(content)) else { return false }
    }
    return true
  }
}

extension ContentParser {
  /// The batch found last, with its payloads from the content that it was found in.
  func storedBatch(_ content: UnsafeRawBufferPointer) -> StoredBatch {
    let events = events.map { event in
      NewEvent(
        stream: dictionary.streams[event.stream].key,
        event: EncodedEvent(
          type: dictionary.types[event.type], schema: event.schema, payload: Array(content[event.payload])),
        occurredAt: event.occurredAt)
    }
    return StoredBatch(
      firstPosition: batch.firstPosition,
      batch: EventBatch(batch, claims: claims, releases: releases, events: events),
      versions: self.events.map(\.version))
  }
}

extension EventBatch {
  /// A batch as it was appended, from what a log holds of it.
  init(_ header: borrowing BatchHeader, claims: [UniqueKey], releases: [UniqueKey], events: [NewEvent]) {
    self.init(
      commandID: header.commandID, fingerprint: header.fingerprint, command: header.command,
      recordedAt: header.recordedAt, actor: header.actor, correlationID: header.correlationID,
      causation: header.causation, conditions: claims.map(Condition.claims), releases: releases, events: events)
  }
}
