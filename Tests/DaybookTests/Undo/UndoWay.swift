// What undo makes of an event of every type: the table that a new event needs a row in.

/// How an event is taken back.
enum UndoWay {
  /// Its fields get their earlier values back, but for those of these names.
  case back(but: Set<String> = [])
  /// What it made goes out of use, by the fields of these names.
  case outOfUse(Set<String>)
  /// With the other events of its batch.
  case withOthers
  /// It stays, and is in nothing's way.
  case stays
  /// As `back` where there was something before, else never.
  case backUnlessFirst
  /// Never, and so nothing of its batch is.
  case never

  /// Names of fields that may have another value than before.
  var differing: Set<String> {
    switch self {
    case .back(let fields), .outOfUse(let fields): fields
    case .withOthers, .stays, .backUnlessFirst, .never: []
    }
  }

  /// Whether the stream is another after it is taken back.
  var isTakenBack: Bool {
    switch self {
    case .back, .outOfUse, .backUnlessFirst: true
    case .withOthers, .stays, .never: false
    }
  }

  /// Whether a batch of such events can be taken back; nil if that depends on what was before.
  static func isPossible(_ ways: [UndoWay]) -> Bool? {
    var isAnythingDone = false
    for way in ways {
      switch way {
      case .back, .outOfUse: isAnythingDone = true
      case .withOthers, .stays: break
      case .backUnlessFirst: return nil
      case .never: return false
      }
    }
    return isAnythingDone
  }

  /// That of a type of events; never, if there is no row for it.
  static func of(_ type: String) -> UndoWay { byType[type] ?? .never }

  static let byType: [String: UndoWay] = {
    var ways = account.merging(parties) { one, _ in one }
    for kind in ["order", "lead"] {
      for (name, way) in work { ways["\(kind).\(name)"] = way }
    }
    return ways.merging(money) { one, _ in one }.merging(others) { one, _ in one }
  }()

  private static let account: [String: UndoWay] = [
    "account.registered": .never, "account.planChanged": .back(), "account.listItemAdded": .outOfUse(["source"]),
    "account.listItemRenamed": .back(), "account.listItemRetired": .never,
    "account.paymentGatewayConfigured": .back(), "account.paymentGatewayDisabled": .back(),
    "account.settingsChanged": .back(),
    "user.invited": .outOfUse(["status", "departure", "at", "position"]), "user.invitationReissued": .never,
    "user.added": .outOfUse(["status", "departure", "at", "position"]), "user.activated": .never,
    "user.edited": .back(), "user.typeChanged": .back(), "user.licenceChanged": .back(), "user.passwordReset": .never,
    "user.deactivated": .back(), "user.restored": .back(but: ["at", "position"]), "user.deleted": .never,
    "catalogue.serviceAdded": .outOfUse(["services"]), "catalogue.serviceRenamed": .back(),
    "catalogue.serviceRetired": .never, "catalogue.productAdded": .outOfUse(["products"]),
    "catalogue.productRenamed": .back(), "catalogue.productRetired": .never,
    "workflow.created": .outOfUse(["archived"]), "workflow.draftChanged": .back(),
    "workflow.published": .backUnlessFirst,
    "workflow.madeDefault": .backUnlessFirst, "workflow.archived": .never,
  ]

  private static let parties: [String: UndoWay] = [
    "customer.created": .outOfUse(["status"]), "customer.edited": .back(), "customer.statusChanged": .back(),
    "customer.kindChanged": .back(), "customer.contactAdded": .outOfUse(["removedContacts"]),
    "customer.contactEdited": .back(), "customer.defaultContactChanged": .back(),
    "customer.defaultContactCleared": .withOthers, "customer.contactRemoved": .never,
    "customer.contactsMerged": .never, "customer.mergedInto": .never, "customer.absorbed": .never,
    "customer.archived": .back(), "customer.unarchived": .back(),
    "correspondence.messageRequested": .stays, "correspondence.messageDelivered": .stays,
    "correspondence.messageFailed": .stays, "correspondence.messageReceived": .stays,
    "correspondence.callLogged": .stays, "correspondence.noteAdded": .stays, "correspondence.documentLinked": .stays,
    "correspondence.documentUpdated": .stays,
    "import.mappingProposed": .never, "import.mappingApproved": .never, "import.started": .never,
    "import.rowAccepted": .stays, "import.rowSkipped": .stays, "import.rowRejected": .stays, "import.finished": .never,
    "import.cancelled": .never,
    "lead.opened": .outOfUse(["status"]), "lead.converted": .never,
  ]

  private static let work: [String: UndoWay] = [
    "taskStarted": .withOthers, "taskCompleted": .back(), "workflowFinished": .withOthers, "taskCommentAdded": .stays,
    "taskSnoozed": .back(), "taskWoken": .back(), "snoozed": .back(), "woken": .back(), "detailsEdited": .back(),
    "assigned": .back(), "taskReassigned": .back(but: ["named"]), "closed": .back(), "reopened": .back(),
    "taskReset": .never, "deleted": .never,
  ]

  private static let money: [String: UndoWay] = [
    "order.opened": .outOfUse(["status"]), "order.feeAdded": .back(), "order.feeChanged": .back(),
    "order.feeRemoved": .back(but: ["fees", "id"]), "order.paymentRequested": .never,
    "order.paymentSucceeded": .stays, "order.paymentFailed": .stays, "order.paymentActionRequired": .stays,
    "order.paymentRefundRequested": .never, "order.paymentRefunded": .stays, "order.paymentRefundFailed": .stays,
    "contract.started": .outOfUse(["end"]), "contract.termsChanged": .back(), "contract.renewalDue": .never,
    "contract.renewed": .never, "contract.renewalFailed": .never, "contract.ended": .never,
  ]

  private static let others: [String: UndoWay] = [
    "activity.scheduled": .outOfUse(["status", "end"]), "activity.edited": .back(), "activity.reminderFired": .stays,
    "activity.completed": .never, "activity.cancelled": .never, "activity.logged": .never,
    "effect.delivered": .stays, "effect.failed": .stays, "effect.retried": .never, "attention.dismissed": .never,
  ]
}
