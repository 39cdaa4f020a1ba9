// An event of the log as it is printed: every field of the envelope, and the payload as JSON.

internal import CBOR
internal import Daybook
internal import EventSourcing
internal import Foundation
internal import TextFormats

extension StoredRecord {
  /// The event as one JSON object, safe for a terminal.
  ///
  /// - Parameter log: the log's id, from which the ids of events follow.
  func json(log: UUID) throws -> [UInt8] {
    var bytes: [UInt8] = []
    OutputValue.object(envelopeFields(log)).append(to: &bytes)
    bytes.removeLast()
    bytes.append(contentsOf: ",\"payload\":".utf8)
    try appendPayload(to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return TerminalSafe.json(bytes)
  }

  /// The payload as JSON, safe for a terminal.
  func payloadJSON() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try appendPayload(to: &bytes)
    return TerminalSafe.json(bytes)
  }

  private func appendPayload(to bytes: inout [UInt8]) throws {
    do {
      try payload.withUnsafeBytes { try CBORJSON.append($0, to: &bytes) }
    } catch {
      throw ToolFailure(.corruptData, "the payload of event \(envelope.position) can't be read: \(error)")
    }
  }

  private func envelopeFields(_ log: UUID) -> [OutputValue.Field] {
    let batch = envelope.batch
    let cause = batch.causation.map { ID<Never>(UUID(namespace: log, name: String($0))) }
    return [
      .init("position", .integer(envelope.position)),
      .init("eventID", .id(ID<Never>(eventID))),
      .init("type", .text(envelope.type)),
      .init("schema", .integer(envelope.schema)),
      .init("stream", .text(envelope.stream.description)),
      .init("version", .integer(envelope.version)),
      .init("recordedAt", .instant(envelope.recordedAt)),
      .init("occurredAt", .instant(envelope.occurredAt)),
      .init("actor", .text(envelope.actor.description)),
      .init("commandID", .id(ID<Never>(batch.commandID))),
      .init("command", batch.command.map(OutputValue.text) ?? .null),
      .init("correlationID", .id(ID<Never>(batch.correlationID))),
      .init("causationID", .id(cause)),
      .init("batch", .integer(batch.firstPosition)),
    ]
  }
}
