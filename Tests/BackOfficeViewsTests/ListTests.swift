// Pages, orders, filters and whose rows are seen.

import BackOffice
import BackOfficeViews
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct ListTests {
  @Test(arguments: OrdersQuery.List.allCases) func `pages joined are the whole list`(list: OrdersQuery.List)
    async throws
  {
    let (book, views) = try await SmallViewStores.shared(seed: 7)
    for sort in OrdersQuery.Sort.allCases {
      var query = OrdersQuery(list)
      query.sort = sort
      let whole = try views.orders.page(query, scope: .everything, now: book.now)
      #expect(whole.next == nil && whole.rows.count > 3)
      query.limit = 3
      #expect(
        try pages {
          query.cursor = $0
          return try views.orders.page(query, scope: .everything, now: book.now)
        } == whole.rows)
    }
  }

  @Test func `pages of the other lists join`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 7)
    var tasks = TasksQuery()
    tasks.includeSnoozed = true
    let allTasks = try views.tasks.page(tasks, scope: .everything, now: book.now).rows
    tasks.limit = 2
    #expect(
      try pages {
        tasks.cursor = $0
        return try views.tasks.page(tasks, scope: .everything, now: book.now)
      } == allTasks)
    for sort in CustomersQuery.Sort.allCases {
      var customers = CustomersQuery()
      customers.sort = sort
      let all = try views.customers.page(customers, scope: .everything).rows
      customers.limit = 4
      #expect(
        try pages {
          customers.cursor = $0
          return try views.customers.page(customers, scope: .everything)
        } == all)
    }
    var contacts = ContactsQuery()
    let allContacts = try views.contacts.page(contacts).rows
    contacts.limit = 2
    #expect(
      try pages {
        contacts.cursor = $0
        return try views.contacts.page(contacts)
      } == allContacts)
    var users = UsersQuery()
    let allUsers = try views.users.page(users).rows
    users.limit = 2
    #expect(
      try pages {
        users.cursor = $0
        return try views.users.page(users)
      } == allUsers)
    for oldestFirst in [false, true] {
      var audit = AuditQuery()
      audit.oldestFirst = oldestFirst
      let all = try views.audit.page(audit, scope: .everything, from: book.store).rows
      audit.limit = 100
      #expect(
        try pages {
          audit.cursor = $0
          return try views.audit.page(audit, scope: .everything, from: book.store)
        } == all)
    }
  }

  private func pages<Row: Sendable>(_ page: (Cursor?) throws -> Page<Row>) throws -> [Row] {
    var rows: [Row] = []
    var cursor: Cursor?
    repeat {
      let next = try page(cursor.map { Cursor($0.text) })
      rows += next.rows
      cursor = next.next
    } while cursor != nil
    return rows
  }

  @Test(arguments: ["", "x", "!!!", "b3JkZXJz", "b3JkZXJzL29wZW4vb3BlbmVkQXQAaTE7", "\u{0}", "AAAA"])
  func `a cursor of no list is refused`(text: String) async throws {
    let views = try await SmallViewStores.shared(seed: 7).views
    var query = OrdersQuery(.open)
    query.cursor = Cursor(text)
    #expect(throws: ListError.malformedCursor(text)) {
      try views.orders.page(query, scope: .everything, now: Instant(milliseconds: 0))
    }
  }

  // Checklist: L-80, L-81, L-84
  @Test func `filters of orders keep what they say`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 8)
    let all = try views.orders.page(OrdersQuery(.all), scope: .everything, now: book.now).rows
    func check(_ filter: (inout OrdersQuery) -> Void, _ keeps: (OrderRow) -> Bool) throws {
      var query = OrdersQuery(.all)
      filter(&query)
      let rows = try views.orders.page(query, scope: .everything, now: book.now).rows
      #expect(rows == all.filter(keeps))
      #expect(!rows.isEmpty && rows.count < all.count)
    }
    let one = try #require(all.first { $0.orderAdminID != nil && $0.productID != nil && $0.currentTaskName != nil })
    try check({ $0.assignedUser = one.assignedUserID }, { $0.assignedUserID == one.assignedUserID })
    try check({ $0.admin = one.orderAdminID }, { $0.orderAdminID == one.orderAdminID })
    try check({ $0.service = one.serviceID }, { $0.serviceID == one.serviceID })
    try check({ $0.product = one.productID }, { $0.productID == one.productID })
    try check({ $0.customer = one.customerID }, { $0.customerID == one.customerID })
    try check({ $0.type = .contract }, { $0.type == .contract })
    try check({ $0.taskName = one.currentTaskName }, { $0.currentTaskName == one.currentTaskName })
    try check({ $0.finished = true }, { $0.finished })
    try check({ $0.state = .closed }, { $0.state == .closed })
    try check({ $0.feeOutstanding = false }, { $0.outstandingAmount.minor <= 0 })
    try check({ $0.openedFrom = one.openedAt }, { $0.openedAt >= one.openedAt })
    try check({ $0.openedTo = one.openedAt }, { $0.openedAt < one.openedAt })
    try check(
      { $0.overdue = true },
      { $0.state == .open && $0.taskSnoozedUntil == nil && $0.taskDueAt.map { $0 < book.now } ?? false })
    for (list, state) in [(OrdersQuery.List.open, "open"), (.closed, "closed"), (.snoozed, "snoozed")] {
      let rows = try views.orders.page(OrdersQuery(list), scope: .everything, now: book.now).rows
      #expect(Set(rows.map(\.orderID)) == Set(all.filter { $0.state.rawValue == state }.map(\.orderID)))
    }
  }

  // Checklist: L-42
  @Test func `text finds the beginnings of words`() async throws {
    let views = try await SmallViewStores.shared(seed: 8).views
    func found(_ text: String) throws -> [String] {
      var query = CustomersQuery()
      query.archived = nil
      query.text = text
      return try views.customers.page(query, scope: .everything).rows.map(\.name)
    }
    let apples = try found("apf")
    #expect(!apples.isEmpty && apples.allSatisfy { $0.contains("Äpfel") })
    #expect(try found("ÜBER äpf") == apples)
    #expect(try found("pfel").isEmpty)
    let sure = try found("_SURE")
    #expect(!sure.isEmpty && sure.allSatisfy { $0.contains("_sure_") })
    #expect(try found("'); DROP").allSatisfy { $0.contains("DROP") })
    #expect(try found("éclair") == found("eclair"))
  }

  // Checklist: L-83, L-89
  @Test func `general users see their own`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 9)
    let user = book.users[3]
    let all = try views.orders.page(OrdersQuery(.open), scope: .everything, now: book.now).rows
    for includesOrderAdmin in [true, false] {
      let scope = ViewerScope.own(user, includesOrderAdmin: includesOrderAdmin)
      let own = try views.orders.page(OrdersQuery(.open), scope: scope, now: book.now).rows
      #expect(own == all.filter { $0.assignedUserID == user || (includesOrderAdmin && $0.orderAdminID == user) })
      let ever = try views.orders.page(OrdersQuery(.all), scope: scope, now: book.now).rows
      #expect(Set(ever.map(\.orderID)).isSuperset(of: own.map(\.orderID)) && ever.count > own.count)
      let others = try #require(all.first { row in !ever.contains { $0.orderID == row.orderID } })
      #expect(try views.orders.order(.id(others.orderID), scope: scope, from: book.store) == nil)
      #expect(try views.orders.order(.id(own[0].orderID), scope: scope, from: book.store) != nil)
    }
    let tasks = try views.tasks.page(TasksQuery(), scope: .own(user, includesOrderAdmin: true), now: book.now).rows
    #expect(!tasks.isEmpty && tasks.allSatisfy { $0.responsibleUserID == user })
  }

  // Checklist: L-87
  @Test func `a general user who lost an order sees its row and nothing else of it`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 9)
    let user = book.users[3]
    let scope = ViewerScope.own(user, includesOrderAdmin: true)
    let ever = try views.orders.page(OrdersQuery(.all), scope: scope, now: book.now).rows
    let lost = try #require(ever.first { $0.assignedUserID != user && $0.orderAdminID != user })
    #expect(try views.orders.order(.number(lost.orderNo), scope: scope, from: book.store) == nil)
    #expect(try views.orders.order(.number(lost.orderNo), scope: .everything, from: book.store) != nil)
  }

  // Checklist: L-13
  @Test func `a general user sees no sums over the work of others, and no cost`() async throws {
    let (book, views) = try await SmallViewStores.shared(seed: 9)
    let scope = ViewerScope.own(book.users[3], includesOrderAdmin: true)
    var query = CustomersQuery()
    let all = try views.customers.page(query, scope: .everything).rows
    #expect(all.contains { $0.openOrders ?? 0 > 0 && $0.balanceOutstanding?.minor ?? 0 > 0 })
    let rows = try views.customers.page(query, scope: scope).rows
    #expect(rows.map(\.customerID) == all.map(\.customerID))
    #expect(rows.allSatisfy { $0.openOrders == nil && $0.balanceOutstanding == nil })
    #expect(rows.map(\.createdAt) == all.map(\.createdAt) && rows.map(\.archived) == all.map(\.archived))
    for open in [true, false] {
      query.hasOpenOrders = open
      #expect(try views.customers.page(query, scope: scope).rows.isEmpty)
      #expect(try !views.customers.page(query, scope: .everything).rows.isEmpty)
    }
    #expect(try views.users.licenceUsage(scope: scope)?.monthlyCost == nil)
    #expect(try views.users.licenceUsage(scope: .administrator)?.monthlyCost != nil)
  }

  // Checklist: L-42
  @Test func `labels are found in any spelling, and an unknown one is answered with those that there are`() async throws
  {
    let (book, views) = try await SmallViewStores.shared(seed: 8)
    func statuses(_ label: String) throws -> Set<String?> {
      var query = CustomersQuery()
      query.statusLabel = label
      return Set(try views.customers.page(query, scope: .everything).rows.map(\.statusLabel))
    }
    #expect(try statuses("prospect") == ["Prospect"] && statuses("PROSPÉCT") == ["Prospect"])
    #expect(throws: ListError.unknownLabel("web", of: "status", known: ["Customer", "Prospect", "Suspect", "VIP"])) {
      try statuses("web")
    }
    var query = CustomersQuery()
    query.sourceLabel = "website"
    #expect(try !views.customers.page(query, scope: .everything).rows.isEmpty)
    query.sourceLabel = "prospect"
    #expect(throws: ListError.self) { try views.customers.page(query, scope: .everything) }
    var orders = OrdersQuery(.all)
    orders.taskName = "survey"
    let rows = try views.orders.page(orders, scope: .everything, now: book.now).rows
    #expect(Set(rows.map(\.currentTaskName)) == ["Survey"])
    orders.taskName = "dig"
    #expect(throws: ListError.unknownLabel("dig", of: "task", known: ["Fit", "Quote", "Survey"])) {
      try views.orders.page(orders, scope: .everything, now: book.now)
    }
  }

  // Checklist: L-80, L-82
  @Test func `a task that is put aside in an order that is put aside too is listed as snoozed`() async throws {
    let book = try await SampleBook.made(seed: 8, commands: 0)
    let order = try await book.openOrder(of: "A")
    let until = book.now.advanced(by: 86_400_000)
    try await book.run(SnoozeTask(orderID: order, taskID: .current, until: until))
    try await book.run(SnoozeOrder(orderID: order, until: until))
    let views = try SmallViewStores.built(book)
    func numbers(_ list: TasksQuery.List, includeSnoozed: Bool = false) throws -> [Int] {
      var query = TasksQuery(list)
      query.includeSnoozed = includeSnoozed
      return try views.tasks.page(query, scope: .everything, now: book.now).rows.map(\.orderNo)
    }
    #expect(try numbers(.snoozed) == [1] && numbers(.outstanding) == [])
    #expect(try numbers(.outstanding, includeSnoozed: true) == [1])
  }

  @Test func `long rows do not take pages of their own in the tree of keys`() async throws {
    let book = try await SampleBook.made(seed: 8, commands: 0)
    let customer = CustomerID.sample("customer", 1)
    try await book.run(CreateCustomer(customerID: customer, kind: .company, name: "A"))
    let text = String(repeating: "x", count: 500)
    for number in 0..<1_000 {
      try await book.run(
        OpenOrder(
          orderID: .sample("long order", number), customerID: customer, type: .oneOff, serviceID: book.services[0],
          assignedUserID: book.users[3], description: text))
    }
    let views = try SmallViewStores.built(book)
    views.set.close()
    let names = try FileManager.default.contentsOfDirectory(atPath: views.folder).filter { $0.hasPrefix("orders") }
    let bytes = try names.reduce(0) { sum, name in
      try sum + Data(contentsOf: URL(filePath: views.folder + "/" + name)).count
    }
    // The text and its words, and some facts and keys.
    #expect(bytes > 1_000 * 1_000 && bytes < 2_500 * 1_000)
  }
}
