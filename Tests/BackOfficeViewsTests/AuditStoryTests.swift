// What the trail says in a whole book: names then and now, whose work it was, reasons by name, and who may ask.

import BackOffice
import BackOfficeViews
import EventSourcing
import ReadModels
import Testing

@Suite struct AuditStoryTests {
  private let customer = CustomerID.sample("customer", 0)
  private let order = OrderID.sample("order", 0)

  /// A book with a customer "Old & Co" and an order of it, which the General User 3 has.
  private func madeBook() async throws -> SampleBook {
    let book = try await SampleBook.made(seed: 20, commands: 0)
    _ = try await book.openOrder(of: "Old & Co")
    return book
  }

  private func entries(
    _ book: SampleBook, as user: UserID? = nil, _ filter: (inout AuditQuery) -> Void = { _ in }
  ) throws -> [AuditRow] {
    let views = try SmallViewStores.built(book)
    var query = AuditQuery()
    filter(&query)
    let scope = user.map { ViewerScope.own($0, includesOrderAdmin: true) } ?? .everything
    return try views.audit.page(query, scope: scope, from: book.store).rows
  }

  @Test func `names stand as they were, and as they are now where that differs`() async throws {
    let book = try await madeBook()
    let renaming = EditCustomer(customerID: customer, changes: ["name": .text("New & Co")])
    try await book.run(renaming)
    try await book.run(RenameService(serviceID: book.services[0], name: "Ovens"))
    try await book.run(AssignOrder(orderID: order, assignedUserID: .set(book.users[4])))
    try await book.run(EditUser(userID: book.users[4], changes: ["name": .text("Renate")]))
    try await book.run(EditUser(userID: book.superAdmin, changes: ["name": .text("Sally")]))
    let rows = try entries(book)
    let opened = try #require(rows.first { $0.action == "order.opened" })
    #expect(opened.customerName == "Old & Co" && opened.customerNameNow == "New & Co")
    #expect(opened.actorName == "Sal" && opened.actorNameNow == "Sally")
    let service = try #require(opened.changes.first { $0.field == "serviceID" })
    #expect(service.afterName?.then == "Fine kitchens" && service.afterName?.now == "Ovens")
    let assigned = try #require(rows.first { $0.action == "order.assigned" })
    #expect(assigned.customerName == "New & Co" && assigned.customerNameNow == nil)
    let user = try #require(assigned.changes.first { $0.field == "assignedUserID" })
    #expect(user.beforeName?.then == "Person 2" && user.beforeName?.now == nil)
    #expect(user.afterName?.then == "Person 3" && user.afterName?.now == "Renate")
    #expect(rows.first { $0.action == "account.registered" }?.actorName == "registration")
  }

  @Test func `a service, a contact and an item are named though they are no subjects`() async throws {
    let book = try await madeBook()
    let contact = ContactID.sample("contact", 0)
    try await book.run(
      AddContact(customerID: customer, contactID: contact, name: "Ann", phone: "1"))
    try await book.run(
      EditContact(customerID: customer, contactID: contact, changes: ["name": .text("Anna")]))
    try await book.run(MarkWorkflowDefault(workflowID: book.workflows[0]))
    try await book.run(RenameListItem(list: .source, item: "Website", label: "Web"))
    let rows = try entries(book)
    func part(_ action: String) throws -> AuditPart {
      try #require(rows.last { $0.action == action }?.about.first)
    }
    let added = try part("customer.contactAdded")
    #expect(added.id == contact.description && added.name?.then == "Ann" && added.name?.now == "Anna")
    let service = try part("workflow.madeDefault")
    #expect(service.kind == .service && service.name?.then == "Fine kitchens")
    let renamed = try #require(rows.first { $0.action == "account.listItemRenamed" })
    #expect(renamed.changes.map(\.before) == [.text("Website")] && renamed.changes.map(\.after) == [.text("Web")])
  }

