// What needs attention, what is due and what somebody can do, asked of a book while it takes commands.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Testing

@Suite struct BookAttentionTests {
  @Test func `an Admin dismisses what needs attention, and it leaves the list`() async throws {
    let office = try await Office()
    let task = TaskDefinition(key: "look", name: "Look", responsible: .user(office.gil))
    try await office.run(SetWorkflowTasks(workflowID: office.install, tasks: [task]), as: office.ada)
    try await office.run(DeactivateUser(userID: office.gil), as: office.sal)
    let rows = try await office.book.attention(AttentionQuery(), viewer: office.ada).rows
    #expect(rows.map(\.text) == ["Gil has left and stands in the draft of Work Survey"])
    let dismissal = DismissAttention(key: try #require(rows.first).key)
    #expect(try await office.run(dismissal, as: office.ada).positions != nil)
    #expect(try await office.run(dismissal, as: office.sal).positions == nil)
    #expect(try await office.book.attention(AttentionQuery()).rows.isEmpty)
    await #expect(throws: BackOfficeBook.Failure.self) {
      try await office.book.attention(AttentionQuery(), viewer: office.gus)
    }
    try await office.book.close()
  }

  @Test func `what is due is late when its time has passed, and gone when it has fired`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let until = office.time.now.advanced(by: 3_600_000)
    try await office.run(SnoozeOrder(orderID: order, until: until), as: office.gus)
    var row = try #require(try await office.book.deadlines(DeadlinesQuery(), viewer: office.gus).rows.first)
    #expect(row.kind == .orderSnooze && row.dueAt == until && row.orderNo == 1 && !row.overdue)
    #expect(try await office.book.deadlines(DeadlinesQuery(), viewer: office.gil).rows.isEmpty)
    office.time.move(byHours: 1)
    row = try #require(try await office.book.deadlines(DeadlinesQuery()).rows.first)
    #expect(row.overdue)
    try await office.book.fireDeadlines()
    #expect(try await office.book.deadlines(DeadlinesQuery()).rows.isEmpty)
    try await office.book.close()
  }

  // Checklist: L-90
  @Test func `what somebody can do is the same in a book that takes commands and in one that is read`() async throws {
    let office = try await Office()
    let order = try await office.open()
    try await office.complete("survey", of: order)
    let reader = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly))
    for user in [office.sal, office.ada, office.gus, office.gil] {
      let actions = try await office.book.availableActions(order: .id(order), user: user)
      #expect(try await reader.availableActions(order: .number(1), user: user) == actions)
      #expect(actions.contains { $0.command == "AssignOrder" } == [office.sal, office.ada].contains(user))
      #expect(actions.contains { $0.command == "DeleteOrder" } == (user == office.sal))
      let completable = actions.filter { $0.command == "CompleteTask" }.map(\.taskName)
      #expect(completable == (user == office.gil ? [] : ["Quote"]))
    }
    await #expect(throws: BackOfficeBook.Failure.self) {
      try await reader.availableActions(order: .number(2), user: office.sal)
    }
    try await reader.close()
    try await office.book.close()
  }
}
