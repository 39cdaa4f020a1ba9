// Who sends a command, as callers name people: by id, by e-mail, or as a part of the engine's surroundings.

public import BackOffice
public import EventSourcing
public import FoundationEssentials

/// Who sends a command.
public enum Sender: Hashable, Sendable {
  case user(UserID)
  case email(String)
  /// Nobody yet: for `RegisterAccount` and `AcceptInvitation`.
  case nobody
  case importer(UUID)
  case integration(String)

  /// Reads `none`, `importer:<id>`, `integration:<port>`, a user's id or an e-mail address; nil if it is none of them.
  public init?(parsing text: String) {
    if text == "none" {
      self = .nobody
    } else if text.hasPrefix("importer:") {
      guard let id = ID<Never>(String(text.dropFirst(9))) else { return nil }
      self = .importer(id.uuid)
    } else if text.hasPrefix("integration:"), text.utf8.count > 12 {
      self = .integration(String(text.dropFirst(12)))
    } else if let id = UserID(text) {
      self = .user(id)
    } else if text.utf8.contains(UInt8(ascii: "@")) {
      self = .email(text)
    } else {
      return nil
    }
  }

  /// The actor that is written into the log; `notFound` if no user has the address.
  func actor(for command: Command, in index: borrowing AccountIndex) throws(Rejection) -> Actor {
    switch self {
    case .user(let id): return .user(id.uuid)
    case .email(let email):
      guard let user = index.users.user(withEmail: email) else { throw .notFound(kind: "user", id: email) }
      return .user(user.id.uuid)
    case .importer(let id): return .importer(id)
    case .integration(let port): return .integration(port)
    case .nobody:
      if case .user(.acceptInvitation(let payload)) = command { return .user(payload.userID.uuid) }
      return .system("registration")
    }
  }
}
