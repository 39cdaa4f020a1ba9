// Every rejection there is, provoked through the command runner. The switch is over the codes of the type, so that a new
// one does not compile without the commands that meet it.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

private typealias Failure = CommandFailure<Rejection>

/// A command as it is sent.
private struct Sent {
  let command: any BackOfficeCommand
  var actor = Actor.user(Office.sal.uuid)
  var id = UUID()
  var expected: UInt32?
  var days: Int64 = 0
}

private func sal(_ command: any BackOfficeCommand, id: UUID = UUID(), expecting version: UInt32? = nil) -> Sent {
  Sent(command: command, id: id, expected: version)
}
private func gus(_ command: any BackOfficeCommand) -> Sent { Sent(command: command, actor: .user(Office.gus.uuid)) }
private func user(_ id: UserID, _ command: any BackOfficeCommand) -> Sent {
  Sent(command: command, actor: .user(id.uuid))
}
private func port(_ name: String, _ command: any BackOfficeCommand) -> Sent {
  Sent(command: command, actor: .integration(name))
}
private func later(_ days: Int64, _ sent: Sent) -> Sent {
  var sent = sent
  sent.days = days
  return sent
}

/// What the provocations speak of.
private enum Here {
  static let order: OrderID = anID(101)
  static let other: OrderID = anID(102)
  static let lead: LeadID = anID(103)
  static let xyz: CustomerID = anID(104)
  static let ann: ContactID = anID(105)
  static let bob: ContactID = anID(106)
  static let xia: ContactID = anID(107)
  static let roofs: ServiceID = anID(108)
  static let slate: ProductID = anID(109)
  static let enquiry: WorkflowID = anID(110)
  static let draft: WorkflowID = anID(111)
  static let visit: ActivityID = anID(112)
  static let ida: UserID = anID(113)
  static let fee: FeeID = anID(114)
  static let payment: PaymentID = anID(115)
  static let again: PaymentID = anID(116)
  static let contractOrder: OrderID = anID(117)
  static let sheet: ImportID = anID(118)
  static let command = UUID(uuid: (7, 7, 7, 7, 7, 7, 0x47, 7, 0x87, 7, 7, 7, 7, 7, 7, 7))
  static let contract = ContractID(UUID(namespace: command, name: "contract/0"))

  static func pounds(_ pounds: Int64) -> Money { Money(minor: pounds * 100, currency: "GBP") }
  static let tomorrow = Office.start.advanced(by: 86_400_000)

  static let tasks = [TaskDefinition(key: "a", name: "A"), TaskDefinition(key: "b", name: "B")]

  static func workflow(_ id: WorkflowID, _ name: String, _ kind: WorkflowKind) -> [any BackOfficeCommand] {
    [
      CreateWorkflow(workflowID: id, name: name, serviceID: Office.boilers, kind: kind),
      SetWorkflowTasks(workflowID: id, tasks: tasks), PublishWorkflow(workflowID: id),
      MarkWorkflowDefault(workflowID: id),
    ]
  }

  static func opening(
    _ id: OrderID, of customer: CustomerID = Office.abc, service: ServiceID = Office.boilers, product: ProductID? = nil,
    workflow: WorkflowID? = nil, for user: UserID = Office.gus, type: OrderType = .oneOff, terms: ContractTerms? = nil,
    fee: Money? = pounds(100)
  ) -> OpenOrder {
    OpenOrder(
      orderID: id, customerID: customer, type: type, serviceID: service, productID: product, workflowID: workflow,
      assignedUserID: user, initialFee: fee, contractTerms: terms.map { NewContract($0) })
  }

  static func terms(_ renewal: ContractRenewal = .manual, leadDays: Int = 0) -> ContractTerms {
    ContractTerms(
      anchor: LocalDate("2024-02-01")!, every: ContractPeriod(1, .month), renewal: renewal, leadDays: leadDays)
  }
  static let contracted = sal(opening(contractOrder, type: .contract, terms: terms()), id: command)

