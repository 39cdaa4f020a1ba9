// Changing what a user is called, may do and costs.

public import EventSourcing

/// Changes what a user may do.
public struct ChangeUserType: UserCommand {
  public var userID: UserID
  public var to: UserType

  public init(userID: UserID, to: UserType) {
    self.userID = userID
    self.to = to
  }

  public init(_ field: inout some FieldList<ChangeUserType>) {
    userID = field("userID", \.userID, "the user")
    to = field("to", \.to, "what it becomes")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Changes what a user may do." }
  public static var refusals: [String] { ["lastSuperAdmin"] }
  public static var example: String {
    #"{"userID":"gus@acme.example","to":"admin"}"#
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    try user.requireNotDeleted()
    guard to != user.userType else { return [] }
    try context.index.requireAnotherSuperAdmin(than: user)
    return [.typeChanged(UserTypeChanged(from: user.userType, to: to))]
  }
}
