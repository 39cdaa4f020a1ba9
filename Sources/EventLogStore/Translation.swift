// The same ideas under the names of the two floors: stream names, batches, envelopes and errors.

public import EventLog
public import EventSourcing
internal import FoundationEssentials

extension StreamKey {
  init(_ name: StreamName) {
    let id: StreamKeyID =
      switch name.key {
      case .none: .none
      case .uuid(let uuid): .uuid(uuid)
      case .text(let text): .text(text)
      }
    self.init(category: name.category, id: id)
  }
}

extension StreamName {
  /// The name of a stream of the log.
  public init(_ key: StreamKey) {
    switch key.id {
    case .none: self.init(key.category)
    case .uuid(let uuid): self.init(key.category, .uuid(uuid))
    case .text(let text): self.init(key.category, .text(text))
    }
  }
}

extension EventLog.UniqueKey {
  init(_ key: EventSourcing.UniqueKey) {
    self.init(scope: key.scope, value: key.value)
  }
}

extension LogBatch {
  init(_ batch: EventBatch, streams: [StreamKey], claims: [EventLog.UniqueKey]) {
    self.init(
      recordedAt: batch.recordedAt.milliseconds, actor: batch.actor.description, commandID: batch.commandID,
      commandDigest: batch.fingerprint, correlationID: batch.correlationID, causation: batch.causation,
      claims: claims, releases: batch.releases.map { EventLog.UniqueKey($0) },
      events: zip(batch.events, streams).map { new, stream in
        LogEvent(
          stream: stream, type: new.event.type, schema: new.event.schema,
          occurredAt: new.occurredAt?.milliseconds, payload: new.event.payload)
      })
  }
}

extension Envelope {
  init(_ event: borrowing EventInfo, in batch: BatchHeader) {
    self.init(
      batch: batch, position: event.position, stream: StreamName(event.stream), version: event.version,
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
      default: .io
      }
    let remedy = code == .corrupt ? LogError.fileRemedy : nil
    self.init(
      code: code, message: error.message, file: error.file, offset: error.offset, positions: error.positions,
      remedy: error.remedy ?? remedy)
  }
}
