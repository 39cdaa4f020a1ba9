// Changing what a user is called, may do and costs.

public import EventSourcing

/// Moves a user between the plan's free seats and the paid ones.
public struct AssignUserLicence: UserCommand {
  public var userID: UserID
  public var licence: Licence

  public init(userID: UserID, licence: Licence) {
    self.userID = userID
    self.licence = licence
  }

  public init(_ field: inout some FieldList<AssignUserLicence>) {
    userID = field("userID", \.userID, "the user")
    licence = field("licence", \.licence, "a free seat of the plan or a paid one")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Moves a user between the plan's free seats and the paid ones." }
  public static var refusals: [String] { ["seatLimitReached"] }
  public static var example: String {
    #"{"userID":"gus@acme.example","licence":"free"}"#
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    try user.requireNotDeleted()
    guard licence != user.licence else { return [] }
    if user.status != .inactive { try context.index.requireSeat(for: licence) }
    return [.licenceChanged(UserLicenceChanged(from: user.licence, to: licence))]
  }
}
