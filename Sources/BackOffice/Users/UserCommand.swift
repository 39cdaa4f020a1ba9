// The set of commands about one user, with their names in files and messages.

internal import EventSourcing

/// A command about one user.
public enum UserCommand: Sendable, Hashable {
  case inviteUser(InviteUser)
  case resendInvitation(ResendInvitation)
  case addUser(AddUser)
  case acceptInvitation(AcceptInvitation)
  case editUser(EditUser)
  case changeUserType(ChangeUserType)
  case assignUserLicence(AssignUserLicence)
  case deactivateUser(DeactivateUser)
  case restoreUser(RestoreUser)
  case deleteUser(DeleteUser)
}

extension UserCommand {
  /// The payload, whatever its type.
  public var payload: any CommandPayload {
    switch self {
    case .inviteUser(let payload): payload
    case .resendInvitation(let payload): payload
    case .addUser(let payload): payload
    case .acceptInvitation(let payload): payload
    case .editUser(let payload): payload
    case .changeUserType(let payload): payload
    case .assignUserLicence(let payload): payload
    case .deactivateUser(let payload): payload
    case .restoreUser(let payload): payload
    case .deleteUser(let payload): payload
    }
  }

  /// The command's name, such as `InviteUser`.
  public var name: String {
    switch self {
    case .inviteUser: "InviteUser"
    case .resendInvitation: "ResendInvitation"
    case .addUser: "AddUser"
    case .acceptInvitation: "AcceptInvitation"
    case .editUser: "EditUser"
    case .changeUserType: "ChangeUserType"
    case .assignUserLicence: "AssignUserLicence"
    case .deactivateUser: "DeactivateUser"
    case .restoreUser: "RestoreUser"
    case .deleteUser: "DeleteUser"
    }
  }

  static let readers: [String: @Sendable (any PayloadSource) throws -> Self] = [
    "InviteUser": { .inviteUser(try $0.payload(InviteUser.self)) },
    "ResendInvitation": { .resendInvitation(try $0.payload(ResendInvitation.self)) },
    "AddUser": { .addUser(try $0.payload(AddUser.self)) },
    "AcceptInvitation": { .acceptInvitation(try $0.payload(AcceptInvitation.self)) },
    "EditUser": { .editUser(try $0.payload(EditUser.self)) },
    "ChangeUserType": { .changeUserType(try $0.payload(ChangeUserType.self)) },
    "AssignUserLicence": { .assignUserLicence(try $0.payload(AssignUserLicence.self)) },
    "DeactivateUser": { .deactivateUser(try $0.payload(DeactivateUser.self)) },
    "RestoreUser": { .restoreUser(try $0.payload(RestoreUser.self)) },
    "DeleteUser": { .deleteUser(try $0.payload(DeleteUser.self)) },
  ]
}