  static func request(_ pounds: Int64, _ id: PaymentID = payment, key: String = "k", method: String = "pm_1")
    -> RequestPayment
  {
    RequestPayment(
      orderID: order, paymentID: id, fee: .initial, amount: Here.pounds(pounds), methodRef: method, idempotencyKey: key)
  }
  static func succeeded(_ id: PaymentID = payment, as reference: String = "pi_1") -> RecordPaymentResult {
    RecordPaymentResult(paymentID: id, result: .succeeded, gatewayRef: reference)
  }

  static func schedule(order: OrderID? = nil, kind: String = "Call") -> ScheduleActivity {
    ScheduleActivity(
      activityID: visit, customerID: Office.abc, orderID: order, kind: kind, title: "Ask", startsAt: .at(tomorrow),
      assignedUserID: Office.gus)
  }

  static func start(_ headers: [String] = ImportColumn.allCases.map(\.heading), id: ImportID = sheet) -> StartImport {
    StartImport(
      importID: id, fileSHA256: Office.digest, headers: headers, rowCount: 0, mode: .strict, onDuplicate: .skip,
      requestedBy: Office.sal)
  }

  static func message(_ channel: MessageChannel = .email, to customer: CustomerID = Office.abc) -> SendMessage {
    SendMessage(customerID: customer, channel: channel, to: .customer, body: "Hello")
  }

  static func addUser(
    _ id: UserID = ida, email: String = "ida@acme.example", type: UserType = .general, licence: Licence = .paid
  ) -> AddUser {
    AddUser(userID: id, name: "Ida", email: email, userType: type, licence: licence)
  }
  static let invite = sal(
    InviteUser(userID: ida, name: "Ida", email: "ida@acme.example", userType: .general, licence: .paid), id: command)
  static let invitation = InvitationID(UUID(namespace: command, name: "invitation/0")).description

  /// The account before each provocation.
  static let beginning: [Sent] =
    [
      Sent(command: Office.registration, actor: .system("registration"))
    ]
    + ([
      AddUser(userID: Office.ada, name: "Ada", email: "ada@acme.example", userType: .admin, licence: .paid),
      AddUser(userID: Office.gus, name: "Gus", email: "gus@acme.example", userType: .general, licence: .paid),
      AddService(serviceID: Office.boilers, name: "Boilers"), AddService(serviceID: roofs, name: "Roofs"),
      AddProduct(productID: slate, serviceID: roofs, name: "Slate"),
      ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"),
      CreateCustomer(
        customerID: Office.abc, kind: .company, name: "ABC", details: CustomerDetails(email: "abc@abc.example")),
      CreateCustomer(customerID: xyz, kind: .company, name: "XYZ"),
      AddContact(customerID: Office.abc, contactID: ann, name: "Ann"),
      AddContact(customerID: Office.abc, contactID: bob, name: "Bob"),
      AddContact(customerID: xyz, contactID: xia, name: "Xia"),
      CreateWorkflow(workflowID: draft, name: "Draft", serviceID: Office.boilers, kind: .order),
    ] + workflow(Office.install, "Install", .order) + workflow(enquiry, "Enquiry", .lead) + [
      opening(order),
      OpenLead(leadID: lead, customerID: Office.abc, serviceID: Office.boilers, assignedUserID: Office.gus),
    ]).map { sal($0) }
}

@Suite struct EveryRejectionTests {
  private static let plan = ChangePlan(planID: "p", pricePerUserMonth: Here.pounds(5), billing: .monthly)

  private static func plan(_ change: (inout ChangePlan) -> Void) -> Sent {
    var plan = plan
    change(&plan)
    return sal(plan)
  }

