// Changing what a user is called, may do and costs.

internal import EventSourcing

extension User {
  static func edit(
    _ command: EditUser, _ state: UserState, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    try state.requireNotDeleted()
    var changes: [FieldChange] = []
    for field in UserField.allCases {
      guard let edit = command.changes[field.rawValue] else { continue }
      let before = field.value(in: state)
      let after = FieldText.trimmedUnlessBlank(edit?.text)
      guard !FieldText.same(before, after) else { continue }
      if field == .email, let after { try context.index.requireUnusedEmail(after, except: command.userID) }
      changes.append(FieldChange(field.rawValue, before: personal(before), after: personal(after)))
    }
    return changes.isEmpty ? [] : [.edited(UserEdited(changes: changes))]
  }

  private static func personal(_ text: String?) -> FieldValue? {
    text.map { .personal(PersonalText($0)) }
  }

  static func changeType(
    _ command: ChangeUserType, _ state: UserState, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    try state.requireNotDeleted()
    guard command.to != state.userType else { return [] }
    try context.index.requireAnotherSuperAdmin(than: state)
    return [.typeChanged(UserTypeChanged(from: state.userType, to: command.to))]
  }

  static func assignLicence(
    _ command: AssignUserLicence, _ state: UserState, _ context: DecisionContext
  ) throws(Rejection) -> [UserEvent] {
    try state.requireNotDeleted()
    guard command.licence != state.licence else { return [] }
    if state.status != .inactive { try context.index.requireSeat(for: command.licence) }
    return [.licenceChanged(UserLicenceChanged(from: state.licence, to: command.licence))]
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
