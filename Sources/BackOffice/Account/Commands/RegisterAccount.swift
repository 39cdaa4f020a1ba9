// Registering an account, and changing its plan. Going down below what is in use is allowed: nothing is taken away, only
// additions are refused until the account is within its limits again.

public import EventSourcing

/// Registers the account of an empty log, with its first user.
public struct RegisterAccount: BackOfficeCommand {
  public var name: String
  public var timeZone: String
  public var currency: String
  public var region: String
  public var personalDataKeys: Bool?
  public var firstUser: FirstUser

  public init(
    name: String, timeZone: String, currency: String, region: String, personalDataKeys: Bool? = nil,
    firstUser: FirstUser
  ) {
    self.name = name
    self.timeZone = timeZone
    self.currency = currency
    self.region = region
    self.personalDataKeys = personalDataKeys
    self.firstUser = firstUser
  }

  public init(_ field: inout some FieldList<RegisterAccount>) {
    name = field("name", \.name, "the name", .name)
    timeZone = field("timeZone", \.timeZone, "an IANA name", .timeZone)
    currency = field("currency", \.currency, "three capitals of ISO 4217", .currency)
    region = field("region", \.region, "two or three capitals", .region)
    personalDataKeys = field(
      "personalDataKeys", \.personalDataKeys, "whether personal data get keys of their own; not built yet")
    firstUser = field("firstUser", \.firstUser, "the first Super Admin")
  }

  public static var right: Right { .registration }
  public static var summary: String { "Registers the account of an empty log, with its first user." }
  public static var refusals: [String] { ["accountExists", "erasureUnavailable"] }
  public static var example: String {
    #"{"name":"ACME Ltd","timeZone":"Europe/London","currency":"GBP","region":"UK","firstUser":{"name":"Sal Adams","email":"sal@acme.example"}}"#
  }

  public var subject: Subject { .account }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    guard context.zones.know(timeZone) else {
      throw .invalidField(field: "timeZone", reason: "there is no such time zone")
    }
    // Keys that can be destroyed are not built yet; an account must not promise erasure that it can't keep.
    guard personalDataKeys != true else { throw .erasureUnavailable }
  }

  public var canonical: Self {
    var payload = self
    if personalDataKeys == false { payload.personalDataKeys = nil }
    return payload
  }

  public static var topic: String { "account" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    let registered = AccountRegistered(
      name: FieldText.trimmed(name), timeZone: timeZone, currency: currency, region: region,
      planID: Self.initialPlan, personalDataKeys: personalDataKeys ?? false)
    return Decision([.account(.registered(registered))])
      .also(.user(firstUser.added), in: .user(context.id(firstUser.userID, "user")))
  }

  /// The plan that every account begins with.
  static let initialPlan = "free"
}

/// The user that an account begins with: a Super Admin.
public struct FirstUser: Record, Hashable {
  public var userID: UserID?
  public var name: String
  public var email: String

  public init(userID: UserID? = nil, name: String, email: String) {
    self.userID = userID
    self.name = name
    self.email = email
  }

  public init(_ field: inout some FieldList<FirstUser>) {
    userID = field("userID", \.userID, "an id of the caller's own choice")
    name = field("name", \.name, "the name", .name)
    email = field("email", \.email, "the e-mail address", .email)
  }

  /// The event that adds the user: a Super Admin on a free licence.
  var added: UserEvent {
    .added(
      UserAdded(
        name: PersonalText(FieldText.trimmed(name)), email: PersonalText(FieldText.trimmed(email)), phone: nil,
        userType: .superAdmin, licence: .free))
  }
}
