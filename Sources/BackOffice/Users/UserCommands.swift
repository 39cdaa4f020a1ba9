// The commands for users: what a caller states, before any rule has looked at it.

public import EventSourcing

/// Invites somebody, who becomes active on accepting.
public struct InviteUser: CommandPayload {
  public var userID: UserID?
  public var name: String
  public var email: String
  public var phone: String?
  public var userType: UserType
  public var licence: Licence

  public init(
    userID: UserID? = nil, name: String, email: String, phone: String? = nil, userType: UserType, licence: Licence
  ) {
    self.userID = userID
    self.name = name
    self.email = email
    self.phone = phone
    self.userType = userType
    self.licence = licence
  }

  public var subject: Subject { .newUser(userID) }
}

/// Replaces a user's invitation by a new one.
public struct ResendInvitation: CommandPayload {
  public var userID: UserID

  public init(userID: UserID) {
    self.userID = userID
  }

  public var subject: Subject { .user(userID) }
}

/// Adds a user who is active at once.
public struct AddUser: CommandPayload {
  public var userID: UserID?
  public var name: String
  public var email: String
  public var phone: String?
  public var userType: UserType
  public var licence: Licence

  public init(
    userID: UserID? = nil, name: String, email: String, phone: String? = nil, userType: UserType, licence: Licence
  ) {
    self.userID = userID
    self.name = name
    self.email = email
    self.phone = phone
    self.userType = userType
    self.licence = licence
  }

  public var subject: Subject { .newUser(userID) }
}

/// Makes an invited user active; sent by the bearer of the link.
public struct AcceptInvitation: CommandPayload {
  public var userID: UserID
  /// The invitation's id, as the link carries it.
  public var token: String
  public var credentialRef: String?

  public init(userID: UserID, token: String, credentialRef: String? = nil) {
    self.userID = userID
    self.token = token
    self.credentialRef = credentialRef
  }

  public var subject: Subject { .user(userID) }
}

/// Changes a user's name, e-mail address or telephone number.
public struct EditUser: CommandPayload {
  public var userID: UserID
  public var changes: FieldEdits

  public init(userID: UserID, changes: FieldEdits) {
    self.userID = userID
    self.changes = changes
  }

  public var subject: Subject { .user(userID) }
}

/// Changes what a user may do.
public struct ChangeUserType: CommandPayload {
  public var userID: UserID
  public var to: UserType

  public init(userID: UserID, to: UserType) {
    self.userID = userID
    self.to = to
  }

  public var subject: Subject { .user(userID) }
}

/// Moves a user between the plan's free seats and the paid ones.
public struct AssignUserLicence: CommandPayload {
  public var userID: UserID
  public var licence: Licence

  public init(userID: UserID, licence: Licence) {
    self.userID = userID
    self.licence = licence
  }

  public var subject: Subject { .user(userID) }
}

/// Ends a user's access.
public struct DeactivateUser: CommandPayload {
  public var userID: UserID
  public var reassignTo: UserID?

  public init(userID: UserID, reassignTo: UserID? = nil) {
    self.userID = userID
    self.reassignTo = reassignTo
  }

  public var subject: Subject { .user(userID) }
}

/// Gives an inactive user access again.
public struct RestoreUser: CommandPayload {
  public var userID: UserID

  public init(userID: UserID) {
    self.userID = userID
  }

  public var subject: Subject { .user(userID) }
}

/// Removes a user for good; the history keeps the id.
public struct DeleteUser: CommandPayload {
  public var userID: UserID
  public var reassignTo: UserID?

  public init(userID: UserID, reassignTo: UserID? = nil) {
    self.userID = userID
    self.reassignTo = reassignTo
  }

  public var subject: Subject { .user(userID) }
}
