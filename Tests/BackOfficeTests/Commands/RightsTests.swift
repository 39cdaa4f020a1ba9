// Who may send which command: the table of rights, written down once more by hand.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct RightsTests {
  private static let order = OrderID("00000000-0000-4000-8000-0000000000f1")!
  private static let contact = ContactID("00000000-0000-4000-8000-0000000000f2")!
  private static let text: FieldEdits = ["name": .text("X")]

  static let superAdminsOnly: [any BackOfficeCommand] = [
    ChangePlan(
      planID: "x", features: [], pricePerUserMonth: Money(minor: 0, currency: "GBP"), billing: .monthly),
    AddListItem(list: .source, label: "X"),
    RenameListItem(list: .source, item: "Other", label: "X"),
    RetireListItem(list: .source, item: "Other"),
    ConfigurePaymentGateway(provider: "x", accountRef: "y"),
    DisablePaymentGateway(),
    ChangeSettings(changes: [:]),
    invitation(),
    AddUser(name: "X", email: "x@y.example", userType: .general, licence: .paid),
    ChangeUserType(userID: Office.gil, to: .admin),
    AssignUserLicence(userID: Office.gil, licence: .paid),
    ResetUserPassword(userID: Office.gil, credentialRef: "x"),
    DeactivateUser(userID: Office.gil),
    RestoreUser(userID: Office.gil),
    DeleteUser(userID: Office.gil),
    AddService(name: "X"),
    RenameService(serviceID: Office.boilers, name: "X"),
    RetireService(serviceID: Office.boilers),
    AddProduct(serviceID: Office.boilers, name: "X"),
    DeleteOrder(orderID: order),
  ]

  static let adminsToo: [any BackOfficeCommand] = [
    CreateWorkflow(name: "X", serviceID: Office.boilers, kind: .order),
    SetWorkflowTasks(workflowID: Office.install, tasks: []),
    PublishWorkflow(workflowID: Office.install, autoCloseOnFinish: true),
    MarkWorkflowDefault(workflowID: Office.install),
    CopyWorkflow(workflowID: Office.install, newName: "X"),
    ArchiveWorkflow(workflowID: Office.install),
    ChangeCustomerKind(customerID: Office.abc, to: .company),
    MergeContacts(customerID: Office.abc, keep: contact, drop: contact),
    ArchiveCustomer(customerID: Office.abc),
    UnarchiveCustomer(customerID: Office.abc),
    AssignOrder(orderID: order, assignedUserID: .set(Office.gil)),
    SetTaskResponsible(orderID: order, taskKey: "fit", userID: Office.gus),
    RetryEffect(effectID: EffectID(order.uuid)),
  ]

  static let everyUser: [any BackOfficeCommand] = [
    CreateCustomer(kind: .company, name: "X"),
    EditCustomer(customerID: Office.abc, changes: text),
    ChangeCustomerStatus(customerID: Office.abc, to: "Customer"),
    AddContact(customerID: Office.abc, name: "Ann"),
    EditContact(customerID: Office.abc, contactID: contact, changes: text),
    MakeContactDefault(customerID: Office.abc, contactID: contact),
    RemoveContact(customerID: Office.abc, contactID: contact),
    schedule(for: Office.gil),
    LogActivity(customerID: Office.abc, kind: "Call", text: "x", occurredAt: Office.start),
    SendMessage(customerID: Office.abc, channel: .email, body: "x"),
    LogCall(customerID: Office.abc, direction: .inbound),
    AddNote(customerID: Office.abc, text: "x"),
  ]

  static let ownersOnly: [any BackOfficeCommand] = [
    CompleteTask(orderID: order, taskID: .current),
    CommentOnTask(orderID: order, taskID: .current, text: "x"),
    SnoozeTask(orderID: order, taskID: .current, until: Office.start.advanced(by: 1)),
    WakeTask(orderID: order, taskID: .current),
    SnoozeOrder(orderID: order, until: Office.start.advanced(by: 1)),
    WakeOrder(orderID: order),
    EditOrderDetails(orderID: order, changes: ["description": .text("x")]),
    SetInitialFee(orderID: order, amount: Money(minor: 1, currency: "GBP")),
    AddFee(orderID: order, name: "X", amount: Money(minor: 1, currency: "GBP")),
    CloseOrder(orderID: order, outcome: .completed),
    ReopenOrder(orderID: order),
  ]

  static let activity = ActivityID("00000000-0000-4000-8000-0000000000f3")!

  static func schedule(_ id: ActivityID? = nil, for user: UserID) -> ScheduleActivity {
    ScheduleActivity(
      activityID: id, customerID: Office.abc, kind: "Call", title: "x", startsAt: .at(Office.start),
      assignedUserID: user)
  }

  static let holdersOfActivities: [any BackOfficeCommand] = [
    EditActivity(activityID: activity, changes: ActivityEdits(title: .set("y"))),
    CompleteActivity(activityID: activity), CancelActivity(activityID: activity),
  ]

  @Test(arguments: holdersOfActivities) func activitiesAreWhoseTheyAreAssignedToOrMadeBy(
    _ command: any BackOfficeCommand
  ) throws {
    var madeByGus = Office.trading
    try madeByGus.run(Self.schedule(Self.activity, for: Office.gil), as: Office.gus)
    for user in [Office.sal, Office.ada, Office.gus, Office.gil] {
      #expect(!isForbidden(command, to: user, in: madeByGus))
    }
    var madeByAda = Office.trading
    try madeByAda.run(Self.schedule(Self.activity, for: Office.gil), as: Office.ada)
    #expect(isForbidden(command, to: Office.gus, in: madeByAda))
    #expect(!isForbidden(command, to: Office.gil, in: madeByAda))
    #expect(madeByAda.rejection(of: command, by: .integration("email")) == .forbidden(action: command.name))
    #expect(madeByAda.rejection(of: command, by: .system("hand-over")) == nil)
    // Whoever it is taken from has made it still.
    try madeByGus.run(
      EditActivity(activityID: Self.activity, changes: ActivityEdits(assignedUserID: .set(Office.ada))), as: Office.gus)
    #expect(!isForbidden(command, to: Office.gus, in: madeByGus))
    #expect(isForbidden(command, to: Office.gil, in: madeByGus))
  }

  /// With an order of Gus's, whose order admin is Gil; its second task is Gil's.
  private func office(admin: UserID? = nil) throws -> Office {
    var office = Office.trading
    let open = OpenOrder(
      orderID: Self.order, customerID: Office.abc, type: .oneOff, serviceID: Office.boilers,
      assignedUserID: Office.gus, orderAdminID: admin)
    try office.run(open)
    return office
  }

  private func isForbidden(_ command: any BackOfficeCommand, to user: UserID, in office: Office) -> Bool {
    office.rejection(of: command, as: user) == .forbidden(action: command.name)
  }

  // Checklist: L-41, L-60, L-63, L-64, L-97, H-02
  @Test(arguments: superAdminsOnly) func `what only Super Admins may do`(_ command: any BackOfficeCommand) throws {
    let office = try office()
    #expect(!isForbidden(command, to: Office.sal, in: office))
    #expect(isForbidden(command, to: Office.ada, in: office))
    #expect(isForbidden(command, to: Office.gus, in: office))
  }

  // Checklist: L-61
  @Test(arguments: adminsToo) func `what admins may do too`(_ command: any BackOfficeCommand) throws {
    let office = try office()
    #expect(!isForbidden(command, to: Office.sal, in: office))
    #expect(!isForbidden(command, to: Office.ada, in: office))
    #expect(isForbidden(command, to: Office.gus, in: office))
  }

  // Checklist: L-61
  @Test(arguments: everyUser) func `what everybody may do`(_ command: any BackOfficeCommand) throws {
    let office = try office()
    for user in [Office.sal, Office.ada, Office.gus] { #expect(!isForbidden(command, to: user, in: office)) }
  }

  @Test(arguments: ownersOnly) func `what only owners may do`(_ command: any BackOfficeCommand) throws {
    let office = try office()
    for user in [Office.sal, Office.ada, Office.gus] { #expect(!isForbidden(command, to: user, in: office)) }
    #expect(isForbidden(command, to: Office.gil, in: office))
  }

  @Test(arguments: ownersOnly) func `order admins own their orders unless the setting says no`(
    _ command: any BackOfficeCommand
  ) throws {
    var office = try office(admin: Office.gil)
    #expect(!isForbidden(command, to: Office.gil, in: office))
    try office.run(ChangeSettings(changes: ["scopeIncludesOrderAdmin": .flag(false)]))
    #expect(isForbidden(command, to: Office.gil, in: office))
  }

  @Test func `who is responsible for a task completes it on another's order`() throws {
    var office = try office()
    let fit = CompleteTask(orderID: Self.order, taskKey: "fit")
    let survey = CompleteTask(orderID: Self.order, taskKey: "survey")
    #expect(isForbidden(survey, to: Office.gil, in: office))
    try office.run(survey, as: Office.gus)
    #expect(try office.run(fit, as: Office.gil).count > 0)
  }

  @Test func `general users open orders for themselves only`() {
    func open(for user: UserID) -> any BackOfficeCommand {
      OpenOrder(customerID: Office.abc, type: .oneOff, serviceID: Office.boilers, assignedUserID: user)
    }
    let office = Office.trading
    #expect(!isForbidden(open(for: Office.gus), to: Office.gus, in: office))
    #expect(isForbidden(open(for: Office.gil), to: Office.gus, in: office))
    #expect(!isForbidden(open(for: Office.gil), to: Office.ada, in: office))
    #expect(!isForbidden(open(for: Office.gil), to: Office.sal, in: office))
  }

  // Checklist: L-97
  @Test func `the settings name who may delete orders`() throws {
    var office = try office()
    let delete = DeleteOrder(orderID: Self.order)
    try office.run(
      ChangeSettings(changes: ["deleteOrderRoles": .list(["admin", "general"])]))
    #expect(isForbidden(delete, to: Office.sal, in: office))
    #expect(!isForbidden(delete, to: Office.ada, in: office))
    #expect(!isForbidden(delete, to: Office.gus, in: office))
    #expect(isForbidden(delete, to: Office.gil, in: office))
  }

  @Test func `the engine is not bound by a user's rights`() throws {
    let office = try office()
    for command in Self.superAdminsOnly + Self.adminsToo + Self.everyUser + Self.ownersOnly {
      #expect(office.rejection(of: command, by: .system("snooze")) != .forbidden(action: command.name))
    }
  }

  @Test func `importers and ports may only do their part`() throws {
    var office = try office()
    try office.startImport()
    for command in Self.superAdminsOnly + Self.adminsToo + Self.everyUser + Self.ownersOnly {
      let forbidden = BackOffice.Rejection.forbidden(action: command.name)
      #expect(office.rejection(of: command, by: .integration("stripe")) == forbidden)
      // What it makes of a row it makes in the row's own batch.
      #expect(office.rejection(of: command, by: .importer(Office.sheet.uuid)) == forbidden)
    }
  }

  @Test func `what ports report is nobody else's`() throws {
    let office = try office()
    let reports: [any BackOfficeCommand] = [
      RecordMessageResult(messageID: MessageID(Self.order.uuid), customerID: Office.abc, result: .delivered),
      RecordInboundMessage(customerID: Office.abc, channel: .sms, externalID: "1", body: "x"),
      LinkExternalDocument(
        customerID: Office.abc, system: "x", externalID: "1", kind: .quote, number: "1", date: "2024-01-01",
        amount: Money(minor: 1, currency: "GBP"), status: .draft),
      RecordEffectResult(effectID: EffectID(Self.order.uuid), kind: .invitation, cause: 1, result: .delivered),
    ]
    for command in reports {
      for user in [Office.sal, Office.ada, Office.gus] { #expect(isForbidden(command, to: user, in: office)) }
      for port in Integration.allCases.map(\.rawValue) + ["stripe", ""] {
        let isForbidden = office.rejection(of: command, by: .integration(port)) == .forbidden(action: command.name)
        #expect(isForbidden != type(of: command).integrations.map(\.rawValue).contains(port), "\(command.name) \(port)")
      }
    }
  }

  @Test func `registration may do nothing else`() throws {
    let office = try office()
    for command in Self.superAdminsOnly + Self.adminsToo + Self.everyUser + Self.ownersOnly {
      #expect(office.rejection(of: command, by: .system("registration")) == .forbidden(action: command.name))
    }
  }
}
