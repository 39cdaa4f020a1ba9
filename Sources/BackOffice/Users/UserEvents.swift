// What can happen to a user, and what it makes of them. The type names and property names are a storage contract.

public import EventSourcing

/// What a user may do.
public enum UserType: String, FieldType, CaseIterable {
  case superAdmin, admin, general
}

/// Whether a user takes one of the plan's free seats or is paid for.
public enum Licence: String, FieldType, CaseIterable {
  case free, paid
}

/// Somebody was invited.
public struct UserInvited: BackOfficePayload {
  public static let type = "user.invited"
  public static let phrase: String? = "invited the user"
  public let name: PersonalText
  public let email: PersonalText
  public let phone: PersonalText?
  public let userType: UserType
  public let licence: Licence
  public let invitationID: InvitationID
  public let expiresAt: Instant
}

extension UserInvited {
  public init(_ field: inout some FieldList<UserInvited>) {
    name = field("name", \.name, "the name")
    email = field("email", \.email, "the e-mail address")
    phone = field("phone", \.phone, "the telephone number")
    licence = field("licence", \.licence, "a free seat or a paid one")
    userType = field("userType", \.userType, "what the user may do")
    expiresAt = field("expiresAt", \.expiresAt, "when it ends")
    invitationID = field("invitationID", \.invitationID, "the invitation")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("user", stream.subject() as UserID) }
}

/// A new invitation replaced the one before.
public struct InvitationReissued: BackOfficePayload {
  public static let type = "user.invitationReissued"
  public static let phrase: String? = "sent the invitation again"
  public let invitationID: InvitationID
  public let expiresAt: Instant
}

extension InvitationReissued {
  public init(_ field: inout some FieldList<InvitationReissued>) {
    expiresAt = field("expiresAt", \.expiresAt, "when it ends")
    invitationID = field("invitationID", \.invitationID, "the invitation")
  }
}

/// A user who is active at once, without an invitation.
public struct UserAdded: BackOfficePayload {
  public static let type = "user.added"
  public static let phrase: String? = "added the user"
  public let name: PersonalText
  public let email: PersonalText
  public let phone: PersonalText?
  public let userType: UserType
  public let licence: Licence
}

extension UserAdded {
  public init(_ field: inout some FieldList<UserAdded>) {
    name = field("name", \.name, "the name")
    email = field("email", \.email, "the e-mail address")
    phone = field("phone", \.phone, "the telephone number")
    licence = field("licence", \.licence, "a free seat or a paid one")
    userType = field("userType", \.userType, "what the user may do")
  }

  public func creation(in stream: StreamName) -> Creation? { Creation("user", stream.subject() as UserID) }
}

/// An invited user accepted.
public struct UserActivated: BackOfficePayload {
  public static let type = "user.activated"
  public static let phrase: String? = "accepted the invitation"
  public let invitationID: InvitationID
  public let credentialVersion: Int
}

extension UserActivated {
  public init(_ field: inout some FieldList<UserActivated>) {
    invitationID = field("invitationID", \.invitationID, "the invitation")
    credentialVersion = field("credentialVersion", \.credentialVersion, "counts the credentials", .count)
  }
}

/// What is known of a user changed.
public struct UserEdited: BackOfficePayload {
  public static let type = "user.edited"
  public static let phrase: String? = "edited the user"
  public let changes: [FieldChange]
}

extension UserEdited {
  public init(_ field: inout some FieldList<UserEdited>) {
    changes = field("changes", \.changes, "each field that changed, before and after")
  }
}

/// A user may do more or less.
public struct UserTypeChanged: BackOfficePayload {
  public static let type = "user.typeChanged"
  public static let phrase: String? = "changed the user's type"
  public let from: UserType
  public let to: UserType
}

extension UserTypeChanged {
  public init(_ field: inout some FieldList<UserTypeChanged>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
  }
}

/// A user moved between free and paid seats.
public struct UserLicenceChanged: BackOfficePayload {
  public static let type = "user.licenceChanged"
  public static let phrase: String? = "changed the user's licence"
  public let from: Licence
  public let to: Licence
}

extension UserLicenceChanged {
  public init(_ field: inout some FieldList<UserLicenceChanged>) {
    to = field("to", \.to, "after it")
    from = field("from", \.from, "before it")
  }
}

/// A user has a new password, which the host keeps.
public struct UserPasswordReset: BackOfficePayload {
  public static let type = "user.passwordReset"
  public static let phrase: String? = "set a new password for the user"
  public let credentialVersion: Int
}

