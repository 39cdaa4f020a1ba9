// One line of a command file: a command with its sender and time, or a move of the clock; and how it is read.

internal import EventSourcing
internal import FoundationEssentials
internal import JSON

/// One line of a command file.
enum CommandFileLine<D: BookDomain>: Sendable {
  /// A command, with the time that the line gives.
  case command(Request<D>, at: Instant?)
  /// Moves the clock to a time and fires what is due by then; nil: what is due now.
  case advance(Instant?)
}

/// Reads lines, one after the other, into the same memory.
struct CommandFileParser<D: BookDomain> {
  private let document = JSONDocument()
  private let decoder = JSONObjectDecoder()

  /// The line's command; or, as an error, what is wrong with it and where.
  func parse(_ line: ArraySlice<UInt8>) throws(JSONError) -> CommandFileLine<D> {
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

  private func command(_ value: JSONValue) throws(JSONError) -> CommandFileLine<D> {
    let fields = try decoder.decode(Fields.self, from: value, alsoAllowing: ["payload"])
    guard let sender = Sender(parsing: fields.as) else {
      throw (value["as"] ?? value).error(
        .invalidValue,
        "expected a user's id or e-mail, none, importer:<id> or integration:<port>, found \"\(fields.as)\"")
    }
    guard let payload = value["payload"] else { throw value.missingField("payload") }
    try payload.requireFieldsDistinctAsStrings()
    guard let command = try command(fields.command, from: payload) else {
      throw (value["command"] ?? value).error(.invalidValue, "there is no command \"\(fields.command)\"")
    }
    let request = Request<D>(
      command, as: sender, commandID: fields.commandID ?? UUID(),
      correlationID: fields.correlationID, expectedVersion: fields.expectedVersion, occurredAt: fields.occurredAt)
    return .command(request, at: fields.at)
  }

  private func command(_ name: String, from payload: JSONValue) throws(JSONError) -> D.Command? {
    do {
      return try D.command(named: name, from: JSONPayload(value: payload, decoder: decoder))
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
