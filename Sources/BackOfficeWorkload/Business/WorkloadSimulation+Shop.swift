// The shop itself: its account, people, services and workflows; and what becomes of them over the years.

internal import BackOffice
internal import BackOfficePorts
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

extension WorkloadSimulation {
  private static let serviceNames = [
    "Boiler installation", "Repair", "Bathroom", "Service plan", "Rewiring", "Garden",
  ]
  private static let productNames = ["Standard", "Plus", "Premium", "Express"]
  private static let productCounts = [4, 2, 3, 2, 1, 0]
  private static let orderWorkflows: [(name: String, service: Int, tasks: Int, share: Int)] = [
    ("Install a boiler", 0, 7, 13), ("Replace a boiler", 0, 9, 10), ("Repair", 1, 4, 16), ("Quick fix", 1, 2, 8),
    ("Fit a bathroom", 2, 15, 9), ("Yearly service", 3, 3, 12), ("Rewire", 4, 6, 16), ("Lay out a garden", 5, 5, 16),
  ]
  private static let leadWorkflows: [(name: String, service: Int, tasks: Int, share: Int)] = [
    ("Boiler enquiry", 0, 4, 30), ("Bathroom enquiry", 2, 5, 20), ("Plan enquiry", 3, 3, 25), ("Any enquiry", 4, 4, 25),
  ]
  private static let taskNames = [
    "Call back", "Visit", "Measure", "Quote", "Deposit", "Order parts", "Prepare", "Deliver", "Fit", "Test", "Clean",
    "Show", "Certificate", "Invoice", "Review",
  ]

  /// Registers the account and sets up everything that orders need.
  mutating func openShop() async throws {
    try await registerAccount()
    for number in Self.serviceNames.indices { try await addService(number) }
    for plan in Self.orderWorkflows { try await addWorkflow(plan, .order) }
    for plan in Self.leadWorkflows { try await addWorkflow(plan, .lead) }
    for number in workflows.indices {
      agenda.enter(.republish(workflow: number), at: calendar.morning(days: 365 + 9 * number, after: now))
    }
    agenda.enter(.staffChanges, at: calendar.morning(days: 547, after: now))
  }

  private mutating func registerAccount() async throws {
    seats = (0..<scale.users).map { number in
      WorkloadSeat(type: [.superAdmin, .admin][safely: number] ?? .general, user: desk.newID())
    }
    let owner = FirstUser(userID: seats[0].user, name: people.person(), email: Self.email(ofSeat: 0, 0))
    try await send(
      RegisterAccount(
        name: "Harbour & Hill", timeZone: "Europe/London", currency: "GBP", region: "UK", firstUser: owner),
      by: .nobody)
    try await send(
      ChangePlan(planID: "business", pricePerUserMonth: Money(minor: 500, currency: "GBP"), billing: .monthly), as: 0)
    try await send(ConfigurePaymentGateway(provider: "made-up", accountRef: "acct_1"), as: 0)
    for number in seats.indices.dropFirst() {
      try await send(
        AddUser(
          userID: seats[number].user, name: people.person(), email: Self.email(ofSeat: number, 0),
          userType: seats[number].type, licence: .paid), as: 0)
    }
  }

  private static func email(ofSeat seat: Int, _ holder: Int) -> String { "user.\(seat).\(holder)@example.com" }

  private mutating func addService(_ number: Int) async throws {
    let service = WorkloadService(
      id: desk.newID(), products: (0..<Self.productCounts[number]).map { _ in desk.newID() })
    try await send(AddService(serviceID: service.id, name: Self.serviceNames[number]), as: 0)
    for (id, name) in zip(service.products, Self.productNames) {
      try await send(AddProduct(productID: id, serviceID: service.id, name: name), as: 0)
    }
    services.append(service)
  }

  private mutating func addWorkflow(
    _ plan: (name: String, service: Int, tasks: Int, share: Int), _ kind: WorkflowKind
  ) async throws {
    workflows.append(
      WorkloadWorkflow(
        id: desk.newID(), service: plan.service, kind: kind, name: plan.name, tasks: plan.tasks,
        closesItself: kind == .order && plan.tasks == 4, share: plan.share))
    let number = workflows.count - 1
    try await send(
      CreateWorkflow(
        workflowID: workflows[number].id, name: plan.name, serviceID: services[plan.service].id, kind: kind), as: 1)
    try await publish(number)
    if workflows.first(where: { $0.service == plan.service && $0.kind == kind })?.id == workflows[number].id {
      try await send(MarkWorkflowDefault(workflowID: workflows[number].id), as: 1)
    }
  }

  private mutating func publish(_ number: Int) async throws {
    let workflow = workflows[number]
    let tasks = (0..<workflow.tasks).map { place in
      let isLast = place == workflow.tasks - 1
      // The name of the last one is the same everywhere; the office does it.
      let name = isLast && workflow.tasks > 2 ? "Invoice" : Self.taskNames[place]
      return TaskDefinition(
        key: "step-\(place + 1)", name: name, responsible: isLast ? .orderAdmin : .assignedUser,
        targetHours: place % 3 == 2 ? nil : 24 + 8 * place + workflow.version)
    }
    try await send(SetWorkflowTasks(workflowID: workflow.id, tasks: tasks), as: 1)
    try await send(PublishWorkflow(workflowID: workflow.id, autoCloseOnFinish: workflow.closesItself), as: 1)
    workflows[number].version += 1
  }

  /// Once a year each workflow is looked through; what runs keeps its version.
  mutating func republish(_ number: Int) async throws {
    try await publish(number)
    agenda.enter(.republish(workflow: number), at: calendar.morning(days: 365, after: now))
  }

  /// One of the General Users is followed by somebody new, who gets the work.
  mutating func changeStaff() async throws {
    let leaving = 2 + orderChance.below(seats.count - 2)
    let holder = seats[leaving].holder + 1
    let user: UserID = desk.newID()
    let inviting = InviteUser(
      userID: user, name: people.person(), email: Self.email(ofSeat: leaving, holder), userType: .general,
      licence: .paid)
    let invited = try await send(inviting, as: 0)
    try await desk.deliver()
    for case .user(.invited(let invitation)) in invited.events.map(\.event) {
      let token = try tokens.token(of: invitation.invitationID)
      try await send(
        AcceptInvitation(userID: user, token: token, credentialRef: "vault:\(leaving)/\(holder)"), by: .nobody)
    }
    try await send(DeactivateUser(userID: seats[leaving].user, reassignTo: user), as: 0)
    seats[leaving].user = user
    seats[leaving].holder = holder
    agenda.enter(.staffChanges, at: calendar.morning(days: 547, after: now))
  }

  /// The workflow of a kind at a place from 0 to 99: the larger its share, the more places it has.
  func workflow(_ kind: WorkflowKind, at place: Int) -> Int {
    var left = place
    for (number, workflow) in workflows.enumerated() where workflow.kind == kind {
      left -= workflow.share
      if left < 0 { return number }
    }
    preconditionFailure("the shares of \(kind) workflows are less than a hundred")
  }
}

extension Array {
  fileprivate subscript(safely place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}