  /// Commands of which the last meets the rejection, and no other is refused; nil for what no command can meet.
  private static func provocation(_ code: Rejection.Code) -> [Sent]? {
    switch code {
    // General.
    case .forbidden: [gus(AddService(name: "Pumps"))]
    case .userNotActive: [sal(DeactivateUser(userID: Office.gus)), gus(AddContact(customerID: Office.abc, name: "Cy"))]
    case .notFound: [sal(WakeOrder(orderID: Here.other))]
    case .concurrencyConflict: [sal(SnoozeOrder(orderID: Here.order, until: Here.tomorrow), expecting: 99)]
    case .commandIDReused:
      [sal(AddService(name: "Pumps"), id: Here.command), sal(AddService(name: "Taps"), id: Here.command)]
    case .idInUse: [sal(Here.opening(Here.order))]
    case .invalidField: [sal(AddService(name: " "))]
    case .accountReadOnly:
      [sal(ChangeSettings(changes: ["accountReadOnly": .flag(true)])), sal(AddService(name: "Pumps"))]
    case .accountExists: [Sent(command: Office.registration, actor: .system("registration"))]
    case .featureNotInPlan:
      [
        plan { $0.features = [] },
        sal(OpenLead(customerID: Office.abc, serviceID: Office.boilers, assignedUserID: Office.gus)),
      ]
    case .invalidMoney: [sal(AddFee(orderID: Here.order, name: "Van", amount: Here.pounds(-1)))]
    case .currencyMismatch:
      [sal(AddFee(orderID: Here.order, name: "Van", amount: Money(minor: 1, currency: "EUR")))]
    case .textTooLong:
      [sal(AddNote(customerID: Office.abc, text: String(repeating: "x", count: 70_000)))]
    case .linkMismatch: [sal(Here.opening(Here.other, of: Here.xyz)), sal(Here.schedule(order: Here.other))]
    case .timeTooFarAhead: [later(400, sal(AddService(name: "Pumps")))]
    // Limits and lists.
    case .seatLimitReached:
      [plan { $0.maxSeats = 1 }, sal(Here.addUser(licence: .free))]
    case .customerLimitReached:
      [plan { $0.maxCustomers = 2 }, sal(CreateCustomer(kind: .company, name: "Third"))]
    case .duplicateLabel: [sal(AddListItem(list: .source, label: "Website"))]
    case .itemInUse: [sal(RetireListItem(list: .customerStatus, item: "Prospect"))]
    case .itemProtected:
      ["Suspect", "Customer", "Prospect"].map { sal(RetireListItem(list: .customerStatus, item: $0)) }
    case .itemRetired:
      [
        sal(RetireListItem(list: .customerStatus, item: "Suspect")),
        sal(ChangeCustomerStatus(customerID: Office.abc, to: "Suspect")),
      ]
    case .unknownStatus: [sal(ChangeCustomerStatus(customerID: Office.abc, to: "Nobody"))]
    case .secretInPayload: [sal(ConfigurePaymentGateway(provider: "stripe", accountRef: "sk_live_abcdefgh12345678"))]
    // Users.
    case .emailInUse: [sal(Here.addUser(email: "ADA@acme.example"))]
    case .userNotInvited: [sal(ResendInvitation(userID: Office.gus))]
    case .invitationExpired:
      [Here.invite, later(60, user(Here.ida, AcceptInvitation(userID: Here.ida, token: Here.invitation)))]
    case .invitationSuperseded:
      [
        Here.invite, sal(ResendInvitation(userID: Here.ida)),
        user(Here.ida, AcceptInvitation(userID: Here.ida, token: Here.invitation)),
      ]
    case .invitationInvalid: [Here.invite, user(Here.ida, AcceptInvitation(userID: Here.ida, token: "?"))]
    case .lastSuperAdmin: [sal(ChangeUserType(userID: Office.sal, to: .admin))]
    case .reassignTargetNotActive: [Here.invite, sal(DeactivateUser(userID: Office.gus, reassignTo: Here.ida))]
    case .reassignToSelf: [sal(DeactivateUser(userID: Office.gus, reassignTo: Office.gus))]
    case .assigneeNotActive: [Here.invite, sal(Here.opening(Here.other, for: Here.ida))]
    // The catalogue and workflows.
    case .serviceRetired: [sal(RetireService(serviceID: Office.boilers)), sal(Here.opening(Here.other))]
    case .productNotInService: [sal(Here.opening(Here.other, product: Here.slate))]
    case .duplicateName: [sal(AddService(name: "Boilers"))]
    case .duplicateTaskKey: [sal(SetWorkflowTasks(workflowID: Here.draft, tasks: [Here.tasks[0], Here.tasks[0]]))]
    case .emptyWorkflow: [sal(PublishWorkflow(workflowID: Here.draft))]
    case .nothingToPublish: [sal(PublishWorkflow(workflowID: Office.install))]
    case .workflowNotPublished: [sal(Here.opening(Here.other, workflow: Here.draft))]
    case .workflowArchived:
      [sal(ArchiveWorkflow(workflowID: Office.install)), sal(Here.opening(Here.other, workflow: Office.install))]
    case .workflowKindMismatch: [sal(Here.opening(Here.other, workflow: Here.enquiry))]
    case .noPublishedOrderWorkflow:
      [sal(ArchiveWorkflow(workflowID: Office.install)), sal(Here.opening(Here.other))]
    case .noPublishedLeadWorkflow:
      [
        sal(ArchiveWorkflow(workflowID: Here.enquiry)),
        sal(OpenLead(customerID: Office.abc, serviceID: Office.boilers, assignedUserID: Office.gus)),
      ]
    // Customers and contacts.
    case .customerNotFound: [sal(AddContact(customerID: anID(199), name: "Cy"))]
    case .customerArchived:
      [sal(ArchiveCustomer(customerID: Here.xyz)), sal(AddContact(customerID: Here.xyz, name: "Cy"))]
    case .customerErased: nil
    case .customerHasOpenWork: [sal(ArchiveCustomer(customerID: Office.abc))]
    case .probableDuplicate:
      [sal(CreateCustomer(kind: .company, name: "A", details: CustomerDetails(email: "ABC@abc.example")))]
    case .contactNotFound: [sal(MakeContactDefault(customerID: Office.abc, contactID: anID(199)))]
    case .promoteTargetInvalid:
      [sal(RemoveContact(customerID: Office.abc, contactID: Here.ann, promote: Here.xia))]
    case .sameContact: [sal(MergeContacts(customerID: Office.abc, keep: Here.ann, drop: Here.ann))]
    case .sameCustomer: [sal(MergeCustomers(keep: Office.abc, drop: Office.abc))]
    case .mergeAcrossCustomers: [sal(MergeContacts(customerID: Office.abc, keep: Here.ann, drop: Here.xia))]
    case .orderClosed, .orderNotClosed, .alreadyClosed, .orderDeleted, .orderSnoozed, .orderNotSnoozed, .leadClosed,
      .leadNotClosed, .leadDeleted, .leadSnoozed, .leadNotSnoozed, .alreadyConverted, .taskNotFound, .taskNotInProgress,
      .taskCompleted, .emptyComment, .untilNotInFuture, .untilTooFar, .resumeBeyondProgress, .activityFinished:
      provocationOfWork(code)
    case .termsOnOneOff, .invalidTerms, .contractEnded, .cycleAlreadyRenewed, .renewalNotDue, .unknownFee,
      .feeBelowPaid,
      .feeHasPayments, .orderHasPayments, .paymentGatewayNotConfigured, .paymentInProgress, .amountExceedsOutstanding,
      .amountMismatch, .unknownPayment, .idempotencyKeyReused, .cardDataNotAllowed, .refundExceedsPaid:
      provocationOfMoney(code)
    // Imports, messages and set-up.
    case .headerMismatch: [sal(Here.start(["Name"]))]
    case .mappingNotApproved:
      [
        sal(ProposeImportMapping(importID: Here.sheet, headers: ["Firm"])),
        sal(
          StartImport(
            importID: Here.sheet, fileSHA256: Office.digest, headers: ["Firm"], rowCount: 1, mode: .mapped,
            onDuplicate: .skip, requestedBy: Office.sal)),
      ]
    case .fileAlreadyImported:
      [sal(Here.start()), sal(FinishImport(importID: Here.sheet)), sal(Here.start(id: anID(198)))]
    case .importNotRunning:
      [sal(Here.start()), sal(FinishImport(importID: Here.sheet)), sal(CancelImport(importID: Here.sheet))]
    case .noAddressForChannel: [sal(Here.message(to: Here.xyz))]
    case .channelNotConfigured:
      [sal(EditCustomer(customerID: Office.abc, changes: ["mobile": .text("07700 900123")])), sal(Here.message(.sms))]
    case .doNotContact:
      [sal(EditCustomer(customerID: Office.abc, changes: ["doNotContact": .list(["email"])])), sal(Here.message())]
    case .erasureUnavailable: []
    case .regionNotAllowed: nil
    }
  }

