// What the trail says of payments and refunds.

import EventSourcing
import ReadModels

@testable import BackOffice
@testable import BackOfficeViews

/// The rows of an order's payments.
struct PaymentAuditCases {
  /// The events that begin the order, with a fee Van.
  let beginning: [BackOfficeEvent]

  private func event(_ event: PaymentEvent) -> BackOfficeEvent { .order(.payment(event)) }

  private let day = LocalDate("2024-03-01")!
  private var requested: BackOfficeEvent {
    event(
      .requested(
        PaymentRequested(
          paymentID: AuditCase.id("payment"), fee: .additional(AuditCase.id("fee")), amount: AuditCase.pounds(5),
          methodRef: "pm_1", idempotencyKey: "k", onDate: day)))
  }
  private var succeeded: BackOfficeEvent {
    event(
      .succeeded(
        PaymentSucceeded(
          paymentID: AuditCase.id("payment"), gatewayRef: "pi_1", amount: AuditCase.pounds(5),
          fee: .additional(AuditCase.id("fee")), onDate: day)))
  }
  private var failed: BackOfficeEvent {
    event(
      .failed(
        PaymentFailed(
          paymentID: AuditCase.id("payment"), code: "declined", retryable: true, gatewayRef: nil, onDate: day)))
  }
  private var action: BackOfficeEvent {
    event(
      .actionRequired(
        PaymentActionRequired(paymentID: AuditCase.id("payment"), url: "u", gatewayRef: "pi_1", onDate: day)))
  }
  private var refundRequested: BackOfficeEvent {
    event(
      .refundRequested(
        PaymentRefundRequested(
          refundID: AuditCase.id("refund"), paymentID: AuditCase.id("payment"), amount: AuditCase.pounds(2),
          idempotencyKey: "r", reason: .personal("late"), onDate: day)))
  }

  private let about = ["payment @payment Van"]
  private let refund = ["refund @refund"]

  var all: [AuditCase] {
    [
      AuditCase(
        after: beginning, requested,
        [
          "payment @payment Van.fee: — → @fee", #"payment @payment Van.amount: — → {minor 500, currency "GBP"}"#,
          #"payment @payment Van.paymentState: — → "requested""#, #"payment @payment Van.methodRef: — → "pm_1""#,
          #"payment @payment Van.idempotencyKey: — → "k""#,
        ], about: about),
      AuditCase(
        after: beginning + [requested], succeeded,
        [
          #"payment @payment Van.paymentState: "requested" → "succeeded""#,
          #"payment @payment Van.gatewayRef: — → "pi_1""#, "payment @payment Van.resultAt: — → 3.0 h",
        ], about: about),
      AuditCase(
        after: beginning + [requested], failed,
        [
          #"payment @payment Van.paymentState: "requested" → "failed""#, #"payment @payment Van.code: — → "declined""#,
          "payment @payment Van.retryable: — → true", "payment @payment Van.resultAt: — → 3.0 h",
        ], about: about),
      // A late success takes the failure back.
      AuditCase(
        after: beginning + [requested, failed], succeeded,
        [
          #"payment @payment Van.paymentState: "failed" → "succeeded""#,
          #"payment @payment Van.gatewayRef: — → "pi_1""#, #"payment @payment Van.code: "declined" → —"#,
          "payment @payment Van.retryable: true → —", "payment @payment Van.resultAt: 3.0 h → 4.0 h",
        ], about: about),
      AuditCase(
        after: beginning + [requested], action,
        [
          #"payment @payment Van.paymentState: "requested" → "actionRequired""#,
          #"payment @payment Van.gatewayRef: — → "pi_1""#, #"payment @payment Van.url: — → "u""#,
          "payment @payment Van.resultAt: — → 3.0 h",
        ], about: about),
      AuditCase(
        after: beginning + [requested, succeeded], refundRequested,
        [
          "refund @refund.paymentID: — → @payment", #"refund @refund.amount: — → {minor 200, currency "GBP"}"#,
          #"refund @refund.refundState: — → "requested""#,
          #"refund @refund.idempotencyKey: — → "r""#, #"refund @refund.reason: — → "late""#,
        ], about: refund, reason: #""late""#),
      AuditCase(
        after: beginning + [requested, succeeded, refundRequested],
        event(
          .refunded(
            PaymentRefunded(
              refundID: AuditCase.id("refund"), paymentID: AuditCase.id("payment"), amount: AuditCase.pounds(2),
              gatewayRef: "re_1", onDate: day))),
        [
          #"refund @refund.refundState: "requested" → "succeeded""#, #"refund @refund.gatewayRef: — → "re_1""#,
          "refund @refund.resultAt: — → 5.0 h",
        ], about: refund),
      AuditCase(
        after: beginning + [requested, succeeded, refundRequested],
        event(
          .refundFailed(
            PaymentRefundFailed(
              refundID: AuditCase.id("refund"), paymentID: AuditCase.id("payment"), code: "closed", onDate: day))),
        [
          #"refund @refund.refundState: "requested" → "failed""#, #"refund @refund.code: — → "closed""#,
          "refund @refund.resultAt: — → 5.0 h",
        ], about: refund),
    ]
  }
}
