// An order in the trail, with its fees and payments.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension OrderState {
  /// Lists the order's fields, its fees and its tasks. When it begins, the names of the tasks say all: they are as
  /// their workflow has them.
  func list(to sheet: inout FieldSheet, beside other: OrderState?) {
    sheet("orderNo", .number(work.number))
    sheet("state", .word(work.status))
    work.listParties(to: &sheet)
    sheet("type", .word(type))
    work.listSubject(to: &sheet)
    sheet("origin", .text(origin))
    sheet("leadID", .thing(.lead, leadID))
    sheet("contractID", .thing(.contract, contract?.id))
    sheet("cycle", .number(contract?.cycle))
    work.listWorkflow(to: &sheet)
    sheet("orderAdminID", .thing(.user, work.adminID))
    sheet("initialFee", .money(initialFee))
    work.listProgress(to: &sheet)
    guard let other else { return }
    for fee in fees where !other.fees.contains(fee) { fee.list(to: &sheet) }
    for payment in payments where other.payment(payment.id) != payment { payment.list(to: &sheet) }
    work.listTasks(to: &sheet, beside: other.work)
  }

  /// Why something was given back since.
  func refundReason(since before: OrderState) -> String? {
    payments.lazy.compactMap { payment in
      payment.refunds.dropFirst(before.payment(payment.id)?.refunds.count ?? 0).first?.reason
    }.first
  }
}

extension OrderPayment {
  fileprivate func list(to sheet: inout FieldSheet) {
    sheet.part = AuditPart(.payment, id, feeName)
    sheet("fee", .text(fee.description))
    sheet("amount", .money(amount))
    sheet("paymentState", .word(status))
    sheet("methodRef", .text(methodRef))
    sheet("idempotencyKey", .text(idempotencyKey))
    sheet("gatewayRef", .text(gatewayRef))
    sheet("code", .text(code))
    sheet("retryable", .flag(retryable))
    sheet("url", .text(url))
    sheet("resultAt", .time(resultAt))
    for refund in refunds { refund.list(to: &sheet, of: id) }
    sheet.part = nil
  }
}

extension OrderRefund {
  fileprivate func list(to sheet: inout FieldSheet, of payment: PaymentID) {
    sheet.part = AuditPart(.refund, id)
    sheet("paymentID", .id(payment))
    sheet("amount", .money(amount))
    sheet("refundState", .word(status))
    sheet("idempotencyKey", .text(idempotencyKey))
    sheet("reason", .text(reason))
    sheet("gatewayRef", .text(gatewayRef))
    sheet("code", .text(code))
    sheet("resultAt", .time(resultAt))
  }
}

extension OrderFee {
  fileprivate func list(to sheet: inout FieldSheet) {
    sheet.part = AuditPart(.fee, id, name)
    sheet("name", .text(name))
    sheet("amount", .money(amount))
    sheet.part = nil
  }
}
