// Histories made by hand, event by event, each of which breaks one invariant with its last batch.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

/// A history that breaks an invariant.
struct BrokenHistory: CustomTestStringConvertible, Sendable {
  let invariant: String
  /// Of what is broken; nil for all streams together.
  let stream: StreamName?
  let found: String
  let before: [[BackOfficeEvent]]
  /// The batch that breaks it.
  let breaking: [BackOfficeEvent]
  /// The batch behind which it holds again.
  let mending: [BackOfficeEvent]

  init(
    _ invariant: String, _ stream: StreamName?, _ found: String, before: [[BackOfficeEvent]],
    breaking: [BackOfficeEvent], mending: [BackOfficeEvent] = []
  ) {
    self.invariant = invariant
    self.stream = stream
    self.found = found
    self.before = before
    self.breaking = breaking
    self.mending = mending
  }

  var testDescription: String { "\(invariant): \(found)" }
  var mended: Position { Position(mending.count) }

  static let categories: Set<String> = [
    "account", "user", "catalogue", "workflow", "customer", "order", "lead", "import", "activity", "contract",
    "correspondence", "effects", "attention",
  ]

  /// A log of these batches.
  func store() throws -> InMemoryEventStore {
    let store = InMemoryEventStore()
    var number: UInt8 = 0
    for batch in before + [breaking, mending] where !batch.isEmpty {
      number += 1
      let events = try batch.map { NewEvent(stream: Self.stream(of: $0), event: try $0.encoded()) }
      let id: UserID = anID(number)
      let made = EventBatch(
        commandID: id.uuid, recordedAt: Shop.hour(Int64(number)), actor: .system("test"), events: events)
      _ = try store.stage { (staging: inout InMemoryTransaction) throws(AppendError) in try staging.append(made) }
    }
    return store
  }

  private static func stream(of event: BackOfficeEvent) -> StreamName {
    switch event {
    case .account: .account
    case .user(.added(let event)): .user(event.userType == .superAdmin ? Shop.sal : anID(UInt8(event.name.text)!))
    case .user: .user(Shop.sal)
    case .workflow: .workflow(Shop.install)
    case .customer: .customer(Shop.abc)
    case .order(.opened(let event)): .order(event.orderNo == 2 ? anID(51) : Shop.order)
    case .order: .order(Shop.order)
    case .lead: .lead(lead)
    case .customerImport: .customerImport(anID(80))
    case .activity: .activity(activity)
    case .contract: .contract(contract)
    case .catalogue, .correspondence, .effects, .attention: .catalogue
    }
  }

  static let lead: LeadID = anID(70)
  static let activity: ActivityID = anID(71)
  static let contract: ContractID = anID(72)
}

// What the histories are made of.
extension BrokenHistory {
  static let pound = Money(minor: 100, currency: "GBP")

  /// An account on a plan of three seats, with Sal.
  static let account: [[BackOfficeEvent]] = [
    [
      .account(
        .registered(
          AccountRegistered(
            name: "Shop", timeZone: "Europe/London", currency: "GBP", region: "UK", planID: "free",
            personalDataKeys: false))),
      .user(user(1, .superAdmin, licence: .paid)),
    ]
  ]

  static func user(_ number: UInt8, _ type: UserType = .general, licence: Licence, email: String? = nil) -> UserEvent {
    .added(
      UserAdded(
        name: PersonalText("\(number)"), email: PersonalText(email ?? "\(number)@shop.example"), phone: nil,
        userType: type, licence: licence))
  }

  static func plan(seats: Int?, customers: Int?) -> AccountEvent {
    .planChanged(
      PlanChanged(
        from: "free", to: "small", maxSeats: seats, maxCustomers: customers, features: [], pricePerUserMonth: pound,
        billing: .monthly))
  }

  static func label(_ number: UInt8, _ label: String) -> AccountEvent {
    .listItemAdded(ListItemAdded(list: .source, itemID: anID(number), label: label))
  }

  static let customer: [BackOfficeEvent] = [
    .customer(
      .created(
        CustomerCreated(
          kind: .company, name: .plain("ABC Limited"), statusID: anID(42), details: [:], sourceID: nil, custom: [:],
          origin: "manual")))
  ]

  static func contact(_ id: ContactID) -> BackOfficeEvent {
    .customer(
      .contactAdded(
        ContactAdded(
          contactID: id, name: PersonalText("A"), jobTitle: nil, department: nil, email: nil, phone: nil, mobile: nil)))
  }

  static func defaultContact(_ id: ContactID) -> BackOfficeEvent {
    .customer(.defaultContactChanged(DefaultContactChanged(from: nil, to: id, reason: .chosen)))
  }

  static let workflow = PinnedWorkflow(
    id: Shop.install, version: 1, autoCloseOnFinish: false,
    tasks: zip(Story.taskIDs, Shop.definitions).map { id, task in
      PinnedTask(taskID: id, key: task.key, name: task.name, responsible: .assignedUser, targetHours: nil)
    })

