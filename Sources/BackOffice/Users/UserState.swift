// What is known of one user.

public import EventSourcing

/// The state of a stream `user-<id>`.
public struct UserState: Hashable, Sendable {
  public enum Status: String, Sendable {
    case invited, active, inactive, deleted
  }

  public struct Invitation: Hashable, Sendable {
    public let id: InvitationID
    public let expiresAt: Instant
  }

  /// How somebody left: was made inactive or deleted.
  public struct Departure: Hashable, Sendable {
    public let at: Instant
    /// The event that says so.
    public let position: Position
  }

  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 3

  public let id: UserID
  /// Where in the log the user came into the account.
  public let addedAt: Position
  public internal(set) var status: Status
  public internal(set) var name: String
  public internal(set) var email: String
  public internal(set) var phone: String?
  public internal(set) var userType: UserType
  public internal(set) var licence: Licence
  /// The newest invitation.
  public internal(set) var invitation: Invitation?
  /// Ids of invitations that newer ones replaced.
  public internal(set) var supersededInvitations: [InvitationID] = []
  public internal(set) var credentialVersion = 0
  /// When the newest invitation was made.
  public internal(set) var invitedAt: Instant?
  /// When the user became active for the first time; nil for one who never was.
  public internal(set) var activatedAt: Instant?
  /// Of somebody who has left.
  public internal(set) var departure: Departure?

  public var isActive: Bool { status == .active }
}
