// One line of a command file: a command with its sender and time, or a move of the clock; and how it is read.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import JSON

/// One line of a command file.
enum CommandLine: Sendable {
  /// A command, with the time that the line gives.
  case command(Request, at: Instant?)
  /// Moves the clock to a time and fires what is due by then; nil: what is due now.
  case advance(Instant?)
}

/// Reads lines, one after the other, into the same memory.
struct CommandLineParser {
  private let document = JSONDocument()
  private let decoder = JSONObjectDecoder()

  /// The line's command; or, as an error, what is wrong with it and where.
  func parse(_ line: ArraySlice<UInt8>) throws(JSONError) -> CommandLine {
    var line = line
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    let parsed = line.withUnsafeBytes { bytes in
      Result { () throws(JSONError) in try document.parse(bytes) }
    }
    let value = try parsed.get()
    guard value.kind == .object else { throw value.wrongType(expected: "an object with a command") }
    if let advance = value["advance"] { return .advance(try time(advance, in: value)) }
    return try command(value)
  }

  /// The time that the clock is to be moved to; nil for now.
  private func time(_ advance: JSONValue, in value: JSONValue) throws(JSONError) -> Instant? {
    if advance.string == "now" {
      _ = try decoder.decode(AdvanceToNow.self, from: value)
      return nil
    }
    return try decoder.decode(Advance.self, from: value).advance
  }

  private func command(_ value: JSONValue) throws(JSONError) -> CommandLine {
    let fields = try decoder.decode(Fields.self, from: value, alsoAllowing: ["payload"])
    guard let read = Command.readers[fields.command] else {
      throw (value["command"] ?? value).error(.invalidValue, "there is no command \"\(fields.command)\"")
    }
    guard let sender = Sender(parsing: fields.as) else {
      throw (value["as"] ?? value).error(
        .invalidValue,
        "expected a user's id or e-mail, none, importer:<id> or integration:<port>, found \"\(fields.as)\"")
    }
    guard let payload = value["payload"] else { throw value.missingField("payload") }
    try payload.requireFieldsDistinctAsStrings()
    let request = Request(
      try command(from: payload, read), as: sender, commandID: fields.commandID ?? UUID(),
      correlationID: fields.correlationID, expectedVersion: fields.expectedVersion, occurredAt: fields.occurredAt)
    return .command(request, at: fields.at)
  }

  private func command(from payload: JSONValue, _ read: Command.Reader) throws(JSONError) -> Command {
    do {
      return try read(JSONPayload(value: payload, decoder: decoder))
    } catch let error as JSONError {
      throw error
    } catch {
      throw payload.error(.invalidValue, "\(error)")
    }
  }

  private struct Advance: Decodable {
    let advance: Instant
  }

  private struct AdvanceToNow: Decodable {
    let advance: String
  }

  private struct Fields: Decodable {
    let command: String
    let `as`: String
    let at: Instant?
    let commandID: UUID?
    let correlationID: UUID?
    let expectedVersion: UInt32?
    let occurredAt: Instant?
  }
}

/// A command's payload as a JSON object.
private struct JSONPayload: PayloadSource {
  let value: JSONValue
  let decoder: JSONObjectDecoder

  func payload<Payload: Decodable>(_ type: Payload.Type) throws -> Payload {
    try decoder.decode(type, from: value)
  }
}
