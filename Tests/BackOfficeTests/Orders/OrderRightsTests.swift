// Whose order and whose task something is.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct OrderRightsTests {
  @Test func anOrderIsTheAssignedUsersAndTheOrderAdminsIfThatCounts() throws {
    let state = try #require(Story.withAdmin.state)
    #expect(state.isOwn(of: Shop.gus, scopeIncludesOrderAdmin: false))
    #expect(state.isOwn(of: Shop.ada, scopeIncludesOrderAdmin: true))
    #expect(!state.isOwn(of: Shop.ada, scopeIncludesOrderAdmin: false))
    #expect(!state.isOwn(of: Shop.gil, scopeIncludesOrderAdmin: true))
  }

  @Test func aTaskIsItsResponsibleUsersInAnybodysOrder() throws {
    let state = try #require(Story.atQuote.state)
    let order = Shop.order
    let own: [OrderCommand] = [
      .complete(Story.fit), .completeTask(CompleteTask(orderID: order, taskKey: "fit")),
      .commentOnTask(CommentOnTask(orderID: order, taskID: Story.fit, text: "?")),
      .snooze(Story.fit, until: Shop.hour(9)), .wakeTask(WakeTask(orderID: order, taskID: Story.fit)),
    ]
    for command in own {
      #expect(state.isResponsible(Shop.gil, for: command), "\(command.name)")
      #expect(!state.isResponsible(Shop.gus, for: command), "\(command.name)")
    }
    let others: [OrderCommand] = [
      .complete(.current), .complete(.id(anID(99))), .close(), .snooze(until: Shop.hour(9)),
      .setTaskResponsible(SetTaskResponsible(orderID: order, taskID: Story.fit, userID: Shop.gil)),
    ]
    for command in others { #expect(!state.isResponsible(Shop.gil, for: command), "\(command.name)") }
  }
}
