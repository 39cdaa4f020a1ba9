// What was of a customer that became one with another is found under the one that is left, in every list, in the trail
// and in the story, whichever id is asked for.

import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import BackOffice
@testable import BackOfficeViews

@Suite struct MergedCustomerTests {
  private static let (kept, dropped, last) = (
    CustomerID.sample("kept", 0), CustomerID.sample("dropped", 0), CustomerID.sample("last", 0)
  )
  private static let contact = ContactID.sample("of dropped", 0)
  private static let order = OrderID.sample("of dropped", 0)

  /// An hour later with each command: a customer to stay, and one to go to which everything happened once.
  private func begun() async throws -> SampleBook {
    let book = try await SampleBook.made(seed: 7, commands: 0)
    for (id, name) in [(Self.kept, "Kept Ltd"), (Self.dropped, "Dropped Ltd")] {
      try await book.run(
        CreateCustomer(
          customerID: id, kind: .company, name: name,
          details: CustomerDetails(email: "\(name.prefix(4))@example.com"), allowDuplicate: true))
    }
    try await book.run(AddContact(customerID: Self.kept, contactID: .sample("of kept", 0), name: "Kim"))
    try await book.run(AddContact(customerID: Self.dropped, contactID: Self.contact, name: "Dot"))
    try await open(Self.order, of: Self.dropped, contact: Self.contact, in: book)
    try await open(.sample("of kept", 0), of: Self.kept, contact: nil, in: book)
    try await book.beginLeads()
    try await book.run(
      OpenLead(
        leadID: .sample("of dropped", 0), customerID: Self.dropped, serviceID: book.services[0],
        assignedUserID: book.users[3]))
    try await book.run(
      ScheduleActivity(
        activityID: .sample("of dropped", 0), customerID: Self.dropped, contactID: Self.contact, kind: "Call",
        title: "Ask", startsAt: .at(book.now.advanced(by: 7_200_000)), assignedUserID: book.users[3]))
    try await book.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"))
    try await book.run(
      RequestPayment(
        orderID: Self.order, fee: .initial, amount: Money(minor: 400, currency: "GBP"), methodRef: "pm",
        idempotencyKey: "k"))
    book.now = book.now.advanced(by: 3_600_000)
    try await book.run(LogCall(customerID: Self.dropped, contactID: Self.contact, direction: .inbound))
    return book
  }

  private func open(_ id: OrderID, of customer: CustomerID, contact: ContactID?, in book: SampleBook) async throws {
    try await book.run(
      OpenOrder(
        orderID: id, customerID: customer, contactID: contact, type: .contract, serviceID: book.services[0],
        assignedUserID: book.users[3], initialFee: Money(minor: 1_000, currency: "GBP"),
        contractTerms: NewContract(
          ContractTerms(anchor: LocalDate("2024-01-02")!, every: ContractPeriod(1, .year)))))
  }

  /// The same after the one was merged into the other, and that into a third; live, in two steps.
  private func merged() async throws -> (SampleBook, SmallViewStores) {
    let book = try await begun()
    let views = try SmallViewStores.built(book)
    try await book.run(MergeCustomers(keep: Self.kept, drop: Self.dropped))
    try await book.run(CreateCustomer(customerID: Self.last, kind: .company, name: "Last Ltd"))
    try await book.run(MergeCustomers(keep: Self.last, drop: Self.kept))
    try views.set.catchUp(from: book.store)
    return (book, views)
  }

