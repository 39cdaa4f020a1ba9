// How users come into an account: invited and then accepting, or added by a Super Admin and active at once.

public import EventSourcing

/// Invites somebody, who becomes active on accepting.
public struct InviteUser: BackOfficeCommand {
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

  public init(_ field: inout some FieldList<InviteUser>) {
    userID = field("userID", \.userID, "an id of the caller's own choice")
    name = field("name", \.name, "the name", .name)
    email = field("email", \.email, "the e-mail address", .email)
    phone = field("phone", \.phone, "the telephone number", .line)
    userType = field("userType", \.userType, "what the user may do")
    licence = field("licence", \.licence, "a free seat of the plan or a paid one")
  }

  public static var topic: String { "users" }
  public static var right: Right { .superAdmin }
  public static var summary: String { "Invites somebody, who becomes active on accepting." }
  public static var refusals: [String] { ["emailInUse", "idInUse", "seatLimitReached"] }
  public static var example: String {
    #"{"name":"Ida Jones","email":"ida@acme.example","userType":"general","licence":"paid"}"#
  }

  public var subject: Subject { .newUser(userID) }

  public func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Decision<BackOfficeEvent>
  {
    try context.index.requireRoom(for: context.id(userID, "user"), email: email, licence)
    return [
      .user(
        .invited(
          UserInvited(
            name: PersonalText(FieldText.trimmed(name)), email: PersonalText(FieldText.trimmed(email)),
            phone: FieldText.trimmedUnlessBlank(phone).map { PersonalText($0) }, userType: userType,
            licence: licence, invitationID: context.id(nil, "invitation"),
            expiresAt: context.invitationEnd)))
    ]
  }
}

extension DecisionContext {
  /// When an invitation that is sent now ends.
  var invitationEnd: Instant {
    let days = index.account?.settings.invitationDays ?? AccountSettings().invitationDays
    return now.advanced(by: days, times: 86_400_000)
  }
}
