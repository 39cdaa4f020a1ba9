// Reads the lines of an export, one after the other, into the same memory.

internal import EventSourcing
internal import FoundationEssentials
internal import JSON

/// Reads lines of an export.
struct ExportLineParser {
  private let document = JSONDocument()
  private let decoder = JSONObjectDecoder()

  /// The line; or, as an error, what is wrong with it and where.
  func parse(_ line: ArraySlice<UInt8>) throws(JSONError) -> ExportLine {
    var line = line
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    let value = try line.withUnsafeBytes { bytes in
      Result { () throws(JSONError) in try document.parse(bytes) }
    }.get()
    guard value.kind == .object else { throw value.wrongType(expected: "an object") }
    if value["event"] != nil { return try event(value) }
    if value["batch"] != nil { return .batch(try decoder.decode(ExportLine.Batch.self, from: value)) }
    return .header(try decoder.decode(ExportLine.Header.self, from: value))
  }

  private func event(_ value: JSONValue) throws(JSONError) -> ExportLine {
    let event = try decoder.decode(ExportLine.Event.self, from: value, alsoAllowing: ["payload"])
    if event.id != nil, event.name != nil {
      throw value.error(.invalidValue, "a stream has an id or a name, not both")
    }
    switch (value["payload"], event.cbor) {
    case (let payload?, nil):
      return .event(event, payload: try PayloadJSON.cbor(from: payload))
    case (nil, let text?):
      guard let data = Data(base64Encoded: text) else {
        throw (value["cbor"] ?? value).error(.invalidValue, "not base64")
      }
      return .event(event, payload: Array(data))
    case (nil, nil): throw value.missingField("payload")
    case (.some, .some): throw value.error(.invalidValue, "an event has a payload or cbor, not both")
    }
  }
}
