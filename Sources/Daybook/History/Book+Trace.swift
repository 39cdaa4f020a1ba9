// Finding what followed from one intent. The domain may keep an index by correlation; without one the log is read on
// from the command that began it.

internal import EventLogStore
public import EventSourcing
public import FoundationEssentials

extension Book {
  /// What belongs to a correlation.
  ///
  /// - Parameter limit: of events; the rest is left out, and the trace says so.
  /// - Returns: nil if nothing in the log belongs to it.
  public func trace(_ correlationID: UUID, limit: Int = 10_000) async throws(Failure) -> Trace? {
    let indexed = await D.batches(ofCorrelation: correlationID, limit: limit, in: self)
    let begun = try await firstPosition(ofCommand: correlationID)
    return try await onLog { log in
      var found = FoundBatches(correlationID: correlationID, limit: limit)
      if let indexed {
        for position in indexed {
          try log.read(after: position - min(position, 1), through: nil) { envelope, _ in
            envelope.batch.firstPosition == position && found.take(envelope)
          }
        }
      } else {
        let start = begun.map { $0 - min($0, 1) } ?? 0
        try log.read(after: start, through: nil) { envelope, _ in found.take(envelope) }
      }
      guard !found.batches.isEmpty else { return nil }
      return Trace(correlationID, found.batches, isCut: found.isCut)
    }
  }

  /// What belongs to the same intent as the event at a position; nil if the log ends before it.
  public func trace(at position: Position, limit: Int = 10_000) async throws(Failure) -> Trace? {
    guard let record = try await record(at: position) else { return nil }
    return try await trace(record.envelope.batch.correlationID, limit: limit)
  }

  /// Where the events of a command begin; nil if there are none.
  private func firstPosition(ofCommand id: UUID) async throws(Failure) -> Position? {
    do throws(StoreFailure) {
      if let writer { return try await writer.store.command(id)?.firstPosition }
    } catch {
      throw .store(error)
    }
    return try await onLog { log in try (log as? any HistoryReader)?.durableCommand(id)?.firstPosition }
  }
}

/// The batches of one correlation, as they are found.
private struct FoundBatches {
  let correlationID: UUID
  let limit: Int
  private(set) var batches: [(header: BatchHeader, events: [Envelope])] = []
  private(set) var isCut = false
  private var count = 0

  init(correlationID: UUID, limit: Int) {
    self.correlationID = correlationID
    self.limit = limit
  }

  /// Takes in an event if it belongs to the correlation; false when there are enough.
  mutating func take(_ envelope: Envelope) -> Bool {
    guard envelope.batch.correlationID == correlationID else { return true }
    guard count < limit else {
      isCut = true
      return false
    }
    count += 1
    if batches.last?.header.firstPosition == envelope.batch.firstPosition {
      batches[batches.count - 1].events.append(envelope)
    } else {
      batches.append((envelope.batch, [envelope]))
    }
    return true
  }
}
