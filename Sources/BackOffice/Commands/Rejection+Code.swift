// How a rejection is shown: its code, letter for letter as in the contract, and its details.

internal import EventSourcing

/// One detail of a rejection, in words or as a number.
public enum RejectionDetail: Hashable, Sendable {
  case text(String)
  case number(Int64)
  case list([String])
}

extension Rejection {
  /// The stable codes of all rejections.
  public enum Code: String, CaseIterable, Sendable {
    case forbidden, userNotActive, notFound, concurrencyConflict
    case commandIDReused = "commandIdReused"
    case idInUse,
      invalidField, accountReadOnly, accountExists, featureNotInPlan, invalidMoney, currencyMismatch, textTooLong,
      linkMismatch, timeTooFarAhead, seatLimitReached, customerLimitReached, duplicateLabel, itemInUse,
      itemProtected, itemRetired, unknownStatus, secretInPayload, emailInUse, userNotInvited, invitationExpired,
      invitationSuperseded, invitationInvalid, lastSuperAdmin, reassignTargetNotActive, reassignToSelf,
      assigneeNotActive, serviceRetired, productNotInService, duplicateName, duplicateTaskKey, emptyWorkflow,
      nothingToPublish, workflowNotPublished, workflowArchived, workflowKindMismatch, noPublishedOrderWorkflow,
      noPublishedLeadWorkflow, customerNotFound, customerArchived, customerErased, customerHasOpenWork,
      probableDuplicate, contactNotFound, promoteTargetInvalid, sameContact, sameCustomer, mergeAcrossCustomers,
      orderClosed,
      orderNotClosed, alreadyClosed, orderDeleted, orderSnoozed, orderNotSnoozed, leadClosed, leadNotClosed,
      leadDeleted, leadSnoozed, leadNotSnoozed, alreadyConverted, taskNotFound, taskNotInProgress, taskCompleted,
      emptyComment, untilNotInFuture, untilTooFar, resumeBeyondProgress, activityFinished, termsOnOneOff,
      invalidTerms, contractEnded, cycleAlreadyRenewed, renewalNotDue, unknownFee, feeBelowPaid, feeHasPayments,
      orderHasPayments, paymentGatewayNotConfigured, paymentInProgress, amountExceedsOutstanding, amountMismatch,
      unknownPayment, idempotencyKeyReused, cardDataNotAllowed, refundExceedsPaid, headerMismatch,
      mappingNotApproved, fileAlreadyImported, importNotRunning, noAddressForChannel, channelNotConfigured,
      doNotContact, erasureUnavailable, regionNotAllowed
  }

  /// The stable code, such as `taskNotInProgress`.
  public var code: String { Code(self).rawValue }

  /// What the caller needs to put it right, by name.
  public var detail: [(name: String, value: RejectionDetail)] {
    switch self {
    case .forbidden(let action):
      [("action", .text(action))]
    case .notFound(let kind, let id):
      [("kind", .text(kind)), ("id", .text(id))]
    case .concurrencyConflict(let expected, let actual):
      [("expected", .number(Int64(expected))), ("actual", .number(Int64(actual)))]
    case .idInUse(let kind, let id):
      [("kind", .text(kind)), ("id", .text(id))]
    case .invalidField(let field, let reason), .invalidTerms(let field, let reason):
      [("field", .text(field)), ("reason", .text(reason))]
    case .featureNotInPlan(let feature):
      [("feature", .text(feature))]
    case .textTooLong(let limit):
      [("limit", .number(Int64(limit)))]
    case .timeTooFarAhead(let limit):
      [("limit", .text(limit.description))]
    case .seatLimitReached(let limit):
      [("limit", .number(Int64(limit)))]
    case .customerLimitReached(let limit):
      [("limit", .number(Int64(limit)))]
    case .itemInUse(let count):
      [("count", .number(Int64(count)))]
    case .duplicateTaskKey(let key):
      [("key", .text(key))]
    case .customerHasOpenWork(let orders, let leads, let contracts):
      [("orders", .number(Int64(orders))), ("leads", .number(Int64(leads))), ("contracts", .number(Int64(contracts)))]
    case .probableDuplicate(let ids):
      [("ids", .list(ids.map(\.description)))]
    case .orderSnoozed(let until), .leadSnoozed(let until):
      [("until", .text(until.description))]
    case .alreadyConverted(let orderID), .cycleAlreadyRenewed(let orderID):
      [("orderID", .text(orderID.description))]
    case .activityFinished(let state):
      [("state", .text(state))]
    case .regionNotAllowed(let port, let region):
      [("port", .text(port)), ("region", .text(region))]
    case .taskNotInProgress(let taskID, let state):
      [("taskID", .text(taskID.description)), ("state", .text(state))]
    case .feeBelowPaid(let paid):
      [("paid", .number(paid.minor)), ("currency", .text(paid.currency))]
    case .paymentInProgress(let paymentID):
      [("paymentID", .text(paymentID.description))]
    case .amountExceedsOutstanding(let left):
      [("left", .number(left.minor)), ("currency", .text(left.currency))]
    case .headerMismatch(let fault): fault.detail
    case .fileAlreadyImported(let id):
      [("importID", .text(id.description))]
    case .importNotRunning(let state):
      [("state", .text(state))]
    default: []
    }
  }
}

