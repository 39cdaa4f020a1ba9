// Who sends a command, as callers name people: by id, by e-mail, or as a part of the engine's surroundings.

public import EventSourcing
public import FoundationEssentials

/// Who sends a command.
public enum Sender: Hashable, Sendable {
  case user(UUID)
  case email(String)
  /// Nobody yet: for who registers, say.
  case nobody
  case importer(UUID)
  case integration(String)

  /// The actor that the log names, where that needs no looking up; nil for an address, and for nobody.
  public var actor: Actor? {
    switch self {
    case .user(let id): .user(id)
    case .importer(let id): .importer(id)
    case .integration(let port): .integration(port)
    case .email, .nobody: nil
    }
  }

  /// Reads `none`, `importer:<id>`, `integration:<port>`, a user's id or an e-mail address; nil if it is none of them.
  public init?(parsing text: String) {
    if text == "none" {
      self = .nobody
    } else if text.hasPrefix("importer:") {
      guard let id = ID<Never>(String(text.dropFirst(9))) else { return nil }
      self = .importer(id.uuid)
    } else if text.hasPrefix("integration:"), text.utf8.count > 12 {
      self = .integration(String(text.dropFirst(12)))
    } else if let id = ID<Never>(text) {
      self = .user(id.uuid)
    } else if text.utf8.contains(UInt8(ascii: "@")) {
      self = .email(text)
    } else {
      return nil
    }
  }
}
