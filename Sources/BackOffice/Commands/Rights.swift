// Who may do what, as one table: what each command asks of its sender. The check is against the state before the
// command; the engine's own policies are not bound by a user's rights.

internal import EventSourcing

/// What a command asks of its sender.
enum Right: Hashable, Sendable {
  /// Only whoever sets up the account: there is no user yet.
  case registration
  /// The invited user, who holds the link.
  case invitee
  case superAdmin
  case admin
  case anyUser
  /// A Super Admin; the others may change their own name and phone number.
  case editingUser
  /// General users only for themselves.
  case openingOrder
  /// General users only on their own orders, or on a task they are responsible for.
  case ownOrder
  /// The roles that the account's settings name; a General User's only on their own orders.
  case deletingOrder
}

extension Command {
  /// What the command asks of its sender.
  var right: Right {
    switch self {
    case .account(let command): command.right
    case .user(let command): command.right
    case .catalogue: .superAdmin
    case .workflow: .admin
    case .customer(let command): command.right
    case .order(let command): command.right
    }
  }
}

extension AccountCommand {
  fileprivate var right: Right {
    switch self {
    case .registerAccount: .registration
    case .changePlan, .addListItem, .renameListItem, .retireListItem, .configurePaymentGateway,
      .disablePaymentGateway, .changeSettings:
      .superAdmin
    }
  }
}

extension UserCommand {
  fileprivate var right: Right {
    switch self {
    case .acceptInvitation: .invitee
    case .editUser: .editingUser
    case .inviteUser, .resendInvitation, .addUser, .changeUserType, .assignUserLicence, .deactivateUser,
      .restoreUser, .deleteUser:
      .superAdmin
    }
  }
}

extension CustomerCommand {
  fileprivate var right: Right {
    switch self {
    case .createCustomer, .editCustomer, .changeCustomerStatus, .addContact, .editContact, .makeContactDefault,
      .removeContact:
      .anyUser
    case .changeCustomerKind, .mergeContacts, .archiveCustomer, .unarchiveCustomer: .admin
    }
  }
}

extension OrderCommand {
  fileprivate var right: Right {
    switch self {
    case .openOrder: .openingOrder
    case .completeTask, .commentOnTask, .snoozeTask, .wakeTask, .snoozeOrder, .wakeOrder, .editOrderDetails,
      .setInitialFee, .addFee, .changeFee, .removeFee, .closeOrder, .reopenOrder:
      .ownOrder
    case .assignOrder, .setTaskResponsible: .admin
    case .deleteOrder: .deletingOrder
    }
  }
}