  @Test(arguments: [last, kept, dropped]) func `every list finds what is of the customer by any of its ids`(
    id: CustomerID
  ) async throws {
    let (book, views) = try await merged()
    var orders = OrdersQuery(.all)
    orders.customer = id
    let found = try views.orders.page(orders, scope: .everything, now: book.now).rows
    #expect(Set(found.map(\.orderID)) == [Self.order, .sample("of kept", 0)])
    #expect(found.allSatisfy { $0.customerID == Self.last && $0.customerName == "Last Ltd" })
    #expect(found.contains { $0.contactName == "Dot" })
    var leads = LeadsQuery(.open)
    leads.customer = id
    #expect(try views.leads.page(leads, scope: .everything, now: book.now).rows.map(\.customerID) == [Self.last])
    var tasks = TasksQuery()
    tasks.customer = id
    let rows = try views.tasks.page(tasks, scope: .everything, now: book.now).rows
    #expect(rows.map(\.customerName) == ["Last Ltd", "Last Ltd"] && rows.allSatisfy { $0.customerID == Self.last })
    #expect(try views.leadTasks.page(tasks, scope: .everything, now: book.now).rows.map(\.customerID) == [Self.last])
    var deadlines = DeadlinesQuery()
    deadlines.customer = id
    let due = try views.deadlines.page(deadlines, scope: .everything, now: book.now).rows
    #expect(due.count { $0.contractID != nil } == 2, "\(due)")
    #expect(due.allSatisfy { $0.customerID == Self.last && $0.customerName == "Last Ltd" })
    var attention = AttentionQuery()
    attention.customer = id
    #expect(try views.attention.page(attention, now: book.now).rows.map(\.customerName) == ["Last Ltd"])
    var revenue = RevenueQuery()
    (revenue.by, revenue.customer) = ([.customer], id)
    let sums = try views.revenue.page(revenue).rows
    #expect(sums.map(\.customerID) == [Self.last] && sums.map(\.initialBilled.minor) == [2_000])
    var activities = ActivitiesQuery()
    activities.customer = id
    let activity = try views.activities.page(activities, scope: .everything, now: book.now).rows
    #expect(activity.map(\.customerID) == [Self.last] && activity.map(\.contactName) == ["Dot"])
    var payments = PaymentsQuery()
    payments.customer = id
    #expect(try views.payments.page(payments, scope: .everything).rows.map(\.customerID) == [Self.last])
    var contracts = ContractsQuery()
    contracts.customer = id
    #expect(
      try views.contracts.page(contracts, scope: .everything).rows.map(\.customerID) == [Self.last, Self.last])
    var contacts = ContactsQuery()
    contacts.customer = id
    let people = try views.contacts.page(contacts).rows
    #expect(people.map(\.name) == ["Kim", "Dot"] && people.map(\.isDefault) == [true, false])
    #expect(people.map(\.customerName) == ["Last Ltd", "Last Ltd"] && people[1].lastContactedAt == book.now)
  }

  @Test func `the customer has the sums and times of all that became one`() async throws {
    let (book, views) = try await merged()
    var query = CustomersQuery()
    query.archived = nil
    query.text = "Ltd"
    #expect(try views.customers.page(query, scope: .everything).rows.map(\.customerID) == [Self.last])
    query.text = "Dropped"
    #expect(try views.customers.page(query, scope: .everything).rows.isEmpty)
    query.text = nil
    query.hasOpenOrders = true
    #expect(try views.customers.page(query, scope: .everything).rows.map(\.customerID) == [Self.last])
    query.customer = Self.dropped
    let row = try #require(try views.customers.page(query, scope: .everything).rows.first)
    #expect(row.customerID == Self.last && row.name == "Last Ltd" && row.email == nil)
    #expect(row.openOrders == 2 && row.openLeads == 1)
    #expect(row.balanceOutstanding == Money(minor: 2_000, currency: "GBP"))
    #expect(row.lastActivityAt == book.now && row.nextActivityAt == book.now.advanced(by: 3_600_000))
    let used = try views.users.licenceUsage(scope: .everything)?.customersUsed
    #expect(used == book.runner.withIndex { $0.customers.count })
  }

  @Test func `the trail and the story have all that happened, under any id, with the names of then and of now`()
    async throws
  {
    let (book, views) = try await merged()
    try await book.run(EditCustomer(customerID: Self.kept, changes: ["name": .text("Renamed Ltd")]))
    try views.set.catchUp(from: book.store)
    var audit = AuditQuery()
    audit.customer = Self.last
    let trail = try views.audit.page(audit, scope: .everything, from: book.store).rows
    #expect(Set(trail.compactMap(\.customerID)) == [Self.last, Self.kept, Self.dropped])
    let opened = try #require(trail.first { $0.orderID == Self.order && $0.action == "order.opened" })
    #expect(opened.customerName == "Dropped Ltd" && opened.customerNameNow == "Renamed Ltd")
    let absorbed = try #require(trail.last { $0.action == "customer.absorbed" })
    #expect(absorbed.changes.contains { $0.field == "droppedID" && $0.afterName?.then == "Dropped Ltd" })
    for id in [Self.kept, Self.dropped] {
      audit.customer = id
      #expect(try views.audit.page(audit, scope: .everything, from: book.store).rows == trail)
      let story = try views.audit.page(TimelineQuery(of: id), scope: .everything, from: book.store).rows
      #expect(Set(story.map(\.position)) == Set(trail.map(\.position)))
      #expect(story.contains { $0.kind == "call" } && story.contains { $0.kind == "payment" })
    }
  }

  @Test func `a view that saw the merge come holds what one built afterwards holds`() async throws {
    let (book, views) = try await merged()
    #expect(try views.digests() == SmallViewStores.built(book).digests())
    let rebuilt = SmallViewStores()
    try rebuilt.set.rebuild(from: book.store)
    #expect(try views.digests() == rebuilt.digests())
  }
}