  private static func provocationOfWork(_ code: Rejection.Code) -> [Sent] {
    let (order, lead) = (Here.order, Here.lead)
    let close = sal(CloseOrder(orderID: order, outcome: .other))
    let closeLead = sal(CloseLead(leadID: lead, outcome: .lost))
    let complete = sal(CompleteTask(orderID: order, taskID: .current))
    let comment = sal(CommentOnTask(orderID: order, taskKey: "a", text: "Yes"))
    let commentOnLead = sal(CommentOnLeadTask(leadID: lead, taskKey: "a", text: "Yes"))
    let convert = sal(ConvertLead(leadID: lead, orderType: .oneOff))
    return switch code {
    case .orderClosed: [close, comment]
    case .orderNotClosed: [sal(ReopenOrder(orderID: order))]
    case .alreadyClosed: [close, close.again]
    case .orderDeleted: [sal(DeleteOrder(orderID: order)), comment]
    case .orderSnoozed: [sal(SnoozeOrder(orderID: order, until: Here.tomorrow)), complete]
    case .orderNotSnoozed: [sal(WakeOrder(orderID: order))]
    case .leadClosed: [closeLead, commentOnLead]
    case .leadNotClosed: [sal(ReopenLead(leadID: lead))]
    case .leadDeleted: [sal(DeleteLead(leadID: lead)), commentOnLead]
    case .leadSnoozed:
      [sal(SnoozeLead(leadID: lead, until: Here.tomorrow)), sal(CompleteLeadTask(leadID: lead, taskID: .current))]
    case .leadNotSnoozed: [sal(WakeLead(leadID: lead))]
    case .alreadyConverted: [convert, convert.again]
    case .taskNotFound: [sal(CommentOnTask(orderID: order, taskKey: "none", text: "Yes"))]
    case .taskNotInProgress: [sal(CompleteTask(orderID: order, taskKey: "b"))]
    case .taskCompleted: [complete, sal(SetTaskResponsible(orderID: order, taskKey: "a", userID: Office.ada))]
    case .emptyComment: [sal(CommentOnTask(orderID: order, taskKey: "a", text: " "))]
    case .untilNotInFuture: [sal(SnoozeOrder(orderID: order, until: Office.start))]
    case .untilTooFar: [sal(SnoozeOrder(orderID: order, until: Here.tomorrow.advanced(by: 6 * 366 * 86_400_000)))]
    case .resumeBeyondProgress:
      [close, sal(ReopenOrder(orderID: order, resumeAt: .id(TaskID(UUID(namespace: Self.opened, name: "task/1")))))]
    case .activityFinished:
      [
        sal(Here.schedule()), sal(CancelActivity(activityID: Here.visit)),
        sal(CompleteActivity(activityID: Here.visit)),
      ]
    default: []
    }
  }

