// Closing at any time (O3, O5) and deleting for good (O11).

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ClosingOrderTests {
  private func closed(reason: ListItemID?, note: String? = nil) -> OrderEvent {
    .work(
      .closed(
        WorkClosed(
          outcome: .other, reasonID: reason, note: note.map { PersonalText($0) }, outstanding: Story.taskIDs,
          resumeTask: Story.taskIDs[0], wasSnoozed: false, by: .user)))
  }

  private func close(_ reason: String?, note: String? = nil) -> any OrderStreamCommand {
    CloseOrder(orderID: Shop.order, outcome: .other, reasonID: reason, note: note)
  }

  // Checklist: L-82, L-100
  @Test func `closes with tasks left`() {
    Story.atQuote.when(.close(), in: Shop.context()).then(Story.closed(resume: 1))
    Story.atEnd.when(.close(.completed), in: Shop.context()).then(Story.closed(resume: nil, .completed))
  }

  @Test func `names the reason by label or ID`() {
    for reason in ["Moved away", " Moved away ", Shop.moved.description] {
      Story.atSurvey.when(close(reason, note: "To Spain"), in: Shop.context())
        .then(closed(reason: Shop.moved, note: "To Spain"))
    }
  }

  @Test func `refuses an unknown or retired reason`() {
    Story.atSurvey.when(close("Bored"), in: Shop.context())
      .thenRejected(.notFound(kind: "closeReason", id: "Bored"))
    Story.atSurvey.when(close("Bankrupt"), in: Shop.context()).thenRejected(.itemRetired)
  }

  @Test func `a label that was retired and added again is the new item`() {
    let again: ListItemID = anID(43)
    let index = AccountIndex.shop { $0.account?.lists[.closeReason]?.append(ListItem(id: again, label: "Bankrupt")) }
    Story.atSurvey.when(close("Bankrupt"), in: Shop.context(in: index)).then(closed(reason: again))
  }

  // Checklist: L-82
  @Test func `ends the snoozes of order and task`() throws {
    let snoozed = Story.snoozedAtSurvey.and(Story.taskSnoozed(0, 2, until: Shop.hour(9)), at: Shop.hour(1))
    let closed = Story.closed(resume: 0, wasSnoozed: true)
    snoozed.when(.close(), in: Shop.context(at: Shop.hour(2))).then(closed)
    let state = try #require(snoozed.and(closed, at: Shop.hour(2)).state)
    #expect(state.work.snooze == nil)
    #expect(state.work.currentTask?.snooze == nil)
    #expect(state.work.snoozeNo == 2)
  }

  @Test func `a closed order is not closed again`() {
    Story.closedAtQuote.when(.close(), in: Shop.context()).thenRejected(.alreadyClosed)
  }
}

@Suite struct DeletingOrderTests {
  private func delete(_ reason: String? = nil) -> any OrderStreamCommand {
    DeleteOrder(orderID: Shop.order, reason: reason)
  }

  // Checklist: L-97
  @Test func `deletes in any state`() {
    for given in [Story.atSurvey, Story.snoozedAtSurvey, Story.closedAtQuote, Story.atEnd] {
      given.when(delete(" Entered twice "), in: Shop.context())
        .then(.work(.deleted(WorkDeleted(reason: StoredText("Entered twice"), onDate: Shop.today))))
    }
    Story.atSurvey.when(delete(" "), in: Shop.context())
      .then(.work(.deleted(WorkDeleted(reason: nil, onDate: Shop.today))))
  }

  @Test func `nothing more happens to a deleted order`() {
    let deleted = Story.snoozedAtSurvey.and(Story.deleted, at: Shop.hour(2))
    let order = Shop.order
    let fee = Money(minor: 1, currency: "GBP")
    let commands: [any OrderStreamCommand] = [
      .complete(.current), CommentOnTask(orderID: order, taskID: .current, text: "?"),
      .snooze(.current, until: Shop.hour(9)), WakeTask(orderID: order, taskID: .current),
      .snooze(until: Shop.hour(9)), WakeOrder(orderID: order),
      EditOrderDetails(orderID: order, changes: [:]), AssignOrder(orderID: order),
      SetTaskResponsible(orderID: order, taskID: .current, userID: Shop.gil),
      SetInitialFee(orderID: order, amount: fee),
      AddFee(orderID: order, name: "Travel", amount: fee),
      ChangeFee(orderID: order, feeID: anID(80), amount: fee),
      RemoveFee(orderID: order, feeID: anID(80)), .close(), .reopen(), delete(),
    ]
    for command in commands { deleted.when(command, in: Shop.context()).thenRejected(.orderDeleted) }
  }
}
