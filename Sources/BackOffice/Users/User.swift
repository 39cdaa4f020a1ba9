// The rules of users. Each command has a small function in a file by topic; here they are found by command.

public import EventSourcing

/// The decider of streams `user-<id>`.
public enum User: Decider {
  public typealias State = UserState?
  public typealias Command = UserCommand
  public typealias Event = UserEvent
  public typealias Rejection = BackOffice.Rejection
  public typealias Context = DecisionContext

  public static var initial: UserState? { nil }

  /// The events that follow from a command whose sender has the right to it and whose fields are well formed.
  public static func decide(
    _ command: UserCommand, _ state: UserState?, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    switch command {
    case .inviteUser(let command):
      try requireUnused(context.id(command.userID, "user"), state)
      return try invite(command, context)
    case .addUser(let command):
      try requireUnused(context.id(command.userID, "user"), state)
      return try add(command, context)
    default:
      guard let state else { throw .notFound(kind: "user", id: command.userID?.description ?? "") }
      return try decide(command, on: state, context)
    }
  }

  private static func requireUnused(_ id: UserID, _ state: UserState?) throws(Rejection) {
    guard state == nil else { throw .idInUse(kind: "user", id: id.description) }
  }

  private static func decide(
    _ command: UserCommand, on state: UserState, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    switch command {
    case .inviteUser, .addUser: throw .idInUse(kind: "user", id: state.id.description)
    case .resendInvitation: try resendInvitation(state, context)
    case .acceptInvitation(let command): try accept(command, state, context)
    case .editUser(let command): try edit(command, state, context)
    case .changeUserType(let command): try changeType(command, state, context)
    case .assignUserLicence(let command): try assignLicence(command, state, context)
    case .deactivateUser(let command): try deactivate(command, state, context)
    case .restoreUser: try restore(state, context)
    case .deleteUser(let command): try delete(command, state, context)
    }
  }

  public static func evolve(_ state: inout UserState?, _ event: UserEvent, _ envelope: Envelope) {
    switch event {
    case .invited(let event): state = UserState(event, id: envelope.stream.subject(), envelope)
    case .added(let event): state = UserState(event, id: envelope.stream.subject(), envelope)
    case .invitationReissued, .activated, .edited, .typeChanged, .licenceChanged, .deactivated, .restored, .deleted:
      state?.apply(event, at: envelope.recordedAt)
    }
  }
}

extension UserCommand {
  /// The user that the command names; nil if one is to be made under an id that the caller left open.
  var userID: UserID? {
    switch payload.subject {
    case .user(let id): id
    case .newUser(let id): id
    default: nil
    }
  }
}
