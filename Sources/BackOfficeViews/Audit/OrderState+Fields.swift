// An order in the trail, with its fees.

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
    work.listTasks(to: &sheet, beside: other.work)
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
