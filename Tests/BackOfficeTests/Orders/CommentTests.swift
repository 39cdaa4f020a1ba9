// Comments on tasks in any state, of an order that is not closed.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct CommentTests {
  private func comment(_ task: TaskReference, id: CommentID? = nil) -> any OrderStreamCommand {
    CommentOnTask(orderID: Shop.order, taskID: task, commentID: id, text: "Key is next door")
  }

  private func added(_ index: Int, id: CommentID) -> OrderEvent {
    .work(
      .taskCommentAdded(
        TaskCommentAdded(
          taskID: Story.taskIDs[index], commentID: id, text: PersonalText("Key is next door"))))
  }

  // Checklist: L-95
  @Test(arguments: [0, 1, 2]) func `a task in any state takes comments`(index: Int) {
    Story.atQuote.when(comment(.id(Story.taskIDs[index])), in: Shop.context())
      .then(added(index, id: .made(by: Shop.command, "comment")))
  }

  @Test func `a snoozed order takes comments`() {
    Story.snoozedAtSurvey.when(comment(Story.survey, id: anID(70)), in: Shop.context()).then(added(0, id: anID(70)))
  }

  @Test func `the ID of a comment is used once`() {
    let id: CommentID = anID(70)
    Story.atQuote.and(added(0, id: id), at: Shop.hour(2)).when(comment(Story.quote, id: id), in: Shop.context())
      .thenRejected(.idInUse(kind: "comment", id: id.description))
  }

  // Checklist: L-95
  @Test func `refuses a closed order and an unknown task`() {
    Story.closedAtQuote.when(comment(Story.quote), in: Shop.context()).thenRejected(.orderClosed)
    Story.atQuote.when(comment(.id(anID(99))), in: Shop.context()).thenRejected(.taskNotFound)
  }
}
