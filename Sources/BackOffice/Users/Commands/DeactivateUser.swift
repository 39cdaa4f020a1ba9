// Taking a user's login away, giving it back, and deleting a user for good. Open work never stands in the way: blocking
// a login is urgent, and a policy moves the work afterwards.

public import EventSourcing

/// Ends a user's access.
public struct DeactivateUser: UserCommand {
  public var userID: UserID
  public var reassignTo: UserID?

  public init(userID: UserID, reassignTo: UserID? = nil) {
    self.userID = userID
    self.reassignTo = reassignTo
  }

  public init(_ field: inout some FieldList<DeactivateUser>) {
    userID = field("userID", \.userID, "the user")
    reassignTo = field("reassignTo", \.reassignTo, "who gets the open work")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Ends a user's access." }
  public static var refusals: [String] { ["lastSuperAdmin", "reassignTargetNotActive", "reassignToSelf"] }
  public static var example: String {
    #"{"userID":"gus@acme.example","reassignTo":"sal@acme.example"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    guard reassignTo != userID else { throw .reassignToSelf }
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    try user.requireNotDeleted()
    guard user.status != .inactive else { return [] }
    try context.index.requireAnotherSuperAdmin(than: user)
    try context.index.requireActiveTarget(reassignTo)
    return [.deactivated(UserDeactivated(reassignTo: reassignTo))]
  }
}

extension AccountIndex {
  /// Throws unless the user who is to take over the work, if one is named, is active.
  func requireActiveTarget(_ user: UserID?) throws(Rejection) {
    if let user, !users.isActive(user) { throw .reassignTargetNotActive }
  }
}
