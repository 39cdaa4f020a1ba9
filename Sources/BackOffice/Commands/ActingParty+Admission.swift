// Who is acting: the first thing to be asked of a command. Users must be active; only the bearer of an invitation, who
// is about to become so, need not be.

internal import EventSourcing

extension ActingParty {
  /// The system actor under which an account is set up.
  static let registration = Actor.system("registration")

  /// The sender of a command, if it may act at all.
  init(_ actor: Actor, sending command: Command, _ index: borrowing AccountIndex) throws(Rejection) {
    switch actor {
    case .user(let uuid): self = try Self.user(UserID(uuid), sending: command, index)
    case Self.registration: self = .nobody
    case .system: self = .engine
    case .importer: self = .importer
    case .integration: self = .integration
    }
  }

  private static func user(
    _ id: UserID, sending command: Command, _ index: borrowing AccountIndex
  ) throws(Rejection) -> ActingParty {
    guard let user = index.users[id] else { throw .notFound(kind: "user", id: id.description) }
    if user.isActive { return .user(id, user.userType) }
    guard user.status == .invited, case .user(.acceptInvitation(let accepting)) = command, accepting.userID == id else {
      throw .userNotActive
    }
    return .nobody
  }
}
