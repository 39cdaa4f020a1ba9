// Whether the sender of a command has the right that the table asks for.

internal import EventSourcing

extension Command {
  /// Throws `forbidden` unless the sender may do this.
  func authorise(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) {
    let allowed =
      switch context.actor {
      case .engine: true
      case .importer: isOfCustomer
      case .integration: false
      case .nobody: right == .registration || right == .invitee
      case .user(let user, let type): isAllowed(to: user, type, state, context.index.account?.settings ?? .init())
      }
    guard allowed else { throw .forbidden(action: name) }
  }

  private var isOfCustomer: Bool {
    if case .customer = self { true } else { false }
  }

  private func isAllowed(
    to user: UserID, _ type: UserType, _ state: SubjectState?, _ settings: AccountSettings
  ) -> Bool {
    switch right {
    case .registration: false
    case .invitee: payload.subject == .user(user)
    case .superAdmin: type == .superAdmin
    case .admin: type != .general
    case .anyUser: true
    case .editingUser: type == .superAdmin || isOwnNameOrPhone(of: user)
    case .openingOrder: type != .general || isOrder(for: user)
    case .ownOrder: type != .general || isOwnWork(of: user, state, settings)
    case .deletingOrder:
      settings.deleteOrderRoles.contains(type) && (type != .general || isOwnWork(of: user, state, settings))
    }
  }

  private func isOwnNameOrPhone(of user: UserID) -> Bool {
    guard case .user(.editUser(let command)) = self, command.userID == user else { return false }
    return command.changes.keys.allSatisfy { $0 == UserField.name.rawValue || $0 == UserField.phone.rawValue }
  }

  private func isOrder(for user: UserID) -> Bool {
    guard case .order(.openOrder(let command)) = self else { return false }
    return command.assignedUserID == user
  }

  private func isOwnWork(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool {
    guard case .order(let command) = self, case .order(let order?) = state else { return false }
    return order.isOwn(of: user, scopeIncludesOrderAdmin: settings.scopeIncludesOrderAdmin)
      || order.isResponsible(user, for: command)
  }
}
