// The same ideas under the names of the two floors: batches, envelopes and errors.

public import EventLog
public import EventSourcing
internal import FoundationEssentials

extension LogBatch {
  init(_ batch: EventBatch, claims: [UniqueKey]) {
    self.init(
      recordedAt: batch.recordedAt.milliseconds, actor: batch.actor.description, commandID: batch.commandID,
      commandDigest: batch.fingerprint, command: batch.command, correlationID: batch.correlationID,
      causation: batch.causation, claims: claims, releases: batch.releases,
      events: batch.events.map { new in
        LogEvent(
          stream: new.stream, type: new.event.type, schema: new.event.schema,
          occurredAt: new.occurredAt?.milliseconds, payload: new.event.payload)
      })
  }
}

extension Envelope {
  init(_ event: borrowing EventInfo, in batch: BatchHeader) {
    self.init(
      batch: batch, position: event.position, stream: event.stream, version: event.version,
      type: event.type, schema: event.schema, occurredAt: event.occurredAt.map { Instant(milliseconds: $0) })
  }
}

extension StoreFailure {
  /// The failure in the terms of event sourcing.
  public init(_ error: LogError) {
    let code: Code =
      switch error.code {
      case .locked: .locked
      case .corrupt: .corrupt
      case .unsupportedFormat: .unsupportedFormat
      case .diskFull: .diskFull
      case .poisoned: .outcomeUnknown
      case .readOnly: .readOnly
      case .limitExceeded: .limitExceeded
      case .notABook: .notFound
      case .closed: .closed
      case .io, .backupMismatch: .io
      }
    let remedy = code == .corrupt ? LogError.fileRemedy : nil
    self.init(
      code: code, message: error.message, file: error.file, offset: error.offset, positions: error.positions,
      remedy: error.remedy ?? remedy)
  }
}
