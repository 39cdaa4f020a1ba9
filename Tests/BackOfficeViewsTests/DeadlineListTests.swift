// The list of deadlines: it says what the engine's own index of deadlines says, in the same order; filters, pages, whose
// are seen.

import EventSourcing
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct DeadlineListTests {
  private func rows(
    _ views: SmallViewStores, at now: Instant, _ scope: ViewerScope = .everything,
    _ filter: (inout DeadlinesQuery) -> Void = { _ in }
  ) throws -> [DeadlineRow] {
    var query = DeadlinesQuery()
    filter(&query)
    return try views.deadlines.page(query, scope: scope, now: now).rows
  }

  private func words(_ row: DeadlineRow) -> String {
    let ids = [row.activityID?.description, row.contractID?.description, row.leadID?.description]
    let key = ids.compactMap { $0 }.first ?? row.orderID?.description ?? ""
    return "\(row.dueAt) \(row.kind) \(key) \(row.taskID.map { "\($0)" } ?? "") \(row.cycle ?? 0)"
  }

  private func words(_ deadline: Deadline) -> String {
    var (key, task, cycle): (String, TaskID?, Int) = ("", nil, 0)
    switch deadline.matter {
    case .snooze(_, let id, let of, _): (key, task) = (OrderID(id).description, of)
    case .reminder(let id, _, _): key = id.description
    case .contract(let id, let next): (key, cycle) = (id.description, next)
    }
    return "\(deadline.dueAt) \(deadline.matter.kind) \(key) \(task.map { "\($0)" } ?? "") \(cycle)"
  }

  @Test(arguments: [1, 2, 3]) func `the list is what fires, in its order`(seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    let fires = book.runner.withIndex { index in
      [index.orders.deadlines, index.leads.deadlines, index.activities.deadlines, index.contracts.deadlines]
        .flatMap(\.all).sorted()
    }
    let rows = try rows(views, at: book.now)
    #expect(rows.map(words) == fires.map(words))
    #expect(Set(rows.map(\.kind)).count > 3)
    #expect(rows.allSatisfy { $0.overdue == ($0.dueAt <= book.now) })
  }

  @Test func `filters keep what they say, pages join`() async throws {
    let book = try await SampleBook.made(seed: 2, commands: 600)
    let views = try SmallViewStores.built(book)
    let all = try rows(views, at: book.now)
    let middle = all[all.count / 2].dueAt
    func check(_ filter: (inout DeadlinesQuery) -> Void, _ keeps: (DeadlineRow) -> Bool) throws {
      let found = try rows(views, at: middle, .everything, filter)
      let expected = try rows(views, at: middle).filter(keeps)
      #expect(found == expected && !found.isEmpty && found.count < all.count)
    }
    for kind in DeadlineKind.allCases { try check({ $0.kind = kind }, { $0.kind == kind }) }
    try check({ $0.until = middle }, { $0.dueAt <= middle })
    try check({ $0.overdue = true }, { $0.overdue })
    try check({ $0.overdue = false }, { !$0.overdue })
    let one = try #require(all.first { $0.kind == .taskSnooze })
    #expect(one.orderNo != nil && one.taskName != nil && one.customerName != nil && one.assignedUserName != nil)
    try check({ $0.customer = one.customerID }, { $0.customerID == one.customerID })
    try check({ $0.assignedUser = one.assignedUserID }, { $0.assignedUserID == one.assignedUserID })
    var query = DeadlinesQuery()
    query.limit = 4
    var joined: [DeadlineRow] = []
    repeat {
      let page = try views.deadlines.page(query, scope: .everything, now: book.now)
      joined += page.rows
      query.cursor = page.next
    } while query.cursor != nil
    #expect(joined == all)
  }

  @Test func `a General User sees what is theirs`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 2)
    let all = try rows(views, at: book.now)
    for user in book.users.prefix(5) {
      for includesAdmin in [true, false] {
        let expected = try all.filter { row in
          if let id = row.activityID { return try #require(try book.activity(id)).isOwn(of: user) }
          if let id = row.contractID {
            let contract = try #require(try book.contract(id))
            return contract.assignedUserID == user || includesAdmin && contract.orderAdminID == user
          }
          let work = try row.leadID.map { try book.lead($0)?.work } ?? book.order(row.orderID!)?.work
          let task = work?.tasks.first { $0.id == row.taskID }
          return work?.isOwn(of: user, scopeIncludesOrderAdmin: includesAdmin) == true || task?.responsible == user
        }
        #expect(try rows(views, at: book.now, .own(user, includesOrderAdmin: includesAdmin)) == expected)
      }
    }
  }
}
