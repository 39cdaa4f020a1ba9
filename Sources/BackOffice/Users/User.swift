// Users: what can be asked for, and how their events change what is known of one.

public import EventSourcing

/// The state machine of streams `user-<id>`.
public enum User: Aggregate {
  public typealias State = UserState?
  public typealias Event = UserEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    InviteUser.self, AddUser.self, ResendInvitation.self, AcceptInvitation.self, EditUser.self, ChangeUserType.self,
    AssignUserLicence.self, ResetUserPassword.self, DeactivateUser.self, RestoreUser.self, DeleteUser.self,
  ]

  public static var initial: UserState? { nil }

  public static func evolve(_ state: inout UserState?, _ event: UserEvent, _ envelope: Envelope) {
    switch event {
    case .invited(let event): state = UserState(event, id: envelope.stream.subject(), envelope)
    case .added(let event): state = UserState(event, id: envelope.stream.subject(), envelope)
    case .invitationReissued, .activated, .edited, .typeChanged, .licenceChanged, .passwordReset, .deactivated,
      .restored,
      .deleted:
      state?.apply(event, envelope)
    }
  }
}
