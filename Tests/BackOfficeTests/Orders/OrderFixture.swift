// The common start of the tests of orders: an account with four users, one service with a workflow of four tasks, a
// customer with two contacts, and an order that was opened there.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials

@testable import BackOffice

typealias OrderSpec = Specification<Order, Rejection>

/// The nth id of a kind.
func anID<Kind>(_ number: UInt8) -> ID<Kind> {
  ID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, number)))
}

enum Shop {
  static let sal: UserID = anID(1)
  static let ada: UserID = anID(2)
  static let gus: UserID = anID(3)
  static let gil: UserID = anID(4)
  static let abc: CustomerID = anID(10)
  static let xyz: CustomerID = anID(11)
  static let ann: ContactID = anID(12)
  static let bob: ContactID = anID(13)
  static let boilers: ServiceID = anID(20)
  static let roofs: ServiceID = anID(21)
  static let combi: ProductID = anID(22)
  static let slate: ProductID = anID(23)
  static let install: WorkflowID = anID(30)
  static let enquiry: WorkflowID = anID(31)
  static let moved: ListItemID = anID(40)
  static let order: OrderID = anID(50)
  static let command = UUID(uuid: (9, 9, 9, 9, 9, 9, 0x49, 9, 0x89, 9, 9, 9, 9, 9, 9, 9))

  /// Nine o'clock on the day the order is opened.
  static let start = Instant("2024-02-01T09:00:00.000Z")!

  static let today = LocalDate("2024-02-01")!

  static let definitions = [
    TaskDefinition(key: "survey", name: "Survey", description: nil, responsible: .assignedUser, targetHours: 24),
    TaskDefinition(key: "quote", name: "Quote", description: nil, responsible: .orderAdmin, targetHours: nil),
    TaskDefinition(key: "fit", name: "Fit", description: nil, responsible: .user(gil), targetHours: 8),
    TaskDefinition(key: "invoice", name: "Invoice", description: nil, responsible: .assignedUser, targetHours: nil),
  ]

  /// So many hours after the start.
  static func hour(_ hours: Int64) -> Instant { start.advanced(by: hours * 3_600_000) }

  static func context(
    _ user: UserID = ada, at time: Instant = hour(1), in index: AccountIndex = .shop, command: UUID = command
  ) -> DecisionContext {
    DecisionContext(
      now: time, actor: .user(user, user == sal ? .superAdmin : user == ada ? .admin : .general), commandID: command,
      index: index, zones: .ofThisMachine)
  }

  static func engine(at time: Instant) -> DecisionContext {
    DecisionContext(now: time, actor: .engine, commandID: command, index: .shop, zones: .ofThisMachine)
  }

  static func envelope(of stream: StreamName = StreamName("given"), at time: Instant = start) -> Envelope {
    let header = BatchHeader(
      firstPosition: 1, count: 1, recordedAt: time, actor: .system("given"), commandID: command,
      correlationID: command, causation: nil)
    return Envelope(
      batch: header, position: 1, stream: stream, version: 1, type: "given", schema: 1, occurredAt: nil)
  }

  /// Opens an order for ABC Limited with Gus.
  static func opening(_ change: (inout OpenOrder) -> Void = { _ in }) -> OpenOrder {
    var command = OpenOrder(
      orderID: order, customerID: abc, type: .oneOff, serviceID: boilers, assignedUserID: gus)
    change(&command)
    return command
  }
}

extension AccountIndex {
  /// The account of the tests.
  static let shop: AccountIndex = {
    var index = AccountIndex()
    index.addAccount()
    index.addUsers()
    index.addCustomers()
    index.addCatalogue()
    index.publish(Shop.install, version: 1, Shop.definitions)
    return index
  }()

  /// The shop with one more fact.
  static func shop(_ change: (inout AccountIndex) -> Void) -> AccountIndex {
    var index = shop
    change(&index)
    return index
  }

  mutating func addAccount() {
    account = AccountState(
      plan: Plan(
        id: "free", features: [], pricePerUserMonth: Money(minor: 0, currency: "GBP"), billing: .monthly))
    account?.lists[.closeReason] = [
      ListItem(id: Shop.moved, label: "Moved away"), ListItem(id: anID(41), label: "Bankrupt", retired: true),
    ]
  }

  mutating func addUsers() {
    let users: [(UserID, UserType)] = [
      (Shop.sal, .superAdmin), (Shop.ada, .admin), (Shop.gus, .general), (Shop.gil, .general),
    ]
    for (id, type) in users {
      let added = UserAdded(
        name: PersonalText("\(id)"), email: PersonalText("\(id)@shop.example"), phone: nil, userType: type,
        licence: .paid)
      self.users.evolve(.added(added), id, Shop.envelope(of: StreamName("user", id)))
    }
  }

  mutating func deactivate(_ user: UserID) {
    users.evolve(
      .deactivated(UserDeactivated(reassignTo: nil)), user, Shop.envelope(of: StreamName("user", user)))
  }

  mutating func addCustomers() {
    for (id, name) in [(Shop.abc, "ABC Limited"), (Shop.xyz, "XYZ Limited")] {
      let created = CustomerCreated(
        kind: .company, name: .plain(name), statusID: anID(42), details: [:], sourceID: nil, custom: [:],
        origin: "manual")
      customers.evolve(.created(created), id, Shop.envelope(of: StreamName("customer", id)))
    }
    for (id, name) in [(Shop.ann, "Ann"), (Shop.bob, "Bob")] {
      let added = ContactAdded(
        contactID: id, name: PersonalText(name), jobTitle: nil, department: nil, email: nil, phone: nil, mobile: nil)
      customers.evolve(.contactAdded(added), Shop.abc, Shop.envelope(of: StreamName("customer", Shop.abc)))
    }
  }

  mutating func archive(_ customer: CustomerID) {
    customers.evolve(
      .archived(CustomerArchived()), customer, Shop.envelope(of: StreamName("customer", customer)))
  }

  mutating func addCatalogue() {
    for (id, name) in [(Shop.boilers, "Boilers"), (Shop.roofs, "Roofs")] {
      catalogue.services[id] = Service(id: id, name: name)
    }
    catalogue.products[Shop.combi] = Product(id: Shop.combi, serviceID: Shop.boilers, name: "Combi")
    catalogue.products[Shop.slate] = Product(id: Shop.slate, serviceID: Shop.roofs, name: "Slate")
  }

  mutating func draft(_ id: WorkflowID, kind: WorkflowKind = .order, service: ServiceID = Shop.boilers) {
    let created = WorkflowCreated(name: "\(id)", serviceID: service, kind: kind, copiedFrom: nil)
    workflows.evolve(.created(created), id, Shop.envelope(of: StreamName("workflow", id)))
  }

  mutating func publish(
    _ id: WorkflowID, version: Int, _ tasks: [TaskDefinition], kind: WorkflowKind = .order,
    service: ServiceID = Shop.boilers, autoClose: Bool = false
  ) {
    if version == 1 { draft(id, kind: kind, service: service) }
    let published = WorkflowPublished(version: version, tasks: tasks, autoCloseOnFinish: autoClose)
    workflows.evolve(.published(published), id, Shop.envelope(of: StreamName("workflow", id)))
  }
}

extension Specification<Order, Rejection> {
  /// The command that comes, seen in a context.
  func when(_ command: some OrderStreamCommand, in context: DecisionContext) -> Self {
    when { order throws(Rejection) in try command.decide(on: order, context) }
  }
}
