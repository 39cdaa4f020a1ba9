// The log itself, asked where a run of its index is damaged: slow, and always right.
// So a damaged page costs time and no answer, until the run is written anew.

internal import FoundationEssentials

/// The log that an index is of: its frames, whatever disk they lie on.
final class IndexedLog: Sendable {
  private typealias FrameVisitor = (inout ContentParser) throws(FormatFault) -> Void

  /// Passes a parser of each frame of a span, in order.
  private let forEachFrame: @Sendable (IndexRunSpan, FrameVisitor) throws(StoreFailure) -> Void
  private let listener = Monitor<(@Sendable () -> Void)?>(nil)

  init(_ reader: SegmentReader<some Storage>) {
    forEachFrame = { (span, body) throws(StoreFailure) in try reader.forEachFrame(in: span, body) }
  }

  /// Calls `body`, soon, whenever a damaged run is met.
  func onDamage(_ body: @escaping @Sendable () -> Void) { listener.withLock { $0 = body } }

  /// Hears that a run is damaged.
  func noteDamage() { listener.withLock { $0 }?() }

  /// The stream's version before the span, and its positions there; nil when it has none there.
  func stream(_ key: StreamName, in span: IndexRunSpan) throws(StoreFailure) -> (base: UInt32, positions: [UInt64])? {
    var base: UInt32?
    var positions: [UInt64] = []
    try forEachFrame(span) { (parser) throws(FormatFault) in
      guard let number = parser.dictionary.streams.firstIndex(where: { $0.key == key }) else { return }
      base = base ?? parser.dictionary.streams[number].base
      while try parser.nextBatch() {
        for (index, event) in parser.events.enumerated() where event.stream == number {
          positions.append(parser.batch.firstPosition + UInt64(index))
        }
      }
    }
    return base.map { ($0, positions) }
  }

  /// The first positions of the batches of a command, oldest first.
  func commands(_ id: UUID, in span: IndexRunSpan) throws(StoreFailure) -> [UInt64] {
    var positions: [UInt64] = []
    try forEachBatch(in: span) { if $0.batch.commandID == id { positions.append($0.batch.firstPosition) } }
    return positions
  }

  /// The first position of the key's holder at the end of the span, 0 when it was released; nil when the span says
  /// nothing of it.
  func claim(_ key: UniqueKey, in span: IndexRunSpan) throws(StoreFailure) -> UInt64? {
    var holder: UInt64?
    try forEachBatch(in: span) { parser in
      // Within a batch, releases come first.
      if parser.releases.contains(key) { holder = 0 }
      if parser.claims.contains(key) { holder = parser.batch.firstPosition }
    }
    return holder
  }

  private func forEachBatch(in span: IndexRunSpan, _ body: (ContentParser) -> Void) throws(StoreFailure) {
    try forEachFrame(span) { (parser) throws(FormatFault) in
      while try parser.nextBatch() { body(parser) }
    }
  }
}

extension SegmentReader {
  /// Passes a parser of each frame of a span, in order.
  fileprivate func forEachFrame(
    in span: IndexRunSpan, _ body: (inout ContentParser) throws(FormatFault) -> Void
  ) throws(StoreFailure) {
    try forEachFrame(in: span) { (first, count, content) throws(StoreFailure) in
      try StoreFailure.reporting(first, count, file: file(holding: first)) { () throws(FormatFault) in
        var parser = try ContentParser(content, firstPosition: first, count: count)
        try body(&parser)
      }
    }
  }

  /// Passes the content of a span's frames, in order.
  func forEachFrame(
    in span: IndexRunSpan,
    _ body: (_ first: UInt64, _ count: UInt32, _ content: UnsafeRawBufferPointer) throws(StoreFailure) -> Void
  ) throws(StoreFailure) {
    do {
      try forEachFrame(after: span.first - 1, through: span.last) { first, count, content in
        try body(first, count, content)
        return true
      }
    } catch {
      throw error as? StoreFailure ?? StoreFailure(.io, "\(error)")
    }
  }
}
