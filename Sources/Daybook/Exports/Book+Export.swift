// Writing a log as JSON lines: streaming, so that the memory it takes does not grow with the log.

internal import EventLog
internal import EventLogStore
public import EventSourcing
internal import FoundationEssentials

/// What an export holds.
public struct ExportSummary: Sendable, Equatable {
  /// The position of its last event.
  public let position: Position
  public let batches: Int
}

extension Book {
  /// Hands the log, up to what is durable now, as the lines of docs/export-format.md to `sink`, some hundred of them at
  /// a time.
  ///
  /// - Parameters:
  ///   - last: ends with the batch that this position is in; nil for all.
  ///   - progress: told now and then how many of how many events are done.
  /// - Throws: what `sink` throws, as `store` with the code `io`; or why the log can't be read.
  public func export(
    through last: Position? = nil, progress: (@Sendable (_ done: Position, _ of: Position) -> Void)? = nil,
    to sink: @escaping @Sendable ([UInt8]) throws -> Void
  ) async throws(Failure) -> ExportSummary {
    try await onLog { log in
      let last = min(last ?? .max, log.durable.position)
      var export = Export(sink: sink)
      export.writer.writeHeader(logID: log.logID, lastPosition: last)
      try log.batches(after: 0, through: last) { stored in
        try export.write(stored)
        progress?(export.position, last)
        return true
      }
      try export.handOver()
      return ExportSummary(position: export.position, batches: export.batches)
    }
  }
}

/// One export under way.
private struct Export {
  /// So many bytes are handed over at a time, or a line more.
  private static let chunk = 64 << 10

  var writer = ExportWriter()
  private(set) var position: Position = 0
  private(set) var batches = 0
  private let sink: @Sendable ([UInt8]) throws -> Void

  init(sink: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.sink = sink
  }

  mutating func write(_ stored: borrowing StoredBatch) throws {
    writer.writeHead(of: stored)
    for (event, version) in zip(stored.batch.events, stored.versions) {
      position += 1
      writer.write(event, position: position, version: version)
      if writer.bytes.count >= Self.chunk { try handOver() }
    }
    batches += 1
  }

  mutating func handOver() throws {
    try sink(writer.bytes)
    writer.removeAll()
  }
}
