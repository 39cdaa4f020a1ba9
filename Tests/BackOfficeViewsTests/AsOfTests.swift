// Every view as it was at a position holds what it would hold if the log had ended there.

import BackOffice
import EventSourcing
import ReadModels
import Testing

@testable import BackOfficeViews

@Suite struct AsOfTests {
  /// A log that ends with the batch at a position, made of the same batches.
  private func cut(_ log: some EventReader, through position: Position) throws -> InMemoryEventStore {
    let store = InMemoryEventStore(logID: log.logID)
    var batch: [NewEvent] = []
    try log.read(after: 0, through: nil) { envelope, payload in
      let header = envelope.batch
      guard header.firstPosition <= position else { return false }
      batch.append(
        NewEvent(
          stream: envelope.stream,
          event: EncodedEvent(type: envelope.type, schema: envelope.schema, payload: Array(payload)),
          occurredAt: envelope.occurredAt))
      guard batch.count == header.count else { return true }
      let whole = EventBatch(
        commandID: header.commandID, command: header.command, recordedAt: header.recordedAt, actor: header.actor,
        correlationID: header.correlationID, causation: header.causation, events: batch)
      _ = try store.stage { transaction in try transaction.append(whole) }
      batch = []
      return true
    }
    return store
  }

  @Test func `a view at a position is the view of a log that ends there`() async throws {
    let book = try await SampleBook.made(seed: 4, commands: 300)
    let live = SmallViewStores()
    var random = SeededRandom(state: 11)
    let last = Int(book.store.durable.position)
    // In no order, so that some are built from the log and some grow from an earlier one.
    for position in [0, last / 2] + (0..<5).map({ _ in random.next(last) + 1 }) {
      let shorter = try cut(book.store, through: Position(position))
      let expected = SmallViewStores()
      try expected.set.rebuild(from: shorter)
      let log = try LogPrefix(of: book.store, through: Position(position))
      #expect(log.durable.position == shorter.durable.position)
      let then = SmallViewStores(asOf: log.durable.position, of: live)
      try then.set.catchUp(from: log)
      #expect(try then.digests() == expected.digests(), "as of \(position)")
    }
  }
}
