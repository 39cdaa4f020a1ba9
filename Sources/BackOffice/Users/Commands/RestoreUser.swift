// Taking a user's login away, giving it back, and deleting a user for good. Open work never stands in the way: blocking
// a login is urgent, and a policy moves the work afterwards.

public import EventSourcing

/// Gives an inactive user access again.
public struct RestoreUser: UserCommand {
  public var userID: UserID

  public init(userID: UserID) {
    self.userID = userID
  }

  public init(_ field: inout some FieldList<RestoreUser>) {
    userID = field("userID", \.userID, "the user")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Gives an inactive user access again." }
  public static var refusals: [String] { ["seatLimitReached"] }
  public static var example: String {
    #"{"userID":"ina@acme.example"}"#
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    try user.requireNotDeleted()
    guard user.status == .inactive else { return [] }
    try context.index.requireSeat(for: user.licence)
    return [.restored(UserRestored())]
  }
}
