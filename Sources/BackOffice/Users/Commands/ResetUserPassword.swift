// A new password for a user, set by a Super Admin. It is kept where the host keeps credentials: the book knows that there
// is another one.

public import EventSourcing

/// Notes that a user has a new password, which the host keeps.
public struct ResetUserPassword: UserCommand {
  public var userID: UserID
  public var credentialRef: String

  public init(userID: UserID, credentialRef: String) {
    self.userID = userID
    self.credentialRef = credentialRef
  }

  public init(_ field: inout some FieldList<ResetUserPassword>) {
    userID = field("userID", \.userID, "the user")
    credentialRef = field("credentialRef", \.credentialRef, "where the credential is kept; no secret", .line)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Notes that a user has a new password, which the host keeps." }
  public static var refusals: [String] { ["secretInPayload"] }
  public static var example: String { #"{"userID":"gus@acme.example","credentialRef":"vault/gus/2"}"# }

  public func requireNoSecret() throws(Rejection) {
    if SecretText.isLikely(credentialRef) { throw .secretInPayload }
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    guard user.isActive else { throw .userNotActive }
    return [.passwordReset(UserPasswordReset(credentialVersion: user.credentialVersion.next))]
  }
}
