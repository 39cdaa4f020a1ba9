// Changing what a user is called, may do and costs.

public import EventSourcing

/// Changes a user's name, e-mail address or telephone number.
public struct EditUser: UserCommand {
  public var userID: UserID
  public var changes: FieldEdits

  public init(userID: UserID, changes: FieldEdits) {
    self.userID = userID
    self.changes = changes
  }

  public init(_ field: inout some FieldList<EditUser>) {
    userID = field("userID", \.userID, "the user")
    changes = field("changes", \.changes, "from field to new value; null clears")
  }

  public static var right: Right { .superAdminOrOwn }
  public static var summary: String { "Changes a user's name, e-mail address or telephone number." }
  public static var refusals: [String] { ["emailInUse"] }
  public static var example: String {
    #"{"userID":"gus@acme.example","changes":{"phone":"020 7946 0123"}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    // In the order of the fields' names, so that the same edit always gives the same answer.
    for (field, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let known = UserField(rawValue: field) else {
        throw .invalidField(field: field, reason: "a user has no such field")
      }
      try known.check(value)
    }
  }

  /// Users may change their own name and telephone number.
  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    userID == user && changes.keys.allSatisfy { $0 == UserField.name.rawValue || $0 == UserField.phone.rawValue }
  }

  public func decide(_ user: UserState, _ context: DecisionContext) throws(Rejection) -> Decision<UserEvent> {
    try user.requireNotDeleted()
    var changes: [FieldChange] = []
    for field in UserField.allCases {
      guard let edit = self.changes[field.rawValue] else { continue }
      let before = field.value(in: user)
      let after = FieldText.trimmedUnlessBlank(edit?.text)
      guard !FieldText.same(before, after) else { continue }
      if field == .email, let after { try context.index.requireUnusedEmail(after, except: userID) }
      changes.append(FieldChange(field.rawValue, before: Self.personal(before), after: Self.personal(after)))
    }
    return changes.isEmpty ? [] : [.edited(UserEdited(changes: changes))]
  }

  private static func personal(_ text: String?) -> FieldValue? {
    text.map { .personal(PersonalText($0)) }
  }
}

extension UserState {
  /// A deleted user is history: nothing about them can be changed any more.
  func requireNotDeleted() throws(Rejection) {
    guard status != .deleted else { throw .notFound(kind: "user", id: id.description) }
  }
}

extension AccountIndex {
  /// Throws if this user is the last active Super Admin.
  func requireAnotherSuperAdmin(than user: UserState) throws(Rejection) {
    guard user.isActiveSuperAdmin else { return }
    guard users.activeSuperAdmins > 1 else { throw .lastSuperAdmin }
  }
}
