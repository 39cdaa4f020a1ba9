// Whether the fields of a command about a user are well formed, as far as that can be said without looking at the user.

internal import EventSourcing

extension UserCommand {
  /// Throws for the first field that is not well formed.
  func checkFields(_ context: DecisionContext) throws(Rejection) {
    switch self {
    case .inviteUser(let command): try check(name: command.name, email: command.email, phone: command.phone)
    case .addUser(let command): try check(name: command.name, email: command.email, phone: command.phone)
    case .acceptInvitation(let command):
      try FieldText.check(optionalLine: command.credentialRef, field: "credentialRef")
    case .editUser(let command): try check(command.changes)
    case .deactivateUser(let command): try check(reassignTo: command.reassignTo, from: command.userID)
    case .deleteUser(let command): try check(reassignTo: command.reassignTo, from: command.userID)
    case .resendInvitation, .changeUserType, .assignUserLicence, .restoreUser: break
    }
  }

  private func check(name: String, email: String, phone: String?) throws(Rejection) {
    try FieldText.check(name: name, field: "name")
    try FieldText.check(email: email, field: "email")
    try FieldText.check(optionalLine: phone, field: "phone")
  }

  private func check(reassignTo target: UserID?, from user: UserID) throws(Rejection) {
    guard target != user else { throw .reassignToSelf }
  }

  /// In the order of the fields' names, so that the same edit always gives the same answer.
  private func check(_ changes: FieldEdits) throws(Rejection) {
    for (field, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let known = UserField(rawValue: field) else {
        throw .invalidField(field: field, reason: "a user has no such field")
      }
      try known.check(value)
    }
  }
}
