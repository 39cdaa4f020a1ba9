// Commands about one user.

public import EventSourcing

/// A command about a user who is there.
public protocol UserCommand: BackOfficeCommand {
  var userID: UserID { get }
  /// What follows for the user.
  func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent>
}

extension UserCommand {
  public static var topic: String { "users" }
  public var subject: Subject { .user(userID) }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let user = context.index.users[userID] else { throw .notFound(kind: "user", id: userID.description) }
    return try decide(user, context).map(BackOfficeEvent.user)
  }
}

extension AccountIndex {
  /// Throws unless there can be a new user with this id, address and licence.
  func requireRoom(for id: UserID, email: String, _ licence: Licence) throws(Rejection) {
    guard users[id] == nil else { throw .idInUse(kind: "user", id: id.description) }
    try requireUnusedEmail(email)
    try requireSeat(for: licence)
  }

  /// Throws if another user who is not deleted has the address.
  func requireUnusedEmail(_ email: String, except user: UserID? = nil) throws(Rejection) {
    guard users.holders(ofEmail: email).allSatisfy({ $0 == user }) else { throw .emailInUse }
  }

  /// Throws if one more user on this licence would be beyond the plan's seats.
  func requireSeat(for licence: Licence) throws(Rejection) {
    guard licence == .free, let limit = account?.plan.maxSeats else { return }
    guard users.freeSeatsUsed < limit else { throw .seatLimitReached(limit: limit) }
  }
}