  @Test func `closing says the reason by name, and re-opening takes all of it back`() async throws {
    let book = try await madeBook()
    book.now = book.now.advanced(by: 3_600_000)
    let until = book.now.advanced(by: 86_400_000)
    try await book.run(SnoozeTask(orderID: order, taskID: .current, until: until))
    try await book.run(
      CloseOrder(orderID: order, outcome: .cancelled, reasonID: "Cancelled by us"))
    try await book.run(ReopenOrder(orderID: order))
    let rows = try entries(book)
    let closed = try #require(rows.first { $0.action == "order.closed" })
    let change = { (row: AuditRow, field: String) in row.changes.first { $0.field == field } }
    #expect(closed.reason == "Cancelled by us" && change(closed, "reasonID")?.afterName?.then == "Cancelled by us")
    #expect(change(closed, "closedAt")?.after == .instant(book.now))
    let snooze = try #require(change(closed, "taskSnoozedUntil"))
    #expect(snooze.before == .instant(until) && snooze.after == nil && snooze.part?.name?.then == "Survey")
    let reopened = try #require(rows.first { $0.action == "order.reopened" })
    for field in ["closedAt", "outcome", "reasonID", "closedByID"] {
      let back = try #require(change(reopened, field))
      #expect(back.before == change(closed, field)?.after && back.after == nil)
    }
  }

  @Test func `versions are numbers before and after`() async throws {
    let book = try await SampleBook.made(seed: 20, commands: 0)
    let workflow = book.workflows[0]
    let tasks = Array(book.tasks(named: book.users[2]).reversed())
    try await book.run(SetWorkflowTasks(workflowID: workflow, tasks: tasks))
    try await book.run(PublishWorkflow(workflowID: workflow))
    let published = try #require(try entries(book).first { $0.action == "workflow.published" })
    let version = try #require(published.changes.first { $0.field == "version" })
    #expect(version.before == .integer(1) && version.after == .integer(2))
  }

  @Test func `archiving a default leaves its service without one, and another one's default alone`() async throws {
    let book = try await SampleBook.made(seed: 20, commands: 0)
    let first = book.workflows[0]
    let second = WorkflowID.sample("copy", 0)
    try await book.run(
      CopyWorkflow(workflowID: first, newWorkflowID: second, newName: "Other way"))
    try await book.run(PublishWorkflow(workflowID: second))
    for workflow in [first, second] {
      try await book.run(MarkWorkflowDefault(workflowID: workflow))
    }
    for workflow in [first, second] {
      try await book.run(ArchiveWorkflow(workflowID: workflow))
    }
    let archived = try entries(book) { $0.types = ["workflow.archived"] }
    #expect(archived.map { $0.changes.map(\.field) } == [["archived", "defaultWorkflowID"], ["archived"]])
    let ended = try #require(archived[0].changes.last)
    #expect(ended.before == .text(second.description) && ended.beforeName?.then == "Other way" && ended.after == nil)
    #expect(ended.part?.kind == .service && ended.part?.name?.then == "Fine kitchens")
  }

  @Test func `about a user finds who won and who lost work`() async throws {
    let book = try await madeBook()
    let (gus, gil) = (book.users[3], book.users[4])
    try await book.run(AssignOrder(orderID: order, assignedUserID: .set(gil)))
    try await book.run(SetTaskResponsible(orderID: order, taskKey: "quote", userID: gus))
    for user in [gus, gil] {
      let actions = try entries(book) { $0.user = user }.map(\.action)
      #expect(actions.contains("order.assigned") && actions.contains("order.taskReassigned"))
    }
    let stranger = try entries(book) { $0.user = book.users[2] }.map(\.action)
    #expect(stranger == ["user.added"])
  }

