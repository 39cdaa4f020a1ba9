// A user in the trail.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct AuditedUser: AuditedSubject {
  private var state: UserState?

  mutating func evolve(_ event: UserEvent, _ envelope: Envelope) {
    User.evolve(&state, event, envelope)
  }

  func list(_ event: UserEvent, to sheet: inout FieldSheet) {
    guard let state else { return }
    sheet("name", .text(state.name))
    sheet("email", .text(state.email))
    sheet("phone", .text(state.phone))
    sheet("userType", .word(state.userType))
    sheet("licence", .word(state.licence))
    sheet("state", .word(state.status))
    sheet("invitationID", .id(state.invitation?.id))
    sheet("expiresAt", .time(state.invitation?.expiresAt))
    sheet("credentialVersion", .number(state.credentialVersion), start: .number(0))
  }

  func describe(_ event: UserEvent, _ envelope: Envelope, in detail: inout AuditDetail) {
    switch event {
    case .deactivated(let event): detail.add("reassignTo", .thing(.user, event.reassignTo))
    case .deleted(let event): detail.add("reassignTo", .thing(.user, event.reassignTo))
    case .invited, .invitationReissued, .added, .activated, .edited, .typeChanged, .licenceChanged, .restored: break
    }
  }
}

extension UserEvent {
  /// Who is to take over the user's work.
  var successor: UserID? {
    switch self {
    case .deactivated(let event): event.reassignTo
    case .deleted(let event): event.reassignTo
    case .invited, .invitationReissued, .added, .activated, .edited, .typeChanged, .licenceChanged, .restored: nil
    }
  }
}
