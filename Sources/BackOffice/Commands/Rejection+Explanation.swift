// Rejections in sentences for people: what is in the way, and what they can do about it. The words may change; programs
// go by the codes.

internal import EventSourcing
internal import TextFormats

extension Rejection {
  /// What is in the way, and what to do where there is something to do; nil where the rejection says all of it itself.
  public var explanation: String? {
    switch self {
    case .forbidden(let action): "you have no right to \(action) here; somebody with a higher type of user has"
    case .userNotActive: "the sender is no active user of this account"
    case .notFound(let kind, let id): "there is no \(kind) \(id) in this book"
    case .concurrencyConflict(let expected, let actual):
      "somebody was faster: version \(expected) was expected and it has \(actual); read it again and decide anew"
    case .commandIDReused: "the id was used for another command; give every command an id of its own"
    case .idInUse(let kind, let id): "there is a \(kind) with the id \(id) already; leave the id out to get a new one"
    case .invalidField, .invalidTerms: nil
    case .accountReadOnly: "the account takes no changes now; a Super Admin can change the setting accountReadOnly"
    case .accountExists: "this book has an account already"
    case .featureNotInPlan(let feature):
      "the plan does not have the feature \(feature); a Super Admin can change the plan"
    case .invalidMoney: "no such amount: whole units of the smallest coin, not negative, with a currency's code"
    case .currencyMismatch: "the account has another currency"
    case .textTooLong(let limit): "the text is longer than \(limit) characters"
    case .linkMismatch: "what is tied together belongs to different customers or things"
    case .timeTooFarAhead(let limit):
      "the time is later than \(limit), as if a clock were wrong; advance the book first"
    case .seatLimitReached(let limit): "all \(limit) seats are taken; deactivate a user or change the plan"
    case .customerLimitReached(let limit): "the plan has room for \(limit) customers; archive some or change the plan"
    case .emailInUse: "another user has this e-mail address"
    case .userNotInvited: "the user is not invited, or has come in already"
    case .invitationExpired: "the invitation has run out; ask for a new one"
    case .invitationSuperseded: "there is a newer invitation; use that"
    case .invitationInvalid: "this is no invitation of the user's"
    case .lastSuperAdmin: "an account needs an active Super Admin; make another one first"
    case .reassignTargetNotActive: "whoever is to take over the work is no active user"
    case .reassignToSelf: "nobody can hand over to themselves"
    case .assigneeNotActive: "the user is not active; name another one"
    case .customerNotFound: "there is no such customer"
    case .customerArchived: "the customer is archived; take it back first"
    case .customerErased: "the customer's data were erased"
    case .customerHasOpenWork(let orders, let leads, let contracts):
      "the customer has open work: \(orders) orders, \(leads) leads, \(contracts) contracts; end it first"
    case .probableDuplicate(let ids):
      "there is a customer like this: \(ids.map(\.description).joined(separator: ", ")); allowDuplicate makes another one"
    case .contactNotFound: "the customer has no such contact"
    case .promoteTargetInvalid: "whoever is to be the default contact is none of the customer's others"
    case .sameContact: "a contact can't be merged with itself"
    case .sameCustomer: "a customer can't be merged with itself"
    case .mergeAcrossCustomers: "contacts of different customers can't be merged"
    case .noAddressForChannel: "the addressee has no address for this; add one, or take another channel"
    case .channelNotConfigured: "nothing is set up here that sends such messages"
    case .doNotContact: "the customer or the contact does not want to be contacted like this"
    case .duplicateLabel: "the list has an item with this label"
    case .itemInUse(let count): "\(count) things use the item; retire it instead"
    case .itemProtected: "this item always stays"
    case .itemRetired: "the item is retired; choose another one"
    case .unknownStatus: "the account has no such customer status"
    case .secretInPayload: "this looks like a secret; nothing secret belongs into the log"
    case .serviceRetired: "the service is retired"
    case .productNotInService: "the product belongs to another service, or is retired"
    case .duplicateName: "something of the kind has this name already"
    case .duplicateTaskKey(let key): "two tasks have the key \(key)"
    case .emptyWorkflow: "a workflow without tasks can't be published"
    case .nothingToPublish: "the draft is what was published last"
    case .workflowNotPublished: "the workflow was never published; publish it first"
    case .workflowArchived: "the workflow is archived"
    case .workflowKindMismatch: "the workflow is one for the other kind of work, or for another service"
    case .noPublishedOrderWorkflow:
      "the service has no published workflow for orders; publish one and make it the default"
    case .noPublishedLeadWorkflow:
      "the service has no published workflow for leads; publish one and make it the default"
    case .orderClosed: "the order is closed; reopen it first"
    case .orderNotClosed: "the order is not closed"
    case .alreadyClosed: "it is closed already"
    case .orderDeleted: "the order was deleted"
    case .orderSnoozed(let until): "the order is put aside until \(until); wake it first"
    case .orderNotSnoozed: "the order is not put aside"
    case .leadClosed: "the lead is closed; reopen it first"
    case .leadNotClosed: "the lead is not closed"
    case .leadDeleted: "the lead was deleted"
    case .leadSnoozed(let until): "the lead is put aside until \(until); wake it first"
    case .leadNotSnoozed: "the lead is not put aside"
    case .alreadyConverted(let order): "the lead became the order \(order) already"
    case .taskNotFound: "there is no such task"
    case .taskNotInProgress(_, let state): "the task is not in progress, it is \(state)"
    case .taskCompleted: "the task is completed"
    case .emptyComment: "the comment is empty"
    case .untilNotInFuture: "until then has passed already; name a time to come"
    case .untilTooFar: "that is too far ahead: five years at most"
    case .resumeBeyondProgress: "work can go on at the task in progress or one before it"
    case .activityFinished(let state): "the activity is \(state)"
    case .termsOnOneOff: "an order that happens once has no contract; its type is oneOff"
    case .contractEnded: "the contract has ended"
    case .cycleAlreadyRenewed(let order): "the cycle has its order: \(order)"
    case .renewalNotDue: "nothing of the contract is due"
    case .unknownFee: "the order has no such fee"
    case .feeBelowPaid(let paid): "\(paid.words) is paid for the fee or on its way; it can't be less"
    case .feeHasPayments: "the fee has payments; give them back first"
    case .orderHasPayments: "there is money in the order; give it back first"
    case .paymentGatewayNotConfigured:
      "no payment gateway is set up; a Super Admin has to name one"
    case .paymentInProgress(let payment): "the payment \(payment) has no result yet"
    case .amountExceedsOutstanding(let left):
      "only \(left.words) is left to pay"
    case .amountMismatch: "the amount is another one than was asked for"
    case .unknownPayment: "the order has no such payment"
    case .idempotencyKeyReused: "the key was used for something else; give every intent a key of its own"
    case .cardDataNotAllowed: "this looks like the number of a card; only the gateway may see that"
    case .refundExceedsPaid: "less than that was paid, or is to be given back already"
    case .headerMismatch: "the header is not that of `template`; put it right, or have a mapping approved"
    case .mappingNotApproved: "the header needs a mapping that a Super Admin has approved"
    case .fileAlreadyImported: "this file was imported already; force imports it once more"
    case .importNotRunning(let state): "the import does not run, it is \(state)"
    case .erasureUnavailable: "the account has no keys of personal data, so nothing can be erased"
    case .regionNotAllowed(let port, let region): "\(port) keeps data in \(region), which the account's settings forbid"
    }
  }
}

extension Money {
  /// As people write it.
  fileprivate var words: String { AmountText.string(minor: minor, currency: currency) }
}
