// One line of a command file: a command with its sender and time, or a move of the clock; and how it is read.

internal import CBOR
internal import EventSourcing
internal import FoundationEssentials
internal import JSON
internal import TextFormats

/// One line of a command file.
enum CommandFileLine<D: BookDomain>: Sendable {
  /// A command, with the time that the line gives.
  case command(Request<D>, at: Instant?)
  /// A command with names where ids are wanted: whose they are is known when it is its turn.
  case named(ArraySlice<UInt8>)
  /// Moves the clock to a time and fires what is due by then; nil: what is due now.
  case advance(Instant?)
}

/// Reads lines, one after the other, into the same memory.
struct CommandFileParser<D: BookDomain> {
  private let document = JSONDocument()
  private let lookup: FieldReading.Lookup?

  /// - Parameter lookup: finds the ids of what is named; nil where that can't be known yet.
  init(lookup: FieldReading.Lookup? = nil) { self.lookup = lookup }

  /// The line's command; or, as an error, all that is wrong with it and where.
  func parse(_ line: ArraySlice<UInt8>) throws(JSONFaults) -> CommandFileLine<D> {
    var text = line
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    let parsed = text.withUnsafeBytes { bytes in
      Result { () throws(JSONError) in try document.parse(bytes) }
    }
    var reading = FieldReading(lookup: lookup)
    do throws(JSONError) {
      let value = try parsed.get()
      guard value.kind == .object else { throw value.wrongType(expected: "an object with a command") }
      if let result = try read(value, &reading) { return result }
    } catch {
      reading.add(error)
    }
    if reading.needsLookup { return .named(line) }
    throw JSONFaults(reading.faults)
  }

  private func read(_ value: JSONValue, _ reading: inout FieldReading) throws(JSONError) -> CommandFileLine<D>? {
    if value["advance"] != nil { return Advance.read(value, &reading).map { .advance($0.advance.time) } }
    let fields = Fields.read(value, &reading)
    let command = try command(value, &reading)
    guard let fields, let command else { return nil }
    let request = Request<D>(
      command, as: fields.sender.sender, commandID: fields.commandID ?? .random(), correlationID: fields.correlationID,
      expectedVersion: fields.expectedVersion, occurredAt: fields.occurredAt)
    return .command(request, at: fields.at)
  }

  private func command(
    _ value: JSONValue, _ reading: inout FieldReading
  ) throws(JSONError) -> (any Command<D>)? {
    guard let name = value["command"]?.string else { return nil }
    guard let type = D.commands[name] else {
      let hint = NearestName.of(name, among: D.commands.names).map { ": did you mean \"\($0)\"?" } ?? ""
      reading.add((value["command"] ?? value).error(.invalidValue, "there is no command \"\(name)\"\(hint)"))
      return nil
    }
    guard let payload = value["payload"] else { return nil }
    try payload.requireFieldsDistinctAsStrings()
    return type.command(from: payload, &reading)
  }
}

extension CommandHandler {
  /// The line with the ids of what it names, as of the newest command.
  func withNamesLookedUp(_ line: CommandFileLine<D>) throws -> CommandFileLine<D> {
    guard case .named(let bytes) = line else { return line }
    let runner = runner
    return try CommandFileParser<D>(lookup: { kind, name, others in
      runner.withIndex { D.ids(of: kind, named: name, beside: others, in: $0) }
    }).parse(bytes)
  }
}

/// The fields of a line with a command.
private struct Fields: Record {
  let command: String
  let sender: SenderText
  let at: Instant?
  let commandID: UUID?
  let correlationID: UUID?
  let expectedVersion: UInt32?
  let occurredAt: Instant?
  let payload: AnyFields

  init(_ field: inout some FieldList<Fields>) {
    command = field("command", \.command, "the command's name")
    sender = field("as", \.sender, "who sends it")
    at = field("at", \.at, "when")
    commandID = field("commandID", \.commandID, "tells a repeated command")
    correlationID = field("correlationID", \.correlationID, "what it belongs to")
    expectedVersion = field("expectedVersion", \.expectedVersion, "the version of the stream that the sender saw")
    occurredAt = field("occurredAt", \.occurredAt, "when it happened, if before now")
    payload = field("payload", \.payload, "the command's own fields")
  }
}

/// A line that moves the clock.
private struct Advance: Record {
  let advance: AdvanceTime

  init(_ field: inout some FieldList<Advance>) {
    advance = field("advance", \.advance, "the time, or now")
  }
}

/// The time to which a line moves the clock; nil for now.
private struct AdvanceTime: FieldType {
  let time: Instant?

  static var form: FieldForm { .instant }
  static var placeholder: Self { Self(time: nil) }

  static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    if json.string == "now" { return Self(time: nil) }
    return Instant.read(json, &reading).map { Self(time: $0) }
  }
}

/// A sender as it is written down.
private struct SenderText: FieldType {
  let sender: Sender

  static var form: FieldForm { .text }
  static var placeholder: Self { Self(sender: .nobody) }

  static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    guard let text = String.read(json, &reading) else { return nil }
    if let sender = Sender(parsing: text) { return Self(sender: sender) }
    reading.add(
      json.error(
        .invalidValue,
        "expected a user's id or e-mail, none, importer:<id> or integration:<port>, found \"\(text)\""))
    return nil
  }
}

/// Fields that are read by whoever knows them.
private struct AnyFields: FieldType {
  static var form: FieldForm { .record([]) }
  static var placeholder: Self { Self() }

  static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? { Self() }
}

// What is read from lines only is never stored.
extension FieldType {
  fileprivate func write(to writer: inout CBORWriter) throws(CBORError) { writer.writeNull() }
  fileprivate static func read(from reader: inout CBORReader) throws(CBORError) -> Self {
    throw CBORError(.unsupported, at: reader.offset)
  }
}
