// The lines of an export as they are read: a header, batches, and the events of each. docs/export-format.md is the text
// that this follows.

internal import EventLog
internal import EventSourcing
internal import FoundationEssentials
internal import JSON
internal import TextFormats

/// What an export says of itself, and the only format that is read and written.
enum ExportFormat {
  static let name = "daybook"
  static let version = 1
}

/// One line of an export.
enum ExportLine {
  case header(Header)
  case batch(Batch)
  case event(Event, payload: [UInt8])

  struct Header: Decodable {
    let export: String
    let format: Int
    let logID: UUID
    let lastPosition: Position
  }

  struct Batch: Decodable {
    let batch: Position
    let count: UInt32
    let recordedAt: LogTime
    let actor: String
    let commandID: UUID
    let commandDigest: CommandDigest
    let command: String?
    let correlationID: UUID?
    let causation: Position?
    let claims: [KeyDigits]?
    let releases: [KeyDigits]?
  }

  struct Event: Decodable {
    let event: Position
    let category: String
    let id: UUID?
    let name: String?
    let version: UInt32
    let type: String
    let schema: UInt16?
    let occurredAt: LogTime?
    let cbor: String?

    var stream: StreamName {
      let id: StreamName.Key = id.map { .uuid($0) } ?? name.map { .text($0) } ?? .none
      return StreamName(category, id)
    }
  }
}

/// A time of the log: RFC 3339 text, or milliseconds since 1970.
struct LogTime: Decodable, JSONReadable {
  let milliseconds: Int64

  init(json value: JSONValue) throws(JSONError) {
    if let text = value.text, let instant = RFC3339.milliseconds(parsing: text.utf8) {
      milliseconds = instant
    } else if let number = value.integer(Int64.self) {
      guard BatchLimits.times.contains(number) else {
        throw value.error(.outOfRange, "a time beyond 2^53 ms from 1970")
      }
      milliseconds = number
    } else {
      throw value.error(.invalidValue, "expected a time such as 2024-01-31T09:00:00.000Z or milliseconds since 1970")
    }
  }
}

/// Eight bytes as hexadecimal digits.
struct CommandDigest: Decodable, JSONReadable {
  let number: UInt64

  init(json value: JSONValue) throws(JSONError) {
    guard let bytes = HexDigits.bytes(value.text, count: 8) else {
      throw value.error(.invalidValue, "expected 16 hexadecimal digits")
    }
    number = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// A unique key as hexadecimal digits.
struct KeyDigits: Decodable, JSONReadable {
  let bytes: [UInt8]

  init(json value: JSONValue) throws(JSONError) {
    guard let bytes = HexDigits.bytes(value.text, count: 16) else {
      throw value.error(.invalidValue, "expected 32 hexadecimal digits")
    }
    self.bytes = bytes
  }

  init(from decoder: any Decoder) throws {
    bytes = try decoder.singleValueContainer().decode([UInt8].self)
  }
}

/// Bytes as lower-case hexadecimal digits.
package enum HexDigits {
  private static let digits = Array("0123456789abcdef".utf8)

  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Nil unless the text is the digits of `count` bytes.
  static func bytes(_ text: JSONText?, count: Int) -> [UInt8]? {
    guard let text, text.utf8.count == 2 * count else { return nil }
    var bytes: [UInt8] = []
    for index in 0..<count {
      guard let high = value(text.utf8[2 * index]), let low = value(text.utf8[2 * index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    digits.firstIndex(of: digit | 0x20).flatMap { UInt8(exactly: $0) }
  }
}