extension UserPasswordReset {
  public init(_ field: inout some FieldList<UserPasswordReset>) {
    credentialVersion = field("credentialVersion", \.credentialVersion, "counts the credentials", .count)
  }
}

/// A user's access ended.
public struct UserDeactivated: BackOfficePayload {
  public static let type = "user.deactivated"
  public static let phrase: String? = "deactivated the user"
  public let reassignTo: UserID?
}

extension UserDeactivated {
  public init(_ field: inout some FieldList<UserDeactivated>) {
    reassignTo = field("reassignTo", \.reassignTo, "who gets the open work")
  }

  public var remark: EventRemark { EventRemark(successor: reassignTo) }
}

/// An inactive user has access again.
public struct UserRestored: BackOfficePayload, EmptyPayload {
  public static let type = "user.restored"
  public static let phrase: String? = "restored the user"

  public init() {}
}

/// A user was removed for good.
public struct UserDeleted: BackOfficePayload {
  public static let type = "user.deleted"
  public static let phrase: String? = "deleted the user"
  public let reassignTo: UserID?
}

extension UserDeleted {
  public init(_ field: inout some FieldList<UserDeleted>) {
    reassignTo = field("reassignTo", \.reassignTo, "who gets the open work")
  }

  public var remark: EventRemark { EventRemark(successor: reassignTo) }
}

/// Whatever can happen to a user.
public enum UserEvent: Sendable, Equatable {
  case invited(UserInvited)
  case invitationReissued(InvitationReissued)
  case added(UserAdded)
  case activated(UserActivated)
  case edited(UserEdited)
  case typeChanged(UserTypeChanged)
  case licenceChanged(UserLicenceChanged)
  case passwordReset(UserPasswordReset)
  case deactivated(UserDeactivated)
  case restored(UserRestored)
  case deleted(UserDeleted)
}

extension UserEvent: SubjectEvent {
  public static let category = "user"

  public static let registry = EventRegistry<UserEvent>([
    EventType(UserInvited.self, UserEvent.invited),
    EventType(InvitationReissued.self, UserEvent.invitationReissued),
    EventType(UserAdded.self, UserEvent.added),
    EventType(UserActivated.self, UserEvent.activated),
    EventType(UserEdited.self, UserEvent.edited),
    EventType(UserTypeChanged.self, UserEvent.typeChanged),
    EventType(UserLicenceChanged.self, UserEvent.licenceChanged),
    EventType(UserPasswordReset.self, UserEvent.passwordReset),
    EventType(UserDeactivated.self, UserEvent.deactivated),
    EventType(UserRestored.self, UserEvent.restored),
    EventType(UserDeleted.self, UserEvent.deleted),
  ])

  public var content: any EventContent {
    switch self {
    case .invited(let content): content
    case .invitationReissued(let content): content
    case .added(let content): content
    case .activated(let content): content
    case .edited(let content): content
    case .typeChanged(let content): content
    case .licenceChanged(let content): content
    case .passwordReset(let content): content
    case .deactivated(let content): content
    case .restored(let content): content
    case .deleted(let content): content
    }
  }
}

extension UserEvent {
  /// The invitation that it makes.
  var invitation: UserState.Invitation? {
    switch self {
    case .invited(let event): UserState.Invitation(id: event.invitationID, expiresAt: event.expiresAt)
    case .invitationReissued(let event): UserState.Invitation(id: event.invitationID, expiresAt: event.expiresAt)
    case .added, .activated, .edited, .typeChanged, .licenceChanged, .passwordReset, .deactivated, .restored, .deleted:
      nil
    }
  }

  /// What the event does to the outbox, for a user.
  func outboxChange(of user: UserID) -> OutboxChange? {
    switch self {
    case .invited, .invitationReissued: .asks(.invitation(user))
    case .activated, .deactivated, .deleted: .ends(.invitation(user))
    case .added, .edited, .typeChanged, .licenceChanged, .passwordReset, .restored: nil
    }
  }
}

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

  /// Takes in one event after the first.
  mutating func apply(_ event: UserEvent, _ envelope: Envelope) {
    let time = envelope.recordedAt
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
    case .passwordReset(let event): credentialVersion = event.credentialVersion
    case .deactivated: leave(as: .inactive, envelope)
    case .restored:
      status = statusWhenRestored
      departure = nil
    case .deleted: leave(as: .deleted, envelope)
    }
  }

  /// Who was inactive and is deleted has left before.
  private mutating func leave(as status: Status, _ envelope: Envelope) {
    self.status = status
    departure = departure ?? Departure(at: envelope.recordedAt, position: envelope.position)
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
