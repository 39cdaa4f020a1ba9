// An event of the log as it is printed: every field of the envelope, and the payload as JSON.

internal import CBOR
internal import Daybook
internal import EventSourcing
internal import Foundation
internal import TextFormats

extension ClosedRange<Position> {
  /// `#41`, or `#41–#43`.
  var words: String { lowerBound == upperBound ? "#\(lowerBound)" : "#\(lowerBound)–#\(upperBound)" }
}

extension BatchHeader {
  /// The positions of its events: `#41`, or `#41–#43`.
  var positions: String { (firstPosition...Swift.max(firstPosition, lastPosition)).words }
  /// `batch #40–#41`.
  var words: String { "batch \(positions)" }
  /// ` (orders.close)`, to stand behind a name; empty if the command has no name.
  var commandInBrackets: String { command.map { " (\($0))" } ?? "" }
}

extension StoredRecord {
  /// The names of an event's fields, in order.
  static let fieldNames = [
    "position", "eventID", "type", "schema", "stream", "version", "recordedAt", "occurredAt", "actor", "commandID",
    "command", "correlationID", "causationID", "batch", "payload",
  ]

  /// The payload as JSON, safe for a terminal.
  func payloadJSON() throws -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      try payload.withUnsafeBytes { try CBORJSON.append($0, to: &bytes) }
    } catch {
      throw ToolFailure(.corruptData, "the payload of event \(envelope.position) can't be read: \(error)")
    }
    return TerminalSafe.json(bytes)
  }

  /// The event as it is printed.
  ///
  /// - Parameter log: the log's id, from which the ids of events follow.
  func fields(log: UUID) throws -> [OutputValue.Field] {
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
      .init("payload", .json(try payloadJSON())),
    ]
  }
}