  /// The command that opens the order.
  private static let opened = Here.beginning.first { $0.command is OpenOrder }!.id

  private static func provocationOfMoney(_ code: Rejection.Code) -> [Sent] {
    let order = Here.order
    let renew = sal(RenewContract(contractID: Here.contract))
    let paid = [sal(Here.request(60)), port("payments", Here.succeeded())]
    return switch code {
    case .termsOnOneOff: [sal(Here.opening(Here.other, terms: Here.terms()))]
    case .invalidTerms: [sal(Here.opening(Here.other, type: .contract, terms: Here.terms(leadDays: 91)))]
    case .contractEnded:
      [Here.contracted, sal(EndContract(contractID: Here.contract)), sal(EndContract(contractID: Here.contract))]
    case .cycleAlreadyRenewed:
      [Here.contracted, later(40, renew), later(40, sal(RenewContract(contractID: Here.contract, cycle: 1)))]
    case .renewalNotDue: [Here.contracted, renew]
    case .unknownFee: [sal(RemoveFee(orderID: order, feeID: Here.fee))]
    case .feeBelowPaid: paid + [sal(SetInitialFee(orderID: order, amount: Here.pounds(59)))]
    case .feeHasPayments:
      [
        sal(AddFee(orderID: order, feeID: Here.fee, name: "Van", amount: Here.pounds(5))),
        sal(
          RequestPayment(
            orderID: order, fee: .additional(Here.fee), amount: Here.pounds(5), methodRef: "pm_1", idempotencyKey: "v")),
        sal(RemoveFee(orderID: order, feeID: Here.fee)),
      ]
    case .orderHasPayments: paid + [sal(DeleteOrder(orderID: order))]
    case .paymentGatewayNotConfigured: [sal(DisablePaymentGateway()), sal(Here.request(60))]
    case .paymentInProgress: [sal(Here.request(60)), sal(Here.request(10, Here.again, key: "l"))]
    case .amountExceedsOutstanding: [sal(Here.request(101))]
    case .amountMismatch:
      [
        sal(Here.request(60)),
        port(
          "payments",
          RecordPaymentResult(
            paymentID: Here.payment, result: .succeeded, gatewayRef: "pi_1", amount: Here.pounds(59))),
      ]
    case .unknownPayment: [port("payments", Here.succeeded())]
    case .idempotencyKeyReused: [sal(Here.request(60)), sal(Here.request(10, Here.again))]
    case .cardDataNotAllowed: [sal(Here.request(60, method: "4111 1111 1111 1111"))]
    case .refundExceedsPaid:
      paid + [sal(RefundPayment(paymentID: Here.payment, amount: Here.pounds(61), idempotencyKey: "r"))]
    default: []
    }
  }

