// Taking a user's login away, giving it back, and deleting a user for good. Open work never stands in the way: blocking
// a login is urgent, and a policy moves the work afterwards.

public import EventSourcing

/// Removes a user for good; the history keeps the id.
public struct DeleteUser: UserCommand {
  public var userID: UserID
  public var reassignTo: UserID?

  public init(userID: UserID, reassignTo: UserID? = nil) {
    self.userID = userID
    self.reassignTo = reassignTo
  }

  public init(_ field: inout some FieldList<DeleteUser>) {
    userID = field("userID", \.userID, "the user")
    reassignTo = field("reassignTo", \.reassignTo, "who gets the open work")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Removes a user for good; the history keeps the id." }
  public static var refusals: [String] { ["lastSuperAdmin", "reassignTargetNotActive", "reassignToSelf"] }
  public static var example: String {
    #"{"userID":"gus@acme.example"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    guard reassignTo != userID else { throw .reassignToSelf }
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    guard user.status != .deleted else { return [] }
    try context.index.requireAnotherSuperAdmin(than: user)
    try context.index.requireActiveTarget(reassignTo)
    return [.deleted(UserDeleted(reassignTo: reassignTo))]
  }
}