  static func opened(_ number: Int = 1) -> BackOfficeEvent {
    .order(
      .opened(
        OrderOpened(
          orderNo: number, customerID: Shop.abc, contactID: nil, type: .oneOff, serviceID: Shop.boilers, productID: nil,
          workflow: workflow, assignedUserID: Shop.gus, orderAdminID: nil,
          initialFee: Money(minor: 10_000, currency: "GBP"), description: nil)))
  }

  static func openedLead(_ number: Int) -> BackOfficeEvent {
    .lead(
      .opened(
        LeadOpened(
          leadNo: number, customerID: Shop.abc, contactID: nil, serviceID: Shop.boilers, productID: nil,
          workflow: workflow, assignedUserID: Shop.gus, leadAdminID: nil, sourceID: nil, description: nil)))
  }

  static func started(_ task: Int) -> BackOfficeEvent { .order(Story.started(task)) }
  static func completed(_ task: Int) -> BackOfficeEvent { .order(Story.completed(task)) }

  /// The order of a customer, with its first task in progress.
  static let working = account + [customer, [opened(), started(0)]]

  /// A payment of 100 pounds for the order's fee of 100 pounds.
  static func requested(_ payment: UInt8, key: String? = nil) -> PaymentEvent {
    .requested(
      PaymentRequested(
        paymentID: anID(100 + payment), fee: .initial, amount: Till.pounds(100), methodRef: "pm",
        idempotencyKey: key ?? "key \(payment)", onDate: Shop.today))
  }

  static func succeeded(_ payment: UInt8, _ amount: Money = Till.pounds(100)) -> PaymentEvent {
    .succeeded(
      PaymentSucceeded(
        paymentID: anID(100 + payment), gatewayRef: "pi \(payment)", amount: amount, fee: .initial, onDate: Shop.today))
  }

  static func failed(_ payment: UInt8) -> PaymentEvent {
    .failed(
      PaymentFailed(
        paymentID: anID(100 + payment), code: "declined", retryable: true, gatewayRef: nil, onDate: Shop.today))
  }

  static func refund(_ pounds: Int64) -> PaymentEvent {
    .refundRequested(
      PaymentRefundRequested(
        refundID: anID(120), paymentID: anID(101), amount: Till.pounds(pounds), idempotencyKey: "back", reason: nil,
        onDate: Shop.today))
  }

  static let paid =
    working + [
      [.order(.payment(requested(1)))], [.order(.payment(succeeded(1)))],
    ]

  static func publish(_ version: Int, _ keys: [String] = ["a", "b"]) -> BackOfficeEvent {
    .workflow(
      .published(
        WorkflowPublished(
          version: version, tasks: keys.map { TaskDefinition(key: $0, name: $0) }, autoCloseOnFinish: false)))
  }

  static let draft: [BackOfficeEvent] = [
    .workflow(.created(WorkflowCreated(name: "Install", serviceID: Shop.boilers, kind: .order, copiedFrom: nil)))
  ]

  static let contracted =
    working + [
      [
        .contract(
          .started(
            ContractStarted(
              customerID: Shop.abc, firstOrderID: Shop.order, terms: ContractOffice.terms(), serviceID: Shop.boilers,
              productID: nil, workflowID: Shop.install, assignedUserID: Shop.gus, orderAdminID: nil, fee: nil)))
      ]
    ]

  static func renewed(_ cycle: Int, _ order: OrderID? = nil, skipping: [Int]? = nil) -> BackOfficeEvent {
    .contract(
      .renewed(
        ContractRenewed(
          cycle: cycle, dueOn: Shop.today, orderID: order ?? contract.order(ofCycle: cycle), skipped: skipping)))
  }

  static func renewalDue(_ cycle: Int) -> BackOfficeEvent {
    .contract(.renewalDue(ContractRenewalDue(cycle: cycle, dueOn: Shop.today, skipped: nil)))
  }

  static func scheduled(_ from: Instant, _ to: Instant?) -> BackOfficeEvent {
    .activity(
      .scheduled(
        ActivityScheduled(
          customerID: Shop.abc, contactID: nil, orderID: nil, leadID: nil, kindID: anID(43),
          title: PersonalText("Call"),
          startsAt: from, endsAt: to, startsOn: nil, endsOn: nil, priority: .normal, reminders: [],
          assignedUserID: Shop.gus, followUpOf: nil)))
  }

  static func skipped(_ row: Int) -> BackOfficeEvent {
    .customerImport(.rowSkipped(ImportRowSkipped(row: row, duplicateOf: Shop.abc)))
  }

  static let importing: [BackOfficeEvent] = [
    .customerImport(
      .started(
        ImportStarted(
          fileSHA256: Office.digest, rowCount: 2, mode: .strict, onDuplicate: .skip, requestedBy: Shop.sal,
          performedBy: nil, headers: [])))
  ]
}
