// A request as a line of a command file: what `apply` reads.

internal import CBOR
internal import EventSourcing
internal import FoundationEssentials
internal import JSON
internal import TextFormats

extension Request {
  /// The name of its command.
  public var commandName: String { command.name }

  /// The request as a line of a command file, without an id: whoever applies it again sends another command.
  ///
  /// - Throws: for a command with a value that has no CBOR.
  public func line() throws -> String {
    var payload = CBORWriter()
    try command.write(to: &payload)
    var json: [UInt8] = []
    try payload.bytes.withUnsafeBytes { try CBORJSON.append($0, to: &json) }
    var fields = [("command", quoted(command.name)), ("as", quoted(sender.description))]
    if let occurredAt { fields.append(("occurredAt", quoted(occurredAt.description))) }
    if let expectedVersion { fields.append(("expectedVersion", "\(expectedVersion)")) }
    fields.append(("payload", String(decoding: json, as: UTF8.self)))
    return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  private func quoted(_ text: String) -> String {
    var json: [UInt8] = []
    JSONStringText.append(text, to: &json)
    return String(decoding: json, as: UTF8.self)
  }
}

extension Sender: CustomStringConvertible {
  /// As command files name it.
  public var description: String {
    switch self {
    case .user(let id): UUIDText.string(id)
    case .email(let address): address
    case .nobody: "none"
    case .importer(let id): "importer:\(UUIDText.string(id))"
    case .integration(let port): "integration:\(port)"
    }
  }
}
