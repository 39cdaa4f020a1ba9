// The list of activities: what a row says, filters, pages, whose are seen, which reminders are due; and what customers know
// of it.

import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct ActivityListTests {
  private func rows(
    _ views: SmallViewStores, at now: Instant, scope: ViewerScope = .everything,
    _ filter: (inout ActivitiesQuery) -> Void = { _ in }
  ) throws -> [ActivityRow] {
    var query = ActivitiesQuery()
    filter(&query)
    return try views.activities.page(query, scope: scope, now: now).rows
  }

  // Checklist: L-103
  @Test(arguments: [3, 4]) func `rows are as their states`(seed: UInt64) async throws {
    let (book, views) = try await SmallViewStores.shared(seed: seed)
    let rows = try rows(views, at: book.now)
    #expect(Set(rows.map(\.activityID)).isSuperset(of: book.activities) && rows.count > book.activities.count)
    for row in rows {
      let state = try #require(try book.activity(row.activityID))
      #expect(row.state == state.status && row.title == state.title.text)
      #expect(row.customerID == book.current(state.customerID))
      #expect(row.contactID == state.contactID && row.orderID == state.orderID && row.kindID == state.kindID)
      #expect(row.startsAt == state.startsAt && row.endsAt == state.endsAt && row.allDay == state.allDay)
      #expect(row.startsOn == state.startsOn?.description && row.priority == state.priority)
      #expect(row.assignedUserID == state.assignedUserID && row.madeByID == state.madeByID)
      #expect(row.nextReminderAt == state.nextReminderAt && row.followUpOf == state.followUpOf)
      #expect(row.followUpID == state.end?.followUpID && row.outcome == state.end?.outcome?.text)
      let order = try row.orderID.map { try #require(try book.order($0)) }
      #expect(row.orderNo == order?.work.number && row.orderDeleted == (order?.work.status == .deleted))
    }
    #expect(rows.contains { $0.followUpOf != nil } && rows.contains { $0.nextReminderAt != nil })
  }

  @Test func `a row has names, also of an order that was deleted`() async throws {
    let book = try await SampleBook.made(seed: 8, commands: 0)
    let order = try await book.openOrder(of: "ABC")
    let (customer, ann) = (CustomerID.sample("customer", 0), ContactID.sample("contact", 0))
    try await book.run(AddContact(customerID: customer, contactID: ann, name: "Ann"))
    try await book.run(
      ScheduleActivity(
        customerID: customer, contactID: ann, orderID: order, kind: "Call", title: "Ask", startsAt: .at(book.now),
        assignedUserID: book.users[3]), as: book.users[4])
    try await book.run(DeleteOrder(orderID: order))
    let row = try #require(try rows(SmallViewStores.built(book), at: book.now).first)
    #expect(row.kind == "Call" && row.customerName == "ABC" && row.contactName == "Ann" && row.orderNo == 1)
    #expect(row.orderDeleted && row.assignedUserName == "Person 2" && row.madeByName == "Person 3")
  }

  @Test func `filters keep what they say`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 8)
    let all = try rows(views, at: book.now)
    func check(_ filter: (inout ActivitiesQuery) -> Void, _ keeps: (ActivityRow) -> Bool) throws {
      let rows = try rows(views, at: book.now, filter)
      #expect(rows == all.filter(keeps))
      #expect(!rows.isEmpty && rows.count < all.count)
    }
    let one = try #require(all.first { $0.state == .scheduled && $0.startsAt > book.now })
    try check({ $0.activity = one.activityID }, { $0.activityID == one.activityID })
    try check({ $0.customer = one.customerID }, { $0.customerID == one.customerID })
    try check({ $0.assignedUser = one.assignedUserID }, { $0.assignedUserID == one.assignedUserID })
    try check({ $0.kind = one.kindID }, { $0.kindID == one.kindID })
    try check({ $0.kindLabel = "CALL" }, { $0.kind == "Call" })
    for state in ActivityState.Status.allCases { try check({ $0.state = state }, { $0.state == state }) }
    try check({ $0.priority = .high }, { $0.priority == .high })
    try check({ $0.startsFrom = one.startsAt }, { $0.startsAt >= one.startsAt })
    try check({ $0.startsTo = one.startsAt }, { $0.startsAt < one.startsAt })
    try check(
      { $0.text = "apf" }, { row in "\(row.title) \(row.outcome ?? "") \(row.customerName ?? "")".contains("Äpf") })
    #expect(throws: ListError.unknownLabel("telex", of: "kind", known: ["Call", "Meeting", "To Do"])) {
      try rows(views, at: book.now) { $0.kindLabel = "telex" }
    }
  }

  // Checklist: L-102
  @Test func `the earliest come first, or the most urgent; pages join`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 7)
    let byStart = try rows(views, at: book.now)
    #expect(byStart.map(\.startsAt) == byStart.map(\.startsAt).sorted())
    let byPriority = try rows(views, at: book.now) { $0.sort = .priority }
    let ranks = byPriority.map { row in row.priority.map { ActivityPriority.allCases.firstIndex(of: $0)! } ?? -1 }
    #expect(ranks == ranks.sorted(by: >) && Set(ranks).count == 4)
    for sort in ActivitiesQuery.Sort.allCases {
      var query = ActivitiesQuery()
      (query.sort, query.limit) = (sort, 7)
      var joined: [ActivityRow] = []
      repeat {
        let page = try views.activities.page(query, scope: .everything, now: book.now)
        joined += page.rows
        query.cursor = page.next
      } while query.cursor != nil
      #expect(joined == (sort == .startsAt ? byStart : byPriority))
    }
  }

  @Test func `general users see what is assigned to them or made by them`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 9)
    let user = book.users[3]
    let all = try rows(views, at: book.now)
    let own = try rows(views, at: book.now, scope: .own(user, includesOrderAdmin: true))
    #expect(own == all.filter { $0.assignedUserID == user || $0.madeByID == user })
    #expect(own.contains { $0.assignedUserID != user } && own.contains { $0.madeByID != user } && own.count < all.count)
    #expect(try rows(views, at: book.now, scope: .administrator) == all)
  }

  @Test func `reminders are due from their time until they are given`() async throws {
    let book = try await SampleBook.made(seed: 8, commands: 0)
    let customer = CustomerID.sample("customer", 0)
    try await book.run(CreateCustomer(customerID: customer, kind: .company, name: "A"))
    let start = book.now.advanced(by: 2, times: 3_600_000)
    for title in ["Ask", "Cancelled"] {
      try await book.run(
        ScheduleActivity(
          activityID: .sample("activity", title.count), customerID: customer, kind: "Call", title: title,
          startsAt: .at(start), reminders: [60], assignedUserID: book.users[3]))
    }
    try await book.run(CancelActivity(activityID: .sample("activity", 9)))
    let views = try SmallViewStores.built(book)
    let due = start.advanced(by: -3_600_000)
    func titles(_ now: Instant) throws -> [String] { try rows(views, at: now) { $0.reminderDue = true }.map(\.title) }
    #expect(try titles(due.advanced(by: -1)) == [] && titles(due) == ["Ask"])
    _ = try await book.runner.stageDue(by: due)
    try views.set.catchUp(from: book.store)
    #expect(try titles(due) == [])
  }

  @Test func `customers know when something was done last and what comes next`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 6)
    var query = CustomersQuery()
    (query.archived, query.sort) = (nil, .lastActivityAt)
    let customers = try views.customers.page(query, scope: .everything).rows
    let activities = try rows(views, at: book.now)
    let written = try book.exchangeTimes().customers
    #expect(!written.isEmpty)
    for customer in customers {
      let own = try activities.filter { $0.customerID == customer.customerID }.map { row in
        try #require(try book.activity(row.activityID))
      }
      #expect(customer.nextActivityAt == own.filter { $0.status == .scheduled }.map(\.startsAt).min())
      let times = own.map(\.doneAt) + [written[customer.customerID]]
      #expect(customer.lastActivityAt == times.compactMap { $0 }.max())
    }
    let times = customers.map { $0.lastActivityAt ?? Instant(milliseconds: .min) }
    #expect(times == times.sorted(by: >) && times.last != times.first)
    #expect(
      try views.customers.page(query, scope: .own(book.users[3], includesOrderAdmin: true)).rows.map(\.lastActivityAt)
        == customers.map(\.lastActivityAt))
  }

  @Test func `contacts know when somebody last wrote or called`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 6)
    let times = try book.exchangeTimes().contacts
    let contacts = try views.contacts.page(ContactsQuery()).rows
    #expect(contacts.map(\.lastContactedAt) == contacts.map { times[$0.contactID] })
    #expect(contacts.contains { $0.lastContactedAt != nil })
  }
}
