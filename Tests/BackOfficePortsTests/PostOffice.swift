// A book with a customer to write to and a user to invite, in a folder of its own, with a clock that only the test moves.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation

final class PostOffice: Sendable {
  let folder = FileManager.default.temporaryDirectory.appending(path: "post-\(UUID())").path
  let clock = Lock(Instant("2024-03-01T09:00:00Z")!)
  let sal = UserID(UUID(namespace: .urlNamespace, name: "sal"))
  let ida = UserID(UUID(namespace: .urlNamespace, name: "ida"))
  let customer = CustomerID(UUID(namespace: .urlNamespace, name: "abc"))
  let ann = ContactID(UUID(namespace: .urlNamespace, name: "ann"))

  var path: String { folder + "/book" }
  var spool: String { path + "/spool" }

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Opens the book, making it with its people if it is new. Ports are asked only by `deliver`.
  func open(
    _ ports: [any EffectPort<BackOfficeDomain>], at path: String? = nil, delivery: EffectDelivery = .onDemand
  ) async throws -> BackOfficeBook {
    let options = BookOptions(
      viewUpdates: .onQuery, deadlines: .withCommands, effects: delivery, clock: { [clock] in clock.withLock { $0 } })
    let book = try await BackOfficeBook.open(path ?? self.path, options, ports: ports)
    guard book.position == 0 else { return book }
    try await book.execute(
      RegisterAccount(
        name: "Acme", timeZone: "Europe/London", currency: "GBP", region: "UK",
        firstUser: FirstUser(userID: sal, name: "Sal", email: "sal@acme.example")), as: .nobody)
    try await run(CreateCustomer(customerID: customer, kind: .company, name: "ABC Limited"), book)
    try await run(
      AddContact(
        customerID: customer, contactID: ann, name: "Ann", email: "ann@abc.example", mobile: "07700 900001"), book)
    return book
  }

  func move(bySeconds seconds: Int64) { clock.withLock { $0 = $0.advanced(by: seconds * 1000) } }

  @discardableResult
  func run(_ command: some BackOfficeCommand, _ book: BackOfficeBook) async throws -> BackOfficeBook.Receipt {
    try await book.execute(command, as: .user(sal))
  }

  @discardableResult
  func send(
    _ body: String, by channel: MessageChannel = .email, _ book: BackOfficeBook
  ) async throws -> MessageID {
    let id = MessageID(UUID())
    try await run(
      SendMessage(
        customerID: customer, messageID: id, channel: channel, subject: channel == .email ? "Monday" : nil, body: body),
      book)
    return id
  }

  /// Opens an order of a task for the customer, the first in the book.
  func openOrder(_ order: OrderID, initialFee: Money? = nil, _ book: BackOfficeBook) async throws {
    let (service, workflow) = (ServiceID(UUID()), WorkflowID(UUID()))
    try await run(AddService(serviceID: service, name: "Boilers"), book)
    try await run(CreateWorkflow(workflowID: workflow, name: "Fit", serviceID: service, kind: .order), book)
    try await run(SetWorkflowTasks(workflowID: workflow, tasks: [TaskDefinition(key: "fit", name: "Fit")]), book)
    try await run(PublishWorkflow(workflowID: workflow), book)
    try await run(MarkWorkflowDefault(workflowID: workflow), book)
    try await run(
      OpenOrder(
        orderID: order, customerID: customer, type: .oneOff, serviceID: service, assignedUserID: sal,
        initialFee: initialFee), book)
  }

  func invite(_ book: BackOfficeBook, email: String = "ida@acme.example") async throws {
    try await run(
      InviteUser(userID: ida, name: "Ida", email: email, userType: .general, licence: .paid), book)
  }

  /// The types of events of the correspondence and of the effects, in the order of the log.
  func story(_ book: BackOfficeBook) async throws -> [String] {
    let story = Lock<[String]>([])
    try await book.log(LogQuery()) { record in
      if ["correspondence", "effects"].contains(record.envelope.stream.category) {
        story.withLock { $0.append(record.envelope.type) }
      }
      return true
    }
    return story.withLock { $0 }
  }

  /// The last event of a type.
  func last(_ type: String, _ book: BackOfficeBook) async throws -> BackOfficeEvent? {
    let found = Lock<BackOfficeEvent?>(nil)
    var query = LogQuery()
    query.types = [type]
    try await book.log(query) { record in
      let event = try record.payload.withUnsafeBytes {
        try BackOfficeEvent.registry.decode(type: type, schema: record.envelope.schema, payload: $0)
      }
      found.withLock { $0 = event }
      return true
    }
    return found.withLock { $0 }
  }

  /// Deletes all that can be made again from the log.
  func deleteSideFiles() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: path)
    where !["log", "secret", "spool"].contains(name) {
      try FileManager.default.removeItem(atPath: path + "/" + name)
    }
  }
}

/// The rejection that `body` throws; nil if it throws none.
func rejection(_ body: () async throws -> Void) async throws -> Rejection? {
  do {
    try await body()
    return nil
  } catch BackOfficeBook.Failure.rejected(let rejection) {
    return rejection
  }
}
