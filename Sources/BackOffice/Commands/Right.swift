// Who may do what. The check is against the state before the command; the engine's own policies are not bound by a
// user's rights.

internal import EventSourcing

/// What a command asks of its sender.
public enum Right: Hashable, Sendable {
  /// Only whoever sets up the account: there is no user yet.
  case registration
  /// The invited user, who holds the link.
  case invitee
  case superAdmin
  case admin
  case anyUser
  /// A Super Admin; the others on what is their own.
  case superAdminOrOwn
  /// General users only for themselves.
  case adminOrOwn
  /// General users only on their own orders, or on a task they are responsible for.
  case ownOrder
  /// General users only on their own leads, or on a task they are responsible for.
  case ownLead
  /// The roles that the account's settings name; a General User's only on their own orders and leads.
  case deletingWork
  /// Nobody but a running import.
  case importer
  /// General users only on activities that are assigned to them or made by them.
  case ownActivity
  /// No user: the engine sends it by itself.
  case engine
  /// The services outside that the command names.
  case integration
}

extension Right: CustomStringConvertible {
  /// Who has it, in words.
  public var description: String {
    switch self {
    case .registration: "nobody yet: as none, or the first line of a new book"
    case .invitee: "the invited user"
    case .superAdmin: "Super Admins"
    case .admin: "Admins"
    case .anyUser: "every user"
    case .superAdminOrOwn: "Super Admins; others on their own name and phone number"
    case .adminOrOwn: "Admins; General Users for themselves"
    case .ownOrder: "Admins; General Users on their own orders and tasks"
    case .ownLead: "Admins; General Users on their own leads and tasks"
    case .deletingWork: "the roles that the account's settings name"
    case .importer: "the import itself"
    case .ownActivity: "Admins; General Users on what is assigned to them or made by them"
    case .engine: "Daybook itself"
    case .integration: "services outside"
    }
  }
}

extension BackOfficeCommand {
  /// Throws `forbidden` unless the sender may do this.
  func authorise(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) {
    let allowed =
      switch context.actor {
      case .engine: true
      case .importer(let id): Self.isForImporters && isOwn(ofImport: id)
      case .integration(let name): Self.integrations.contains { $0.rawValue == name }
      case .nobody: Self.right == .registration || Self.right == .invitee
      case .user(let user, let type): isAllowed(to: user, type, state, context.index.account?.settings ?? .init())
      }
    guard allowed else { throw .forbidden(action: Self.name) }
  }

  private func isAllowed(
    to user: UserID, _ type: UserType, _ state: SubjectState?, _ settings: AccountSettings
  ) -> Bool {
    if Self.right == .invitee { return subject == .user(user) }
    return switch Self.right.reach(of: type, settings) {
    case .nothing: false
    case .own: isOwn(of: user, state, settings)
    case .everything: true
    }
  }
}

/// How far a right goes.
public enum RightReach: Sendable {
  case nothing
  /// Only what is the user's own.
  case own
  case everything
}

extension Right {
  /// How far the right goes of a user of a type.
  public func reach(of type: UserType, _ settings: AccountSettings) -> RightReach {
    switch self {
    case .registration, .invitee, .importer, .integration, .engine: .nothing
    case .superAdmin: type == .superAdmin ? .everything : .nothing
    case .admin: type == .general ? .nothing : .everything
    case .anyUser: .everything
    case .superAdminOrOwn: type == .superAdmin ? .everything : .own
    case .adminOrOwn, .ownOrder, .ownLead, .ownActivity: type == .general ? .own : .everything
    case .deletingWork:
      !settings.deleteOrderRoles.contains(type) ? .nothing : type == .general ? .own : .everything
    }
  }
}

extension ActingParty {
  /// The system actor under which an account is set up.
  static let registration = Actor.system("registration")

  /// The sender of a command, if it may act at all: users must be active; only the bearer of an invitation, who is
  /// about to become so, need not be.
  init(
    _ actor: Actor, sending command: some BackOfficeCommand, _ index: borrowing AccountIndex
  ) throws(Rejection) {
    switch actor {
    case .user(let uuid): self = try Self.user(UserID(uuid), sending: command, index)
    case Self.registration: self = .nobody
    case .system: self = .engine
    case .importer(let uuid): self = try Self.importer(ImportID(uuid), index)
    case .integration(let name): self = .integration(name)
    case .other(let text): throw .notFound(kind: "actor", id: text)
    }
  }

  /// An import acts only while it runs.
  private static func importer(_ id: ImportID, _ index: borrowing AccountIndex) throws(Rejection) -> ActingParty {
    guard let known = index.imports[id] else { throw .notFound(kind: "import", id: id.description) }
    _ = try known.requireRunning()
    return .importer(id)
  }

  private static func user<C: BackOfficeCommand>(
    _ id: UserID, sending command: C, _ index: borrowing AccountIndex
  ) throws(Rejection) -> ActingParty {
    guard let user = index.users[id] else { throw .notFound(kind: "user", id: id.description) }
    if user.isActive { return .user(id, user.userType) }
    guard user.status == .invited, C.right == .invitee, command.subject == .user(id) else { throw .userNotActive }
    return .nobody
  }
}
