// P-11: the message of a task's template goes out when the task starts, once for each start, with the names of then; where
// it can't be sent the work goes on.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct TaskMessageTests {
  private let office: PostOffice
  private let mailbox = MemoryMailbox()
  private let workflow = WorkflowID(UUID(namespace: .urlNamespace, name: "fit"))
  private let order = OrderID(UUID(namespace: .urlNamespace, name: "order"))

  init() throws { office = try PostOffice() }

  private static let message = AutoMessage(
    channel: .email, subject: "Order {order}: {task}",
    body: "Dear {contact} of {customer},\n{user} begins with {task}. {Not a place}")

  private func tasks(_ message: AutoMessage = message) -> [TaskDefinition] {
    [
      TaskDefinition(key: "survey", name: "Survey"),
      TaskDefinition(key: "fit", name: "Fit {user}", autoMessage: message),
    ]
  }

  /// A book with an order whose second task has a message, at its first.
  private func open(_ tasks: [TaskDefinition]? = nil) async throws -> BackOfficeBook {
    let book = try await office.open([mailbox])
    let service = ServiceID(UUID())
    try await office.run(AddService(serviceID: service, name: "Boilers"), book)
    try await office.run(CreateWorkflow(workflowID: workflow, name: "Fit", serviceID: service, kind: .order), book)
    try await office.run(SetWorkflowTasks(workflowID: workflow, tasks: tasks ?? self.tasks()), book)
    try await office.run(PublishWorkflow(workflowID: workflow), book)
    try await office.run(
      OpenOrder(
        orderID: order, customerID: office.customer, type: .oneOff, serviceID: service, workflowID: workflow,
        assignedUserID: office.sal), book)
    return book
  }

  private func complete(_ book: BackOfficeBook) async throws {
    try await office.run(CompleteTask(orderID: order, taskID: .current), book)
  }

  @Test func `it goes to whom the order's messages go, right behind the start, and about the task`() async throws {
    let book = try await open()
    #expect(try await office.story(book).isEmpty)
    try await complete(book)
    let record = try #require(try await book.record(at: book.position)).envelope
    #expect(record.type == "correspondence.messageRequested" && record.actor == .system("task-message"))
    let cause = try #require(try await book.record(at: book.position - 1)).envelope
    #expect(cause.type == "order.taskStarted" && record.batch.causation == cause.position)
    #expect(record.batch.commandID == UUID(namespace: cause.eventID(inLog: book.id), name: "P-11/0"))
    guard
      case .correspondence(.messageRequested(let sent))? = try await office.last(
        "correspondence.messageRequested", book)
    else {
      Issue.record("no message")
      return
    }
    #expect(sent.contactID == office.ann && sent.to.text == "ann@abc.example")
    #expect(sent.subject?.text == "Order 1: Fit {user}")
    #expect(sent.body.text == "Dear Ann of ABC Limited,\nSal begins with Fit {user}. {Not a place}")
    #expect(sent.orderID == order && sent.taskID != nil)
  }

  @Test func `once for each start: a task that is gone back to tells again, a book that is opened again does not`()
    async throws
  {
    var book = try await open()
    try await complete(book)
    try await book.close()
    book = try await office.open([mailbox])
    #expect(try await office.story(book) == ["correspondence.messageRequested"])
    try await complete(book)
    let details = try #require(try await book.order(.id(order)))
    try await office.run(CloseOrder(orderID: order, outcome: .completed), book)
    try await office.run(ReopenOrder(orderID: order, resumeAt: .id(details.tasks[1].taskID)), book)
    #expect(
      try await office.story(book) == ["correspondence.messageRequested", "correspondence.messageRequested"])
    try await book.close()
  }

  @Test func `who wants none, or can't be reached, is sent none, and the order goes on`() async throws {
    let book = try await open()
    try await office.run(
      EditCustomer(customerID: office.customer, changes: ["doNotContact": .list(["email"])]), book)
    try await complete(book)
    #expect(try await office.story(book).isEmpty)
    #expect(try await book.order(.id(order))?.row.currentTaskName == "Fit {user}")
    try await complete(book)
  }

  @Test func `a template has the places that there are, and what its channel takes`() async throws {
    let book = try await open()
    func refusal(_ message: AutoMessage) async throws -> String? {
      try await rejection { try await office.run(SetWorkflowTasks(workflowID: workflow, tasks: tasks(message)), book) }?
        .code
    }
    #expect(try await refusal(AutoMessage(channel: .email, body: "Dear {name}")) == "invalidField")
    #expect(try await refusal(AutoMessage(channel: .sms, subject: "s", body: "b")) == "invalidField")
    #expect(try await refusal(AutoMessage(channel: .email, subject: "{order", body: " ")) != nil)
    #expect(try await refusal(AutoMessage(channel: .sms, body: "{order} { {} }{customer}")) == nil)
  }
}
