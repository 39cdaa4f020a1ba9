// A book made by random commands through the real rules, the same for the same seed: whatever stands in it could have
// happened, and the states that the rules keep are there to compare the views with.

import EventSourcing
import Foundation

@testable import BackOffice

/// Sendable since those that tests share are only read.
final class SampleBook: @unchecked Sendable {
  typealias Runner = CommandRunner<BackOfficeDomain, InMemoryEventStore>

  let store: InMemoryEventStore
  let runner: Runner
  var now = Instant("2024-01-02T09:00:00Z")!
  var random: SeededRandom
  private(set) var superAdmin = UserID.sample("user", 0)
  var users: [UserID] = []
  var services: [ServiceID] = []
  var products: [ProductID] = []
  var workflows: [WorkflowID] = []
  var customers: [CustomerID] = []
  var contacts: [(customer: CustomerID, contact: ContactID)] = []
  var orders: [OrderID] = []
  var leads: [LeadID] = []
  /// Activities have chance and command ids of their own, so that all else goes on as it would without them.
  var activityRandom: SeededRandom
  var activities: [ActivityID] = []
  private var activityCommands = 0
  private var commands = 0
  var imports = 0
  /// Contracts have chance of their own, too.
  var contractRandom: SeededRandom
  var contracts: [ContractID] = []

  init(seed: UInt64) throws {
    random = SeededRandom(state: seed)
    activityRandom = SeededRandom(state: seed &+ 1_000_000)
    contractRandom = SeededRandom(state: seed &+ 2_000_000)
    store = InMemoryEventStore(logID: UUID(namespace: .urlNamespace, name: "book \(seed)"))
    runner = try Runner(
      store: store, environment: DecisionEnvironment(zones: .ofThisMachine, channels: [.email, .sms]))
  }

  /// A book with the opening scene and some hundreds of random commands after it.
  static func made(seed: UInt64, commands: Int = 1500) async throws -> SampleBook {
    let book = try SampleBook(seed: seed)
    try await book.openingScene()
    if commands > 0 { try await book.renewContracts() }
    for _ in 0..<commands { await book.tryAnything() }
    if commands > 0 {
      try await book.beginLeads()
      for _ in 0..<commands / 2 {
        if book.random.next(4) == 0 { await book.tryAnything() } else { await book.tryLeads() }
      }
    }
    try await book.closingScene()
    if commands > 0 {
      try await book.exchangeMessages()
      try await book.takePayments()
      book.takeInRenewals()
      try await book.callForAttention()
      try await book.mergeCustomers()
    }
    return book
  }

  private static let shared = Lock<[UInt64: Task<SampleBook, any Error>]>([:])

  /// The book of a seed that all tests share which only read it: it takes a second to make, and is made once.
  static func shared(seed: UInt64) async throws -> SampleBook {
    let making = shared.withLock { books in
      if let making = books[seed] { return making }
      let making = Task { try await made(seed: seed) }
      books[seed] = making
      return making
    }
    return try await making.value
  }

  /// Runs a command that must succeed.
  func run(_ command: some BackOfficeCommand, as user: UserID? = nil) async throws {
    _ = try await runner.run(command, metadata(.user((user ?? superAdmin).uuid)), now: now)
  }

  /// Runs a command that the rules may refuse.
  func attempt(_ command: some BackOfficeCommand, as user: UserID? = nil) async {
    await attempt(command, by: .user((user ?? superAdmin).uuid))
  }

  func attempt(_ command: some BackOfficeCommand, by actor: Actor) async {
    _ = try? await runner.run(command, metadata(actor), now: now)
  }

  /// Runs a command about activities that the rules may refuse; true if they did not.
  @discardableResult
  func attempt(ofActivities command: some ActivityStreamCommand, as user: UserID) async -> Bool {
    activityCommands += 1
    let id = UUID(namespace: store.logID, name: "activity command \(activityCommands)")
    return
      (try? await runner.run(command, CommandMetadata(commandID: id, actor: .user(user.uuid)), now: now)) != nil
  }

  /// Runs what a service outside reports.
  func report(_ command: some BackOfficeCommand, by integration: Integration) async throws {
    _ = try await runner.run(command, metadata(.integration(integration.rawValue)), now: now)
  }

  private func metadata(_ actor: Actor) -> CommandMetadata {
    commands += 1
    return CommandMetadata(
      commandID: UUID(namespace: store.logID, name: "command \(commands)"), actor: actor,
      correlationID: commands.isMultiple(of: 5) ? UUID(namespace: store.logID, name: "intent \(commands / 10)") : nil)
  }

  /// Makes a customer and opens an order of it, which the General User 3 has.
  func openOrder(of name: String) async throws -> OrderID {
    let (customer, order) = (CustomerID.sample("customer", 0), OrderID.sample("order", 0))
    try await run(CreateCustomer(customerID: customer, kind: .company, name: name))
    try await run(
      OpenOrder(
        orderID: order, customerID: customer, type: .oneOff, serviceID: services[0], assignedUserID: users[3]))
    return order
  }

