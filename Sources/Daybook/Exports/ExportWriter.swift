// The lines of an export as they are written. docs/export-format.md is the text that this follows.

internal import EventLog
internal import EventSourcing
internal import FoundationEssentials
internal import JSON
internal import TextFormats

/// Lines of JSON that come together until they are handed over.
struct ExportWriter {
  private var writer = JSONWriter(capacity: 1 << 17)
  private let payloads = PayloadJSON()

  /// The lines since the last `removeAll`.
  var bytes: [UInt8] { writer.bytes }

  mutating func removeAll() { writer.removeAll() }

  mutating func writeHeader(logID: UUID, lastPosition: Position) {
    writer.object { writer in
      writer.key("export")
      writer.write(ExportFormat.name)
      writer.key("format")
      writer.write(ExportFormat.version)
      writer.key("logID")
      writer.write(logID)
      writer.key("lastPosition")
      writer.write(lastPosition)
    }
    writer.endLine()
  }

  /// Writes the line of the batch; those of its events must follow.
  mutating func writeHead(of stored: borrowing StoredBatch) {
    let (position, batch) = (stored.firstPosition, stored.batch)
    writer.object { writer in
      writer.key("batch")
      writer.write(position)
      writer.key("count")
      writer.write(batch.events.count)
      writer.key("recordedAt")
      writer.write(logTime: batch.recordedAt.milliseconds)
      writer.key("actor")
      writer.write(batch.actor.description)
      writer.key("commandID")
      writer.write(batch.commandID)
      writer.key("commandDigest")
      writer.write(HexDigits.text(withUnsafeBytes(of: batch.fingerprint.bigEndian) { Array($0) }))
      if let command = batch.command {
        writer.key("command")
        writer.write(command)
      }
      if batch.correlationID != batch.commandID {
        writer.key("correlationID")
        writer.write(batch.correlationID)
      }
      if let causation = batch.causation {
        writer.key("causation")
        writer.write(causation)
      }
      writer.write(keys: batch.claims, as: "claims")
      writer.write(keys: batch.releases, as: "releases")
    }
    writer.endLine()
  }

  /// Writes the line of one event.
  mutating func write(_ event: NewEvent, position: Position, version: UInt32) {
    let json = payloads.json(of: event.event.payload)
    writer.object { writer in
      writer.key("event")
      writer.write(position)
      writer.write(stream: event.stream)
      writer.key("version")
      writer.write(UInt64(version))
      writer.key("type")
      writer.write(event.event.type)
      if event.event.schema != 1 {
        writer.key("schema")
        writer.write(UInt64(event.event.schema))
      }
      if let occurredAt = event.occurredAt {
        writer.key("occurredAt")
        writer.write(logTime: occurredAt.milliseconds)
      }
      if let json {
        writer.key("payload")
        writer.writeRaw { $0.append(contentsOf: json) }
      } else {
        writer.key("cbor")
        writer.write(Data(event.event.payload).base64EncodedString())
      }
    }
    writer.endLine()
  }
}

extension JSONWriter {
  fileprivate mutating func write(logTime milliseconds: Int64) {
    if RFC3339.range.contains(milliseconds) { writeInstant(milliseconds: milliseconds) } else { write(milliseconds) }
  }

  fileprivate mutating func write(stream: StreamName) {
    key("category")
    write(stream.category)
    switch stream.key {
    case .none: break
    case .uuid(let id):
      key("id")
      write(id)
    case .text(let name):
      key("name")
      write(name)
    }
  }

  fileprivate mutating func write(keys: [UniqueKey], as name: String) {
    guard !keys.isEmpty else { return }
    key(name)
    array { writer in
      for key in keys { writer.write(HexDigits.text(key.bytes)) }
    }
  }
}
