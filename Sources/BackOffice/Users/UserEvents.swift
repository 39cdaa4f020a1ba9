// What can happen to a user. The type names and property names are a storage contract.

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
public struct UserInvited: EventPayload {
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
}

/// A new invitation replaced the one before.
public struct InvitationReissued: EventPayload {
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
public struct UserAdded: EventPayload {
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
}

/// An invited user accepted.
public struct UserActivated: EventPayload {
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
public struct UserEdited: EventPayload {
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
public struct UserTypeChanged: EventPayload {
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
public struct UserLicenceChanged: EventPayload {
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

/// A user's access ended.
public struct UserDeactivated: EventPayload {
  public static let type = "user.deactivated"
  public static let phrase: String? = "deactivated the user"
  public let reassignTo: UserID?
}

extension UserDeactivated {
  public init(_ field: inout some FieldList<UserDeactivated>) {
    reassignTo = field("reassignTo", \.reassignTo, "who gets the open work")
  }
}

/// An inactive user has access again.
public struct UserRestored: EventPayload {
  public static let type = "user.restored"
  public static let phrase: String? = "restored the user"
}

extension UserRestored {
  public init(_ field: inout some FieldList<UserRestored>) {}
}

/// A user was removed for good.
public struct UserDeleted: EventPayload {
  public static let type = "user.deleted"
  public static let phrase: String? = "deleted the user"
  public let reassignTo: UserID?
}

extension UserDeleted {
  public init(_ field: inout some FieldList<UserDeleted>) {
    reassignTo = field("reassignTo", \.reassignTo, "who gets the open work")
  }
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
  case deactivated(UserDeactivated)
  case restored(UserRestored)
  case deleted(UserDeleted)
}

extension UserEvent: DomainEvent {
  public static let registry = EventRegistry<UserEvent>([
    EventType(UserInvited.self, UserEvent.invited),
    EventType(InvitationReissued.self, UserEvent.invitationReissued),
    EventType(UserAdded.self, UserEvent.added),
    EventType(UserActivated.self, UserEvent.activated),
    EventType(UserEdited.self, UserEvent.edited),
    EventType(UserTypeChanged.self, UserEvent.typeChanged),
    EventType(UserLicenceChanged.self, UserEvent.licenceChanged),
    EventType(UserDeactivated.self, UserEvent.deactivated),
    EventType(UserRestored.self, UserEvent.restored),
    EventType(UserDeleted.self, UserEvent.deleted),
  ])

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .invited(let payload): try encoder.encode(payload)
    case .invitationReissued(let payload): try encoder.encode(payload)
    case .added(let payload): try encoder.encode(payload)
    case .activated(let payload): try encoder.encode(payload)
    case .edited(let payload): try encoder.encode(payload)
    case .typeChanged(let payload): try encoder.encode(payload)
    case .licenceChanged(let payload): try encoder.encode(payload)
    case .deactivated(let payload): try encoder.encode(payload)
    case .restored(let payload): try encoder.encode(payload)
    case .deleted(let payload): try encoder.encode(payload)
    }
  }

  public func creation(in stream: StreamName) -> Creation? {
    switch self {
    case .invited, .added: Creation("user", stream.subject() as UserID)
    case .invitationReissued, .activated, .edited, .typeChanged, .licenceChanged, .deactivated, .restored, .deleted: nil
    }
  }
}
