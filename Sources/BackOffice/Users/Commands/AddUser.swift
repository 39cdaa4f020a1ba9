// How users come into an account: invited and then accepting, or added by a Super Admin and active at once.

public import EventSourcing

/// Adds a user who is active at once.
public struct AddUser: BackOfficeCommand {
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

  public init(_ field: inout some FieldList<AddUser>) {
    userID = field("userID", \.userID, "an id of the caller's own choice")
    name = field("name", \.name, "the name", .name)
    email = field("email", \.email, "the e-mail address", .email)
    phone = field("phone", \.phone, "the telephone number", .line)
    userType = field("userType", \.userType, "what the user may do")
    licence = field("licence", \.licence, "a free seat of the plan or a paid one")
  }

  public static var topic: String { "users" }
  public static var right: Right { .superAdmin }
  public static var summary: String { "Adds a user who is active at once." }
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
        .added(
          UserAdded(
            name: PersonalText(FieldText.trimmed(name)), email: PersonalText(FieldText.trimmed(email)),
            phone: FieldText.trimmedUnlessBlank(phone).map { PersonalText($0) }, userType: userType,
            licence: licence)))
    ]
  }
}