  // Checklist: L-97
  @Test func `the trail of an order is known only to those who may see it`() async throws {
    let book = try await madeBook()
    let (gus, gil) = (book.users[3], book.users[4])
    try await book.run(AssignOrder(orderID: order, assignedUserID: .set(gil)))
    let views = try SmallViewStores.built(book)
    func knows(_ reference: OrderReference, _ user: UserID?) throws -> Bool {
      try views.audit.knows(
        reference, scope: user.map { .own($0, includesOrderAdmin: true) } ?? .everything)
    }
    for reference in [OrderReference.number(1), .id(order)] {
      #expect(try knows(reference, nil) && knows(reference, gil) && !knows(reference, gus))
    }
    #expect(try !knows(.number(2), nil) && !knows(.number(2), gil))
    #expect(try entries(book, as: gus) { $0.order = .id(order) }.isEmpty)
    try await book.run(DeleteOrder(orderID: order))
    let later = try SmallViewStores.built(book)
    #expect(try later.audit.knows(.id(order), scope: .everything))
  }

  // Checklist: L-99
  @Test func `entries are found by task`() async throws {
    let book = try await madeBook()
    try await book.run(CompleteTask(orderID: order, taskKey: "survey", comment: "done"))
    let found = try entries(book) { $0.task = .key("survey") }
    #expect(found.map(\.action) == ["order.taskCompleted", "order.taskCommentAdded", "order.taskStarted"])
    #expect(found.allSatisfy { $0.taskName == "Survey" && $0.about.first?.name?.then == "Survey" })
    #expect(try entries(book) { $0.task = .key("invoice") }.isEmpty)
  }

  @Test func `an activity stands with its customer and its order, by name, and says whose work it was`() async throws {
    let book = try await madeBook()
    let (visit, next) = (ActivityID.sample("activity", 0), ActivityID.sample("activity", 1))
    let plan = ScheduleActivity(
      activityID: visit, customerID: customer, orderID: order, kind: "Call", title: "Ask", startsAt: .at(book.now),
      assignedUserID: book.users[4])
    try await book.run(plan)
    try await book.run(EditActivity(activityID: visit, changes: ActivityEdits(assignedUserID: .set(book.users[2]))))
    var followUp = plan
    (followUp.activityID, followUp.orderID, followUp.title) = (next, nil, "Ask again")
    try await book.run(CompleteActivity(activityID: visit, outcome: "Later", followUp: followUp))
    let ofCustomer = try entries(book) { $0.customer = customer }.filter { $0.subjectKind == "activity" }
    #expect(
      ofCustomer.map(\.action) == [
        "activity.scheduled", "activity.completed", "activity.edited", "activity.scheduled",
      ])
    let scheduled = ofCustomer[3]
    #expect(scheduled.subjectName == "Ask" && scheduled.customerName == "Old & Co" && scheduled.orderNo == 1)
    func name(_ field: String, _ row: AuditRow) -> String? { row.changes.first { $0.field == field }?.afterName?.then }
    #expect(name("kindID", scheduled) == "Call" && name("orderID", scheduled) == "1")
    // What follows is named where it was completed, though its own entry comes after that.
    #expect(name("followUpID", ofCustomer[1]) == "Ask again" && name("followUpOf", ofCustomer[0]) == "Ask")
    #expect(try entries(book) { $0.order = .id(order) }.count { $0.subjectKind == "activity" } == 3)
    #expect(
      try entries(book) { $0.user = book.users[4] }.filter { $0.subjectKind == "activity" }.map(\.action) == [
        "activity.scheduled", "activity.edited", "activity.scheduled",
      ])
    #expect(try entries(book) { $0.user = book.users[2] }.map(\.action).first == "activity.edited")
    // Who has no part in the order sees what is the customer's alone.
    let seen = try entries(book, as: book.users[4]).filter { $0.subjectKind == "activity" }
    #expect(seen.map(\.subjectName) == ["Ask again"])
    #expect(try entries(book, as: book.users[3]).count { $0.subjectKind == "activity" } == 4)
  }
}
