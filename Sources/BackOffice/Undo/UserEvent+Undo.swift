// How the events of users are taken back.

internal import EventSourcing

extension UserEvent {
  func reversal(_ past: PastBackOfficeEvent) -> BackOfficeReversal {
    let id: UserID = past.envelope.stream.subject()
    switch self {
    case .invited, .added: return .command(DeleteUser(userID: id), remark: "the user stays in the history as deleted")
    case .invitationReissued: return .impossible("the invitation that this one replaced is void")
    case .activated: return .impossible("an invitation is accepted once; DeactivateUser ends the user's access")
    case .edited(let event): return .command(EditUser(userID: id, changes: FieldEdits(takingBack: event.changes)))
    case .typeChanged(let event): return .command(ChangeUserType(userID: id, to: event.from))
    case .licenceChanged(let event): return .command(AssignUserLicence(userID: id, licence: event.from))
    case .passwordReset: return .impossible("the password before it is void; ResetUserPassword sets another one")
    case .deactivated: return .command(RestoreUser(userID: id))
    case .restored: return .command(DeactivateUser(userID: id))
    case .deleted: return .impossible("a deleted user is gone for good")
    }
  }
}
