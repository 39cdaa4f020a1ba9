// The acceptance scenarios of the domain, through the front door: commands in, lists out.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct ScenarioTests {
  func defaults(_ office: Office) async throws -> [String] {
    var query = ContactsQuery()
    query.defaultOnly = true
    return try await office.book.contacts(query).rows.map(\.name)
  }

  // Checklist: L-53
  @Test func `A-01 the first contact becomes default`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let company = CustomerID(UUID())
    try await office.run(
      CreateCustomer(customerID: company, kind: .company, name: "New Firm"), as: office.gus)
    let cy = ContactID(UUID())
    let receipt = try await office.run(
      AddContact(customerID: company, contactID: cy, name: "Cy"), as: office.gus)
    guard case .customer(.contactAdded(let added)) = receipt.events.first?.event else {
      Issue.record("no contact was added: \(receipt.events)")
      return
    }
    #expect(added.contactID == cy && receipt.events.count == 2)
    guard case .customer(.defaultContactChanged(let changed)) = receipt.events.last?.event else {
      Issue.record("no default was set: \(receipt.events)")
      return
    }
    #expect(changed.from == nil && changed.to == cy && changed.reason == .firstContact)
    #expect(try await defaults(office).sorted() == ["Ann", "Cy"])

    let john = CustomerID(UUID())
    try await office.run(
      CreateCustomer(customerID: john, kind: .individual, name: "John Smith"),
      as: office.gus)
    try await office.run(
      OpenOrder(
        customerID: john, type: .oneOff, serviceID: office.service, assignedUserID: office.gus), as: office.gus)
    #expect(try await office.book.orders(OrdersQuery(.open)).rows.map(\.customerName) == ["John Smith"])
  }

  // Checklist: L-56
  @Test func `A-02 swapping the default`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let command = MakeContactDefault(customerID: office.customer, contactID: office.bob)
    let before = office.book.position
    try await office.run(command, as: office.gus)
    let again = try await office.run(command, as: office.gus)
    #expect(office.book.position == before + 1 && again.positions == nil)
    #expect(try await defaults(office) == ["Bob"])

    var query = AuditQuery()
    query.customer = office.customer
    query.limit = 1
    let entry = try #require(try await office.book.audit(query).rows.first)
    #expect(entry.action == "customer.defaultContactChanged" && entry.actorName == "Gus")
    let change = try #require(entry.changes.first)
    #expect("\(change)".contains(office.ann.description) && "\(change)".contains(office.bob.description))
  }

  @Test func `A-03 removing the default`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let cy = ContactID(UUID())
    try await office.add(cy, "Cy")
    let receipt = try await office.run(
      RemoveContact(customerID: office.customer, contactID: office.ann), as: office.gus)
    #expect(receipt.events.count == 2)
    #expect(try await defaults(office) == ["Bob"])
    for contact in [office.bob, cy] {
      try await office.run(
        RemoveContact(customerID: office.customer, contactID: contact), as: office.gus)
    }
    #expect(try await office.book.contacts(ContactsQuery()).rows.isEmpty)
  }

  // Checklist: L-75
  @Test func `A-04 an order needs a workflow`() async throws {
    let office = try await Office(workflow: false, viewUpdates: .continuous)
    try await office.publish(WorkflowID(UUID()), ["Ring", "Visit"], kind: .lead)
    let before = office.book.position
    let refused = try await rejection { _ = try await office.open(as: office.ada) }
    #expect(refused == .noPublishedOrderWorkflow && office.book.position == before)
    try await office.publish(office.install, ["Survey", "Quote", "Fit", "Invoice"])
    let order = try await office.open(as: office.ada)
    let details = try #require(try await office.book.order(.id(order)))
    #expect(details.tasks.map(\.state) == [.inProgress, .pending, .pending, .pending])
    #expect(details.tasks.map(\.name) == ["Survey", "Quote", "Fit", "Invoice"])
  }

  // Checklist: L-88, L-91, L-93
  @Test func `A-05 completing advances and stamps`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let order = try await office.open()
    office.time.move(byHours: 2)
    try await office.complete("survey", of: order)
    let details = try #require(try await office.book.order(.id(order)))
    #expect(details.tasks[0].completedAt == office.time.now && details.tasks[1].state == .inProgress)
    let tasks = try await office.book.tasks(TasksQuery(.outstanding)).rows
    #expect(tasks.map(\.customerName) == ["ABC Limited"] && tasks.map(\.currentStatus) == ["Quote"])
    #expect(tasks.map(\.responsibleName) == ["Gus"])
    let refused = try await rejection { try await office.complete("fit", of: order) }
    #expect(refused == .taskNotInProgress(taskID: details.tasks[2].taskID, state: "pending"))
  }

  // Checklist: L-81, L-85, L-100
  @Test func `A-06 closing with tasks left, and re-opening`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let order = try await office.open()
    try await office.complete("survey", of: order)
    let stamped = try #require(try await office.book.order(.id(order))).tasks[0].completedAt
    try await office.run(
      CommentOnTask(orderID: order, taskID: .current, text: "Waiting for paint"),
      as: office.gus)
    office.time.move(byHours: 5)
    try await office.run(CloseOrder(orderID: order, outcome: .cancelled), as: office.gus)
    #expect(try await office.book.orders(OrdersQuery(.open)).rows.isEmpty)
    #expect(try await office.book.tasks(TasksQuery(.outstanding)).rows.isEmpty)
    #expect(try await office.book.orders(OrdersQuery(.closed)).rows.map(\.outstandingTaskCount) == [3])

    try await office.run(ReopenOrder(orderID: order), as: office.gus)
    let details = try #require(try await office.book.order(.id(order)))
    #expect(details.tasks[1].state == .inProgress && details.tasks[0].completedAt == stamped)
    #expect(details.comments.map(\.text) == ["Waiting for paint"])
    #expect(details.row.timesReopened == 1)
  }

  // Checklist: L-76
  @Test func `A-07 running orders keep their workflow`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let first = try await office.open()
    try await office.publish(office.install, ["Survey", "Deposit", "Fit", "Invoice"])
    let second = try await office.open()
    for order in [first, second] { try await office.complete("survey", of: order) }
    func statuses() async throws -> [String] {
      try await office.book.tasks(TasksQuery(.outstanding)).rows.map(\.currentStatus).sorted()
    }
    #expect(try await statuses() == ["Deposit", "Quote"])
    try await office.book.rebuildViews()
    #expect(try await statuses() == ["Deposit", "Quote"])
  }

  // Checklist: L-81
  @Test func `A-08 a snooze wakes on time`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let order = try await office.open()
    let until = office.time.now.advanced(by: 24, times: 3_600_000)
    office.time.move(byHours: 2)
    try await office.run(SnoozeOrder(orderID: order, until: until), as: office.gus)
    for list in [WorkList.open, .snoozed, .all] {
      #expect(try await office.book.orders(OrdersQuery(list)).rows.count == (list == .open ? 0 : 1), "\(list)")
    }
    #expect(try await office.book.tasks(TasksQuery(.outstanding)).rows.isEmpty)
    #expect(
      try await rejection { try await office.complete("survey", of: order) } == .orderSnoozed(until: until))
    office.time.move(byHours: 70)
    #expect(try await office.book.advance(to: office.time.now).count == 1)
    #expect(try await office.book.advance(to: office.time.now).isEmpty)
    let events = try await office.book.events(of: StreamName("order", order))
    let woken = events.compactMap { event in
      if case .order(.work(.woken(let event))) = event { event } else { nil }
    }
    #expect(woken.map(\.cause) == [.due] && woken.map(\.dueAt) == [until])
    // Two hours before it was put aside; the time aside, however late it woke, is left out.
    try await office.complete("survey", of: order)
    let details = try #require(try await office.book.order(.id(order)))
    #expect(details.tasks[0].activeMillis == 7_200_000)
  }

  // Checklist: L-105
  @Test func `A-09 only when payments are configured`() async throws {
    let gateway = ScriptedGateway()
    let office = try await Office(ports: [gateway])
    let order = try await office.open()
    func pounds(_ pounds: Int64) -> Money { Money(minor: pounds * 100, currency: "GBP") }
    func take(_ amount: Int64, _ key: String) async throws {
      try await office.run(
        RequestPayment(
          orderID: order, fee: .initial, amount: pounds(amount), methodRef: "pm_1", idempotencyKey: key),
        as: office.gus)
      try await office.book.deliver()
    }
    try await office.run(SetInitialFee(orderID: order, amount: pounds(100)), as: office.gus)
    #expect(try await rejection { try await take(60, "first") } == .paymentGatewayNotConfigured)
    try await office.run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"), as: office.sal)
    try await take(60, "first")
    #expect(
      try await rejection { try await take(50, "second") } == .amountExceedsOutstanding(left: pounds(40)))
    try await take(60, "first")
    #expect(gateway.moved.count == 1)
    let row = try #require(try await office.book.orders(OrdersQuery(.open)).rows.first)
    #expect(row.paid == pounds(60) && row.outstandingAmount == pounds(40))
    #expect(try await office.book.payments(PaymentsQuery()).rows.map(\.state) == [.succeeded])
  }

  // Checklist: L-70
  @Test func `A-12 a leaver`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let (open, snoozed, closed) = (try await office.open(), try await office.open(), try await office.open())
    try await office.run(AssignOrder(orderID: open, orderAdminID: .set(office.ada)), as: office.ada)
    let until = office.time.now.advanced(by: 24, times: 3_600_000)
    try await office.run(SnoozeOrder(orderID: snoozed, until: until), as: office.gus)
    try await office.run(CloseOrder(orderID: closed, outcome: .cancelled), as: office.gus)
    let call = ActivityID(UUID())
    try await office.run(
      ScheduleActivity(
        activityID: call, customerID: office.customer, kind: "Call", title: "Ask", startsAt: .at(until),
        assignedUserID: office.gus), as: office.gus)
    let leaving = try await office.run(DeactivateUser(userID: office.gus), as: office.sal)
    func user(of order: OrderID) async throws -> UserID? {
      try await office.book.order(.id(order))?.row.assignedUserID
    }
    #expect(try await user(of: open) == office.ada)
    #expect(try await user(of: snoozed) == office.sal)
    #expect(try await user(of: closed) == office.gus)
    let activity = try await office.book.activities(ActivitiesQuery()).rows.first { $0.activityID == call }
    #expect(activity?.assignedUserID == office.sal)
    let cause = try #require(leaving.positions?.lowerBound)
    var correlations: Set<UUID> = []
    for position in cause...office.book.position {
      correlations.insert(try #require(try await office.book.record(at: position)).envelope.batch.correlationID)
    }
    #expect(correlations.count == 1 && office.book.position == cause + 3)
    #expect(
      try await rejection { _ = try await office.open(as: office.gus) } == .userNotActive)
  }

  // Checklist: L-11
  @Test func `A-10 the fourth user`() async throws {
    let folder = try TemporaryFolder()
    let book = try await BackOfficeBook.open(folder.path + "/book")
    let sal = UserID(UUID())
    try await book.execute(
      RegisterAccount(
        name: "Small", timeZone: "Europe/London", currency: "GBP", region: "UK",
        firstUser: FirstUser(userID: sal, name: "Sal", email: "sal@small.example")), as: .nobody)
    func user(_ name: String) -> (UserID, any BackOfficeCommand) {
      let id = UserID(UUID())
      return (
        id,
        InviteUser(
          userID: id, name: name, email: "\(name)@small.example", userType: .general, licence: .free)
      )
    }
    let (second, inviteSecond) = user("bo")
    try await book.execute(inviteSecond, as: .user(sal))
    try await book.execute(user("cy").1, as: .user(sal))
    let (_, fourth) = user("di")
    #expect(try await rejection { try await book.execute(fourth, as: .user(sal)) } == .seatLimitReached(limit: 3))

    // Accepted first: only an active user can be deactivated and restored.
    guard case .user(.invited(let invited)) = try await book.events(of: StreamName("user", second)).first else {
      Issue.record("the second user was not invited")
      return
    }
    try await book.execute(
      AcceptInvitation(userID: second, token: invited.invitationID.description), as: .nobody)
    try await book.execute(DeactivateUser(userID: second), as: .user(sal))
    try await book.execute(fourth, as: .user(sal))
    let refused = try await rejection {
      try await book.execute(RestoreUser(userID: second), as: .user(sal))
    }
    #expect(refused == .seatLimitReached(limit: 3))
  }
}

extension BackOfficeBook {
  /// The events of a stream.
  fileprivate func events(of stream: StreamName) async throws -> [BackOfficeEvent] {
    let events = Lock<[BackOfficeEvent]>([])
    try await log(LogQuery(stream: stream)) { record in
      let event = try record.payload.withUnsafeBytes {
        try BackOfficeEvent.registry.decode(
          type: record.envelope.type, schema: record.envelope.schema, payload: $0)
      }
      events.withLock { $0.append(event) }
      return true
    }
    return events.withLock { $0 }
  }
}