  func order(_ id: OrderID) throws -> OrderState? {
    guard case .order(let state) = try runner.state(of: StreamName("order", id)).state else { return nil }
    return state
  }

  func lead(_ id: LeadID) throws -> LeadState? {
    guard case .lead(let state) = try runner.state(of: StreamName("lead", id)).state else { return nil }
    return state
  }

  func contract(_ id: ContractID) throws -> ContractState? {
    guard case .contract(let state) = try runner.state(of: StreamName("contract", id)).state else { return nil }
    return state
  }

  func activity(_ id: ActivityID) throws -> ActivityState? {
    guard case .activity(let state) = try runner.state(of: StreamName("activity", id)).state else { return nil }
    return state
  }

  private func openingScene() async throws {
    _ = try await runner.run(
      RegisterAccount(
        name: "Lucro & Söhne", timeZone: "Europe/London", currency: "GBP", region: "UK",
        firstUser: FirstUser(userID: superAdmin, name: "Sal", email: "sal@example.com")),
      metadata(.system("registration")), now: now)
    users = [superAdmin]
    try await run(
      ChangePlan(
        planID: "business", maxSeats: 50, maxCustomers: nil,
        pricePerUserMonth: Money(minor: 500, currency: "GBP"), billing: .monthly))
    for (number, type) in [UserType.superAdmin, .admin, .general, .general].enumerated() {
      try await addUser("Person \(number)", type)
    }
    for name in ["Kitchens", "Bäder", "Repairs"] { try await addService(name) }
    for service in services { try await addWorkflow(service, autoClose: service == services[2]) }
  }

  /// What chance may have left out.
  private func closingScene() async throws {
    let leaver = UserID.sample("leaver", 0)
    try await run(
      InviteUser(userID: leaver, name: "Lee Ver", email: "lee@example.com", userType: .general, licence: .paid))
    let invitation = runner.withIndex { $0.users[leaver]?.invitation?.id.description }
    try await run(
      AcceptInvitation(userID: leaver, token: invitation ?? "", credentialRef: "x"),
      as: leaver)
    try await run(ResetUserPassword(userID: leaver, credentialRef: "x"))
    try await run(DeactivateUser(userID: leaver))
    try await run(RestoreUser(userID: leaver))
    try await run(DeleteUser(userID: leaver))
    try await run(RenameService(serviceID: services[0], name: "Fine kitchens"))
    try await addService("Spare")
    try await run(RetireService(serviceID: services.last!))
    await importSheet(finishing: true)
    await importSheet(finishing: false)
  }

  func addUser(_ name: String, _ type: UserType) async throws {
    let id = UserID.sample("user", users.count)
    try await run(
      AddUser(
        userID: id, name: name, email: "user\(users.count)@example.com", userType: type,
        licence: users.count.isMultiple(of: 2) ? .free : .paid))
    users.append(id)
  }

  func addService(_ name: String) async throws {
    let id = ServiceID.sample("service", services.count)
    try await run(AddService(serviceID: id, name: name))
    services.append(id)
    let product = ProductID.sample("product", products.count)
    try await run(AddProduct(productID: product, serviceID: id, name: name + " plus"))
    products.append(product)
  }

  func addWorkflow(_ service: ServiceID, autoClose: Bool) async throws {
    let id = WorkflowID.sample("workflow", workflows.count)
    try await addWorkflow(id, "Way \(workflows.count)", service, .order, autoClose: autoClose)
    workflows.append(id)
  }

  func addWorkflow(
    _ id: WorkflowID, _ name: String, _ service: ServiceID, _ kind: WorkflowKind, autoClose: Bool
  ) async throws {
    try await run(CreateWorkflow(workflowID: id, name: name, serviceID: service, kind: kind))
    try await run(SetWorkflowTasks(workflowID: id, tasks: tasks(named: users[3])))
    try await run(PublishWorkflow(workflowID: id, autoCloseOnFinish: autoClose))
  }

  func tasks(named user: UserID) -> [TaskDefinition] {
    [
      TaskDefinition(key: "survey", name: "Survey", description: nil, responsible: .assignedUser, targetHours: 24),
      TaskDefinition(key: "quote", name: "Quote", description: nil, responsible: .orderAdmin, targetHours: 48),
      TaskDefinition(key: "fit", name: "Fit", description: nil, responsible: .user(user), targetHours: nil),
    ]
  }
}

/// SplitMix64.
struct SeededRandom {
  var state: UInt64

  mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) >> 1) % bound
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[next(elements.count)]
  }
}

extension ID {
  static func sample(_ kind: String, _ number: Int) -> Self {
    Self(UUID(namespace: .urlNamespace, name: "sample/\(kind)/\(number)"))
  }
}
