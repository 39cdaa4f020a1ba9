// Why a command was not carried out. The codes are a contract with every caller; the payloads say what the caller
// needs to put it right.

public import EventSourcing

/// A rule of the business that a command would break. Nothing was appended.
public enum Rejection: Error, Hashable, Sendable {
  // MARK: General
  case forbidden(action: String)
  case userNotActive
  case notFound(kind: String, id: String)
  case concurrencyConflict(expected: UInt32, actual: UInt32)
  case commandIDReused
  case idInUse(kind: String, id: String)
  case invalidField(field: String, reason: String)
  case accountReadOnly
  case accountExists
  case featureNotInPlan(feature: String)
  case invalidMoney
  case currencyMismatch
  case textTooLong(limit: Int)
  /// What is tied together belongs to different customers, or a name of the gateway to something else.
  case linkMismatch
  /// The command's time lies so far after all that is known to have passed that a clock must be wrong.
  case timeTooFarAhead(limit: Instant)

  // MARK: Limits and lists
  case seatLimitReached(limit: Int)
  case customerLimitReached(limit: Int)
  case duplicateLabel
  case itemInUse(count: Int)
  case itemProtected
  case itemRetired
  case unknownStatus
  case secretInPayload

  // MARK: Users
  case emailInUse
  case userNotInvited
  case invitationExpired
  case invitationSuperseded
  case invitationInvalid
  case lastSuperAdmin
  case reassignTargetNotActive
  case reassignToSelf
  case assigneeNotActive

  // MARK: Catalogue and workflows
  case serviceRetired
  case productNotInService
  case duplicateName
  case duplicateTaskKey(key: String)
  case emptyWorkflow
  case nothingToPublish
  case workflowNotPublished
  case workflowArchived
  case workflowKindMismatch
  case noPublishedOrderWorkflow
  case noPublishedLeadWorkflow

  // MARK: Customers and contacts
  case customerNotFound
  case customerArchived
  case customerErased
  case customerHasOpenWork(orders: Int, leads: Int, contracts: Int)
  case probableDuplicate(ids: [CustomerID])
  case contactNotFound
  case promoteTargetInvalid
  case sameContact
  case sameCustomer
  case mergeAcrossCustomers

  // MARK: Orders, leads and tasks
  case orderClosed
  case orderNotClosed
  case alreadyClosed
  case orderDeleted
  case orderSnoozed(until: Instant)
  case orderNotSnoozed
  case leadClosed
  case leadNotClosed
  case leadDeleted
  case leadSnoozed(until: Instant)
  case leadNotSnoozed
  case alreadyConverted(orderID: OrderID)
  case taskNotFound
  case taskNotInProgress(taskID: TaskID, state: String)
  case taskCompleted
  case emptyComment
  case untilNotInFuture
  case untilTooFar
  case resumeBeyondProgress

  // MARK: Activities
  case activityFinished(state: String)

  // MARK: Contracts
  case termsOnOneOff
  case invalidTerms(field: String, reason: String)
  case contractEnded
  case cycleAlreadyRenewed(orderID: OrderID)
  case renewalNotDue

  // MARK: Fees and payments
  case unknownFee
  /// Less than what was paid for the fee and what is on its way.
  case feeBelowPaid(paid: Money)
  case feeHasPayments
  case orderHasPayments
  case paymentGatewayNotConfigured
  case paymentInProgress(paymentID: PaymentID)
  case amountExceedsOutstanding(left: Money)
  case amountMismatch
  case unknownPayment
  case idempotencyKeyReused
  case cardDataNotAllowed
  case refundExceedsPaid

  // MARK: Imports
  case headerMismatch(HeaderFault)
  case mappingNotApproved
  case fileAlreadyImported(importID: ImportID)
  case importNotRunning(state: String)
  // MARK: Messages
  case noAddressForChannel
  case channelNotConfigured
  case doNotContact

  // MARK: Privacy and set-up
  case erasureUnavailable
  /// A port keeps its data outside of the region that the account's settings allow.
  case regionNotAllowed(port: String, region: String)
}
