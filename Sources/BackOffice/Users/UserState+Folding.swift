// How each event changes the state of a user.

internal import EventSourcing

extension UserState {
  init(_ event: UserInvited, id: UserID, _ envelope: Envelope) {
    self.init(
      id: id, addedAt: envelope.position, status: .invited, name: event.name.text, email: event.email.text,
      phone: event.phone?.text,
      userType: event.userType, licence: event.licence,
      invitation: Invitation(id: event.invitationID, expiresAt: event.expiresAt))
    invitedAt = envelope.recordedAt
  }

  init(_ event: UserAdded, id: UserID, _ envelope: Envelope) {
    self.init(
      id: id, addedAt: envelope.position, status: .active, name: event.name.text, email: event.email.text,
      phone: event.phone?.text,
      userType: event.userType, licence: event.licence)
    activatedAt = envelope.recordedAt
  }

  /// Takes in one event after the first, recorded at a time.
  mutating func apply(_ event: UserEvent, at time: Instant) {
    switch event {
    case .invited, .added: break
    case .invitationReissued(let event):
      if let invitation { supersededInvitations.append(invitation.id) }
      invitation = Invitation(id: event.invitationID, expiresAt: event.expiresAt)
      invitedAt = time
    case .activated(let event):
      status = .active
      activatedAt = time
      credentialVersion = event.credentialVersion
    case .edited(let event): edit(event)
    case .typeChanged(let event): userType = event.to
    case .licenceChanged(let event): licence = event.to
    case .deactivated: status = .inactive
    case .restored: status = statusWhenRestored
    case .deleted: status = .deleted
    }
  }

  /// Somebody who never accepted the invitation is invited again, not active: there is no login yet.
  private var statusWhenRestored: Status {
    invitation != nil && credentialVersion == 0 ? .invited : .active
  }

  private mutating func edit(_ event: UserEdited) {
    for change in event.changes {
      switch UserField(rawValue: change.field) {
      case .name: name = change.after?.text ?? name
      case .email: email = change.after?.text ?? email
      case .phone: phone = change.after?.text
      case nil: break
      }
    }
  }
}

extension UserState {
  /// Whether the user takes one of the seats of the free licence.
  public var takesFreeSeat: Bool { licence == .free && (status == .invited || status == .active) }

  /// Whether the user counts among the Super Admins of whom one must remain.
  public var isActiveSuperAdmin: Bool { status == .active && userType == .superAdmin }
}

extension UserEvent {
  var remark: EventRemark {
    switch self {
    case .deactivated(let event): EventRemark(successor: event.reassignTo)
    case .deleted(let event): EventRemark(successor: event.reassignTo)
    case .invited, .invitationReissued, .added, .activated, .edited, .typeChanged, .licenceChanged, .restored:
      EventRemark()
    }
  }
}
