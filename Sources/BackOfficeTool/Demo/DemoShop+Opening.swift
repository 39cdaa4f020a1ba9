// The shop's first morning: the account is registered, people join, services and workflows are set up.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

extension DemoSimulation {
  /// Registers the account and sets up everything that orders need.
  mutating func openShop() async throws {
    try await registerAccount()
    for trade in DemoShop.trades { services.append(try await setUp(trade)) }
  }

  private mutating func registerAccount() async throws {
    users = DemoShop.people.map { DemoUser(id: desk.newID(), name: $0.name, type: $0.type) }
    let first = FirstUser(userID: owner.id, name: owner.name, email: owner.email)
    let account = RegisterAccount(
      name: DemoShop.name, timeZone: "Europe/London", currency: "GBP", region: "UK", firstUser: first)
    try await desk.send(account, as: .nobody, at: now)
    let plan = ChangePlan(
      planID: "business", pricePerUserMonth: Money(minor: 500, currency: "GBP"), billing: .monthly)
    try await owner(plan)
    for user in users.dropFirst() {
      let adding = AddUser(userID: user.id, name: user.name, email: user.email, userType: user.type, licence: .paid)
      try await owner(adding)
    }
  }

  private mutating func setUp(_ trade: DemoTrade) async throws -> DemoService {
    let service = DemoService(
      id: desk.newID(), products: trade.products.map { _ in desk.newID() }, workflowID: desk.newID(), trade: trade)
    try await owner(AddService(serviceID: service.id, name: trade.service))
    for (id, name) in zip(service.products, trade.products) {
      try await owner(AddProduct(productID: id, serviceID: service.id, name: name))
    }
    let workflow = CreateWorkflow(
      workflowID: service.workflowID, name: trade.workflow, serviceID: service.id, kind: .order)
    try await owner(workflow)
    try await publish(service)
    try await owner(MarkWorkflowDefault(workflowID: service.workflowID))
    return service
  }

  private mutating func publish(_ service: DemoService) async throws {
    let last = service.trade.tasks.count - 1
    let tasks = service.trade.tasks.enumerated().map { index, task in
      // The office writes the last bill; the rest is the assigned user's.
      TaskDefinition(
        key: task.key, name: task.name, responsible: index == last ? .orderAdmin : .assignedUser,
        targetHours: task.hours)
    }
    try await owner(SetWorkflowTasks(workflowID: service.workflowID, tasks: tasks))
    let publishing = PublishWorkflow(workflowID: service.workflowID, autoCloseOnFinish: service.trade.closesItself)
    try await owner(publishing)
  }

  /// The owner does something; half a minute passes.
  private mutating func owner(_ command: some BackOfficeCommand) async throws {
    now = now.advanced(by: 30_000)
    try await desk.send(command, as: .user(owner.id), at: now)
  }
}
