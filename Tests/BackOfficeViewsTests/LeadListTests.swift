// The lists of leads and of their tasks, and what customers have of leads: as the states of the leads that the rules
// work on, for whom they may be seen by.

import BackOfficeViews
import EventSourcing
import ReadModels
import Testing

@testable import BackOffice

@Suite struct LeadListTests {
  private func leads(_ book: SampleBook) throws -> [LeadID: LeadState] {
    try book.leads.reduce(into: [:]) { $0[$1] = try book.lead($1) }
  }

  @Test(arguments: [3, 4]) func `leads are as their states`(_ seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    let states = try leads(book)
    let rows = try views.leads.page(LeadsQuery(.all), scope: .everything, now: book.now).rows
    #expect(Set(rows.map(\.leadID)) == Set(states.filter { $0.value.work.status != .deleted }.keys))
    #expect(rows.contains { $0.convertedToOrderNo != nil } && rows.contains { $0.state == .closed })
    for row in rows {
      let lead = try #require(states[row.leadID])
      let (work, task) = (lead.work, lead.work.currentTask)
      #expect(row.leadNo == work.number && row.state == work.status && row.customerID == book.current(work.customerID))
      #expect(row.assignedUserID == work.assignedUserID && row.leadAdminID == work.adminID)
      #expect(row.description == work.description?.text && row.sourceID == lead.sourceID)
      #expect(["Website", "Telephone", nil].contains(row.source) && (row.source == nil) == (lead.sourceID == nil))
      #expect(row.convertedToOrderID == lead.conversion?.orderID && row.convertedToOrderNo == lead.conversion?.orderNo)
      #expect(row.currentTaskName == task?.name && row.taskDueAt == task?.dueAt)
      #expect(row.closedAt == work.closedAt && row.outcome == work.end?.outcome)
      let details = try #require(try views.leads.lead(.number(row.leadNo), scope: .everything, from: book.store))
      #expect(details.row == row && details.tasks.map(\.taskID) == work.tasks.map(\.id))
      #expect(Set(details.comments.map(\.commentID)) == Set(work.tasks.flatMap(\.comments)))
      #expect(try views.leads.leadID(ofNumber: row.leadNo) == row.leadID)
    }
  }

  // Checklist: H-03
  @Test func `each list has its state, its order and its filters`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 5)
    func page(_ list: WorkList, _ change: (inout LeadsQuery) -> Void = { _ in }) throws -> [LeadRow] {
      var query = LeadsQuery(list)
      change(&query)
      return try views.leads.page(query, scope: .everything, now: book.now).rows
    }
    let all = try page(.all)
    #expect(all.map(\.leadNo) == all.map(\.leadNo).sorted(by: >))
    for list in [WorkList.open, .closed, .snoozed] {
      let rows = try page(list)
      #expect(
        Set(rows.map(\.leadNo)) == Set(all.filter { $0.state.rawValue == list.rawValue }.map(\.leadNo)), "\(list)")
      #expect(!rows.isEmpty, "\(list)")
    }
    #expect(try page(.open).map(\.openedAt) == page(.open).map(\.openedAt).sorted(by: >))
    #expect(try page(.all) { $0.converted = true } == all.filter { $0.convertedToOrderNo != nil })
    #expect(try page(.all) { $0.sourceLabel = "website" } == all.filter { $0.source == "Website" })
    #expect(throws: ListError.self) { try page(.all) { $0.sourceLabel = "Radio" } }
    let one = try #require(all.first)
    #expect(try page(.all) { $0.customer = one.customerID } == all.filter { $0.customerID == one.customerID })
    #expect(try page(.all) { $0.sort = .customerName }.count == all.count)
    var query = LeadsQuery(.all)
    query.limit = 2
    let first = try views.leads.page(query, scope: .everything, now: book.now)
    query.cursor = first.next
    #expect(try first.rows + views.leads.page(query, scope: .everything, now: book.now).rows == Array(all.prefix(4)))
  }

  @Test func `a general user sees what is theirs, in the list of all what ever was`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 6)
    let states = try leads(book).filter { $0.value.work.status != .deleted }
    for user in book.users.prefix(5) {
      let scope = ViewerScope.own(user, includesOrderAdmin: true)
      let ever = try views.leads.page(LeadsQuery(.all), scope: scope, now: book.now).rows
      let own = states.filter { $0.value.work.isOwn(of: user, scopeIncludesOrderAdmin: true) }
      let had = states.filter { $0.value.work.assignedUsers.contains(user) || $0.value.work.admins.contains(user) }
      #expect(Set(ever.map(\.leadID)) == Set(had.keys))
      let open = try views.leads.page(LeadsQuery(.open), scope: scope, now: book.now).rows
      #expect(Set(open.map(\.leadID)) == Set(own.filter { $0.value.work.status == .open }.keys))
      for id in had.keys {
        let details = try views.leads.lead(.id(id), scope: scope, from: book.store)
        #expect((details != nil) == (own[id] != nil))
        #expect(try views.audit.knows(LeadReference.id(id), scope: scope) == (own[id] != nil))
      }
    }
  }

  @Test func `tasks of leads are those in progress`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 7)
    let live = try leads(book).values.map(\.work).filter { $0.isLive && $0.currentTask != nil }
    func rows(_ list: TasksQuery.List, _ scope: ViewerScope = .everything) throws -> [LeadTaskRow] {
      try views.leadTasks.page(TasksQuery(list), scope: scope, now: book.now).rows
    }
    let outstanding = live.filter { $0.status == .open && $0.currentTask?.snooze == nil }
    #expect(try Set(rows(.outstanding).map(\.taskID)) == Set(outstanding.map { $0.currentTask!.id }))
    let snoozed = live.filter { $0.currentTask?.snooze != nil }
    #expect(try Set(rows(.snoozed).map(\.taskID)) == Set(snoozed.map { $0.currentTask!.id }))
    let row = try #require(try rows(.outstanding).first)
    let user = try #require(row.responsibleUserID)
    let own = try rows(.outstanding, .own(user, includesOrderAdmin: true))
    #expect(own.contains(row) && own.allSatisfy { $0.responsibleUserID == user })
    let lead = try #require(outstanding.first { $0.number == row.leadNo })
    #expect(row.currentStatus == lead.currentTask?.name && row.startedAt == lead.currentTask?.startedAt)
  }

  @Test func `customers show how many leads are open, not to general users`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 8)
    let open = try leads(book).values.map(\.work).filter { $0.status == .open }
    var query = CustomersQuery()
    query.archived = nil
    let rows = try views.customers.page(query, scope: .everything).rows
    for row in rows { #expect(row.openLeads == open.count { book.current($0.customerID) == row.customerID }) }
    #expect(rows.contains { $0.openLeads ?? 0 > 0 })
    let seen = try views.customers.page(query, scope: .own(book.users[3], includesOrderAdmin: true)).rows
    #expect(seen.count == rows.count && seen.allSatisfy { $0.openLeads == nil })
  }
}
