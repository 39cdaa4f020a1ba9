// A book in a folder of its own, with a clock that only the test moves, and the people of the acceptance scenarios.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import LibC

/// A temporary folder, removed with its owner.
final class TemporaryFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appending(path: "daybook-test-\(UUID())").path

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private static let standing = Lock<[TemporaryFolder]>([])

  /// A folder that stands until the process ends, for what many tests begin with.
  static func untilExit() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    standing.withLock { folders in
      if folders.isEmpty { atexit { TemporaryFolder.standing.withLock { $0.removeAll() } } }
      folders.append(folder)
    }
    return folder
  }

  func file(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }
}

/// A book of the scenarios' office: Sal (Super Admin), Ada (Admin), Gus and Gil (General Users).
struct Office {
  let folder: TemporaryFolder
  let book: BackOfficeBook
  let sal = UserID(UUID(namespace: .urlNamespace, name: "sal"))
  let ada = UserID(UUID(namespace: .urlNamespace, name: "ada"))
  let gus = UserID(UUID(namespace: .urlNamespace, name: "gus"))
  let gil = UserID(UUID(namespace: .urlNamespace, name: "gil"))
  let service = ServiceID(UUID(namespace: .urlNamespace, name: "service"))
  let install = WorkflowID(UUID(namespace: .urlNamespace, name: "install"))
  let customer = CustomerID(UUID(namespace: .urlNamespace, name: "abc"))
  let ann = ContactID(UUID(namespace: .urlNamespace, name: "ann"))
  let bob = ContactID(UUID(namespace: .urlNamespace, name: "bob"))
  let time = ManualClock()

  var path: String { folder.path + "/book" }

  /// The lists are built where a test asks for one, unless it is about how they go along.
  init(
    workflow: Bool = true, ports: [any EffectPort<BackOfficeDomain>] = [], viewUpdates: ViewUpdates = .onQuery
  ) async throws {
    folder = try TemporaryFolder()
    let time = time
    book = try await BackOfficeBook.open(
      folder.path + "/book",
      BookOptions(
        viewUpdates: viewUpdates, deadlines: .withCommands, effects: .onDemand, clock: { time.now }),
      ports: ports)
    try await book.execute(
      RegisterAccount(
        name: "Office", timeZone: "Europe/London", currency: "GBP", region: "UK",
        firstUser: FirstUser(userID: sal, name: "Sal", email: "sal@office.example")), as: .nobody)
    for (id, name, type) in [(ada, "Ada", UserType.admin), (gus, "Gus", .general), (gil, "Gil", .general)] {
      try await run(
        AddUser(
          userID: id, name: name, email: "\(name.lowercased())@office.example", userType: type, licence: .paid),
        as: sal)
    }
    try await run(AddService(serviceID: service, name: "Installing"), as: sal)
    try await run(
      CreateCustomer(customerID: customer, kind: .company, name: "ABC Limited"), as: sal)
    try await add(ann, "Ann")
    try await add(bob, "Bob")
    if workflow { try await publish(install, ["Survey", "Quote", "Fit", "Invoice"]) }
  }

  /// Carries out a command as a user.
  @discardableResult
  func run(_ command: some BackOfficeCommand, as user: UserID) async throws -> BackOfficeBook.Receipt {
    try await book.execute(command, as: .user(user))
  }

  func add(_ contact: ContactID, _ name: String) async throws {
    try await run(
      AddContact(customerID: customer, contactID: contact, name: name), as: gus)
  }

  /// Creates the workflow if it is new, and publishes these tasks, with keys like their names.
  func publish(_ workflow: WorkflowID, _ names: [String], kind: WorkflowKind = .order) async throws {
    if try await book.record(StreamName("workflow", workflow), version: 1) == nil {
      try await run(
        CreateWorkflow(workflowID: workflow, name: "Work \(names[0])", serviceID: service, kind: kind),
        as: ada)
    }
    let tasks = names.map { TaskDefinition(key: $0.lowercased(), name: $0, responsible: .assignedUser) }
    try await run(
      SetWorkflowTasks(workflowID: workflow, tasks: tasks), as: ada)
    try await run(PublishWorkflow(workflowID: workflow), as: ada)
  }

  /// Opens an order for ABC Limited, assigned to Gus.
  func open(as user: UserID? = nil) async throws -> OrderID {
    let id = OrderID(UUID())
    try await run(
      OpenOrder(
        orderID: id, customerID: customer, type: .oneOff, serviceID: service, assignedUserID: gus),
      as: user ?? gus)
    return id
  }

  func complete(_ key: String, of order: OrderID, as user: UserID? = nil) async throws {
    try await run(CompleteTask(orderID: order, taskKey: key), as: user ?? gus)
  }
}

/// A clock that stands until it is moved.
final class ManualClock: Sendable {
  private let time = Lock(Instant("2024-03-01T09:00:00Z")!)
  var now: Instant { time.withLock { $0 } }
  func move(byHours hours: Int64) { time.withLock { $0 = $0.advanced(by: hours * 3_600_000) } }
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