  @Test(arguments: Rejection.Code.allCases) func `every rejection comes out of the runner`(_ code: Rejection.Code)
    async throws
  {
    guard let commands = Self.provocation(code) else {
      #expect(RuleCampaignTests.unreachable[code] != nil)
      return
    }
    let runner = try CommandRunner<BackOfficeDomain, InMemoryEventStore>(
      store: InMemoryEventStore(), environment: DecisionEnvironment(zones: .ofThisMachine, channels: [.email]))
    var all = Here.beginning + commands
    if code == .erasureUnavailable {
      var registration = Office.registration
      registration.personalDataKeys = true
      all = [Sent(command: registration, actor: .system("registration"))]
    }
    let last = all.removeLast()
    for sent in all { try await Self.run(sent, runner) }
    do throws(Failure) {
      try await Self.run(last, runner)
      Issue.record("\(last.command) was accepted")
    } catch {
      guard case .rejected(let rejection) = error else { throw error }
      #expect(Rejection.Code(rejection) == code && rejection.code == code.rawValue)
    }
  }

  private static func run(
    _ sent: Sent, _ runner: CommandRunner<BackOfficeDomain, InMemoryEventStore>
  ) async throws(Failure) {
    _ = try await runner.run(
      sent.command, CommandMetadata(commandID: sent.id, actor: sent.actor, expectedVersion: sent.expected),
      now: Office.start.advanced(by: sent.days * 86_400_000), notFarAfter: Office.start)
  }

  @Test func `what commands say that they refuse are codes`() {
    let codes = Set(Rejection.Code.allCases.map(\.rawValue))
    for name in BackOfficeDomain.commands.names {
      let type = BackOfficeDomain.commands[name]!
      #expect(codes.isSuperset(of: type.refusals), "\(name)")
    }
  }
}

extension Sent {
  /// The same with another id.
  fileprivate var again: Sent { Sent(command: command, actor: actor, id: UUID(), expected: expected, days: days) }
}
