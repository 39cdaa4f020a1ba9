// A contract in the trail.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension ContractState {
  func list(to sheet: inout FieldSheet) {
    sheet("state", .text(isActive ? "active" : "ended"))
    sheet("customerID", .thing(.customer, customerID))
    sheet("firstOrderID", .thing(.order, firstOrderID))
    sheet("serviceID", .thing(.service, serviceID))
    sheet("productID", .thing(.product, productID))
    sheet("workflowID", .thing(.workflow, workflowID))
    terms.list(to: &sheet)
    sheet("fee", .money(fee))
    sheet("assignedUserID", .thing(.user, assignedUserID))
    sheet("orderAdminID", .thing(.user, orderAdminID))
    sheet("lastCycle", .number(lastCycle))
    sheet("lastOrderID", .thing(.order, lastOrderID))
    sheet("newestCycle", .number(newestCycle))
    sheet("newestDueOn", .text(newestDueOn.description))
    sheet("waitingCycles", .numbers(waiting.map(\.cycle)))
    sheet("failedCode", .text(waiting.last?.code))
    sheet("nextAt", .time(nextAt))
    sheet("endedAt", .time(end?.at))
  }

  /// Why it ended, if that is what happened.
  func reason(since before: ContractState) -> AuditValue? {
    before.isActive ? .text(end?.reason?.text) : nil
  }
}

extension ContractTerms {
  fileprivate func list(to sheet: inout FieldSheet) {
    sheet("anchor", .text(anchor.description))
    sheet("every", .text(every.description))
    sheet("renewal", .word(renewal))
    sheet("leadDays", .number(leadDays))
    sheet("endsOn", .text(endsOn?.description))
    sheet("maxCycles", .number(maxCycles))
    sheet("catchUp", .word(catchUp))
  }
}