extension Rejection.Code {
  /// That of a rejection, whatever its details.
  public init(_ rejection: Rejection) {
    self =
      switch rejection {
      case .forbidden: .forbidden
      case .userNotActive: .userNotActive
      case .notFound: .notFound
      case .concurrencyConflict: .concurrencyConflict
      case .commandIDReused: .commandIDReused
      case .idInUse: .idInUse
      case .invalidField: .invalidField
      case .accountReadOnly: .accountReadOnly
      case .accountExists: .accountExists
      case .featureNotInPlan: .featureNotInPlan
      case .invalidMoney: .invalidMoney
      case .currencyMismatch: .currencyMismatch
      case .textTooLong: .textTooLong
      case .linkMismatch: .linkMismatch
      case .timeTooFarAhead: .timeTooFarAhead
      case .seatLimitReached: .seatLimitReached
      case .customerLimitReached: .customerLimitReached
      case .duplicateLabel: .duplicateLabel
      case .itemInUse: .itemInUse
      case .itemProtected: .itemProtected
      case .itemRetired: .itemRetired
      case .unknownStatus: .unknownStatus
      case .secretInPayload: .secretInPayload
      case .emailInUse: .emailInUse
      case .userNotInvited: .userNotInvited
      case .invitationExpired: .invitationExpired
      case .invitationSuperseded: .invitationSuperseded
      case .invitationInvalid: .invitationInvalid
      case .lastSuperAdmin: .lastSuperAdmin
      case .reassignTargetNotActive: .reassignTargetNotActive
      case .reassignToSelf: .reassignToSelf
      case .assigneeNotActive: .assigneeNotActive
      case .serviceRetired: .serviceRetired
      case .productNotInService: .productNotInService
      case .duplicateName: .duplicateName
      case .duplicateTaskKey: .duplicateTaskKey
      case .emptyWorkflow: .emptyWorkflow
      case .nothingToPublish: .nothingToPublish
      case .workflowNotPublished: .workflowNotPublished
      case .workflowArchived: .workflowArchived
      case .workflowKindMismatch: .workflowKindMismatch
      case .noPublishedOrderWorkflow: .noPublishedOrderWorkflow
      case .noPublishedLeadWorkflow: .noPublishedLeadWorkflow
      case .customerNotFound: .customerNotFound
      case .customerArchived: .customerArchived
      case .customerErased: .customerErased
      case .customerHasOpenWork: .customerHasOpenWork
      case .probableDuplicate: .probableDuplicate
      case .contactNotFound: .contactNotFound
      case .promoteTargetInvalid: .promoteTargetInvalid
      case .sameContact: .sameContact
      case .sameCustomer: .sameCustomer
      case .mergeAcrossCustomers: .mergeAcrossCustomers
      case .orderClosed: .orderClosed
      case .orderNotClosed: .orderNotClosed
      case .alreadyClosed: .alreadyClosed
      case .orderDeleted: .orderDeleted
      case .orderSnoozed: .orderSnoozed
      case .orderNotSnoozed: .orderNotSnoozed
      case .leadClosed: .leadClosed
      case .leadNotClosed: .leadNotClosed
      case .leadDeleted: .leadDeleted
      case .leadSnoozed: .leadSnoozed
      case .leadNotSnoozed: .leadNotSnoozed
      case .alreadyConverted: .alreadyConverted
      case .taskNotFound: .taskNotFound
      case .taskNotInProgress: .taskNotInProgress
      case .taskCompleted: .taskCompleted
      case .emptyComment: .emptyComment
      case .untilNotInFuture: .untilNotInFuture
      case .untilTooFar: .untilTooFar
      case .resumeBeyondProgress: .resumeBeyondProgress
      case .activityFinished: .activityFinished
      case .termsOnOneOff: .termsOnOneOff
      case .invalidTerms: .invalidTerms
      case .contractEnded: .contractEnded
      case .cycleAlreadyRenewed: .cycleAlreadyRenewed
      case .renewalNotDue: .renewalNotDue
      case .unknownFee: .unknownFee
      case .feeBelowPaid: .feeBelowPaid
      case .feeHasPayments: .feeHasPayments
      case .orderHasPayments: .orderHasPayments
      case .paymentGatewayNotConfigured: .paymentGatewayNotConfigured
      case .paymentInProgress: .paymentInProgress
      case .amountExceedsOutstanding: .amountExceedsOutstanding
      case .amountMismatch: .amountMismatch
      case .unknownPayment: .unknownPayment
      case .idempotencyKeyReused: .idempotencyKeyReused
      case .cardDataNotAllowed: .cardDataNotAllowed
      case .refundExceedsPaid: .refundExceedsPaid
      case .headerMismatch: .headerMismatch
      case .mappingNotApproved: .mappingNotApproved
      case .fileAlreadyImported: .fileAlreadyImported
      case .importNotRunning: .importNotRunning
      case .noAddressForChannel: .noAddressForChannel
      case .channelNotConfigured: .channelNotConfigured
      case .doNotContact: .doNotContact
      case .erasureUnavailable: .erasureUnavailable
      case .regionNotAllowed: .regionNotAllowed
      }
  }
}

extension HeaderFault {
  fileprivate var detail: [(name: String, value: RejectionDetail)] {
    var detail: [(name: String, value: RejectionDetail)] = [
      ("missing", .list(missing)), ("unknown", .list(unknown)), ("order", .text(isDisordered ? "wrong" : "right")),
    ]
    if let separator { detail.append(("separator", .text(separator))) }
    return detail
  }
}

extension Rejection: CustomStringConvertible {
  /// The code with its details in brackets, without lists that have nothing in them.
  public var description: String {
    let parts: [String] = detail.compactMap { name, value in
      switch value {
      case .text(let text): "\(name): \(text)"
      case .number(let number): "\(name): \(number)"
      case .list(let items): items.isEmpty ? nil : "\(name): \(items.joined(separator: ", "))"
      }
    }
    return parts.isEmpty ? code : code + "(" + parts.joined(separator: ", ") + ")"
  }
}
