// An import in the trail: what its columns mean, and how its rows came out.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension ImportState {
  func list(to sheet: inout FieldSheet) {
    sheet("state", .word(status))
    sheet("headers", .list(headers))
    sheet("columns", .field((mapping?.columns).map { .fields($0) }))
    for (number, contact) in (mapping?.contacts ?? []).enumerated() {
      sheet("contact\(number + 1)Name", .text(contact.name))
      sheet("contact\(number + 1)JobTitle", .text(contact.jobTitle))
      sheet("contact\(number + 1)Department", .text(contact.department))
      sheet("contact\(number + 1)Email", .text(contact.email))
      sheet("contact\(number + 1)Phone", .text(contact.phone))
      sheet("contact\(number + 1)Mobile", .text(contact.mobile))
    }
    sheet("quote", .money(quote))
    guard let run else { return }
    sheet("fileSHA256", .text(run.fileSHA256))
    sheet("rowCount", .number(run.rowCount))
    sheet("mode", .word(run.mode))
    sheet("onDuplicate", .word(run.onDuplicate))
    sheet("requestedBy", .thing(.user, run.requestedBy))
    sheet("performedBy", .text(run.performedBy))
    sheet("created", .number(run.created), start: .number(0))
    sheet("updated", .number(run.updated), start: .number(0))
    sheet("skipped", .number(run.skipped), start: .number(0))
    sheet("rejected", .number(run.rejected), start: .number(0))
  }
}
