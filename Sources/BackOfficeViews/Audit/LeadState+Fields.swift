// A lead in the trail, with the order that it became.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension LeadState {
  /// Lists the lead's fields and its tasks. When it begins, the names of the tasks say all: they are as their workflow
  /// has them.
  func list(to sheet: inout FieldSheet, beside other: LeadState?) {
    sheet("leadNo", .number(work.number))
    sheet("state", .word(work.status))
    work.listParties(to: &sheet)
    work.listSubject(to: &sheet)
    sheet("sourceID", .thing(.listItem, sourceID))
    work.listWorkflow(to: &sheet)
    sheet("leadAdminID", .thing(.user, work.adminID))
    work.listProgress(to: &sheet)
    sheet("convertedToOrderID", .id(conversion?.orderID))
    sheet("convertedToOrderNo", .number(conversion?.orderNo))
    if let other { work.listTasks(to: &sheet, beside: other.work) }
  }
}
