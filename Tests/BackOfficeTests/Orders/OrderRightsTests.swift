// Whose order and whose task something is.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OrderRightsTests {
  @Test func `an order is the assigned user's, and the order admin's if that counts`() throws {
    let state = try #require(Story.withAdmin.state)
    #expect(state.work.isOwn(of: Shop.gus, scopeIncludesOrderAdmin: false))
    #expect(state.work.isOwn(of: Shop.ada, scopeIncludesOrderAdmin: true))
    #expect(!state.work.isOwn(of: Shop.ada, scopeIncludesOrderAdmin: false))
    #expect(!state.work.isOwn(of: Shop.gil, scopeIncludesOrderAdmin: true))
  }

  @Test func `a task is its responsible user's in anybody's order`() throws {
    let state = SubjectState.order(try #require(Story.atQuote.state) as OrderState)
    let settings = AccountSettings()
    let order = Shop.order
    let own: [any OrderStreamCommand] = [
      CompleteTask(orderID: order, taskID: Story.fit), CompleteTask(orderID: order, taskKey: "fit"),
      CommentOnTask(orderID: order, taskID: Story.fit, text: "?"),
      SnoozeTask(orderID: order, taskID: Story.fit, until: Shop.hour(9)), WakeTask(orderID: order, taskID: Story.fit),
    ]
    for command in own {
      #expect(command.isOwn(of: Shop.gil, state, settings), "\(command.name)")
      #expect(!command.isOwn(of: Shop.sal, state, settings), "\(command.name)")
    }
    let others: [any OrderStreamCommand] = [
      CompleteTask(orderID: order, taskID: .current), CompleteTask(orderID: order, taskID: .id(anID(99))),
      CloseOrder(orderID: order, outcome: .cancelled), SnoozeOrder(orderID: order, until: Shop.hour(9)),
      SetTaskResponsible(orderID: order, taskID: Story.fit, userID: Shop.gil),
    ]
    for command in others { #expect(!command.isOwn(of: Shop.gil, state, settings), "\(command.name)") }
  }
}
