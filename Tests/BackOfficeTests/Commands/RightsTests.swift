// Who may send which command: the table of rights, written down once more by hand.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct RightsTests {
  private static let order = OrderID("00000000-0000-4000-8000-0000000000f1")!
  private static let contact = ContactID("00000000-0000-4000-8000-0000000000f2")!
  private static let text: FieldEdits = ["name": .text("X")]

  static let superAdminsOnly: [BackOffice.Command] = [
    .account(
      .changePlan(
        ChangePlan(
          planID: "x", features: [], pricePerUserMonth: Money(minor: 0, currency: "GBP"), billing: .monthly))),
    .account(.addListItem(AddListItem(list: .source, label: "X"))),
    .account(.renameListItem(RenameListItem(list: .source, item: "Other", label: "X"))),
    .account(.retireListItem(RetireListItem(list: .source, item: "Other"))),
    .account(.configurePaymentGateway(ConfigurePaymentGateway(provider: "x", accountRef: "y"))),
    .account(.disablePaymentGateway(DisablePaymentGateway())),
    .account(.changeSettings(ChangeSettings(changes: [:]))),
    invitation(),
    .user(.addUser(AddUser(name: "X", email: "x@y.example", userType: .general, licence: .paid))),
    .user(.changeUserType(ChangeUserType(userID: Office.gil, to: .admin))),
    .user(.assignUserLicence(AssignUserLicence(userID: Office.gil, licence: .paid))),
    .user(.deactivateUser(DeactivateUser(userID: Office.gil))),
    .user(.restoreUser(RestoreUser(userID: Office.gil))),
    .user(.deleteUser(DeleteUser(userID: Office.gil))),
    .catalogue(.addService(AddService(name: "X"))),
    .catalogue(.renameService(RenameService(serviceID: Office.boilers, name: "X"))),
    .catalogue(.retireService(RetireService(serviceID: Office.boilers))),
    .catalogue(.addProduct(AddProduct(serviceID: Office.boilers, name: "X"))),
    .order(.deleteOrder(DeleteOrder(orderID: order))),
  ]

  static let adminsToo: [BackOffice.Command] = [
    .workflow(.createWorkflow(CreateWorkflow(name: "X", serviceID: Office.boilers, kind: .order))),
    .workflow(.setWorkflowTasks(SetWorkflowTasks(workflowID: Office.install, tasks: []))),
    .workflow(.publishWorkflow(PublishWorkflow(workflowID: Office.install, autoCloseOnFinish: true))),
    .workflow(.markWorkflowDefault(MarkWorkflowDefault(workflowID: Office.install))),
    .workflow(.copyWorkflow(CopyWorkflow(workflowID: Office.install, newName: "X"))),
    .workflow(.archiveWorkflow(ArchiveWorkflow(workflowID: Office.install))),
    .customer(.changeCustomerKind(ChangeCustomerKind(customerID: Office.abc, to: .company))),
    .customer(.mergeContacts(MergeContacts(customerID: Office.abc, keep: contact, drop: contact))),
    .customer(.archiveCustomer(ArchiveCustomer(customerID: Office.abc))),
    .customer(.unarchiveCustomer(UnarchiveCustomer(customerID: Office.abc))),
    .order(.assignOrder(AssignOrder(orderID: order, assignedUserID: .set(Office.gil)))),
    .order(.setTaskResponsible(SetTaskResponsible(orderID: order, taskKey: "fit", userID: Office.gus))),
  ]

  static let everyUser: [BackOffice.Command] = [
    .customer(.createCustomer(CreateCustomer(kind: .company, name: "X"))),
    .customer(.editCustomer(EditCustomer(customerID: Office.abc, changes: text))),
    .customer(.changeCustomerStatus(ChangeCustomerStatus(customerID: Office.abc, to: "Customer"))),
    .customer(.addContact(AddContact(customerID: Office.abc, name: "Ann"))),
    .customer(.editContact(EditContact(customerID: Office.abc, contactID: contact, changes: text))),
    .customer(.makeContactDefault(MakeContactDefault(customerID: Office.abc, contactID: contact))),
    .customer(.removeContact(RemoveContact(customerID: Office.abc, contactID: contact))),
  ]

  static let ownersOnly: [BackOffice.Command] = [
    .order(.completeTask(CompleteTask(orderID: order, taskID: .current))),
    .order(.commentOnTask(CommentOnTask(orderID: order, taskID: .current, text: "x"))),
    .order(.snoozeTask(SnoozeTask(orderID: order, taskID: .current, until: Office.start.advanced(by: 1)))),
    .order(.wakeTask(WakeTask(orderID: order, taskID: .current))),
    .order(.snoozeOrder(SnoozeOrder(orderID: order, until: Office.start.advanced(by: 1)))),
    .order(.wakeOrder(WakeOrder(orderID: order))),
    .order(.editOrderDetails(EditOrderDetails(orderID: order, changes: ["description": .text("x")]))),
    .order(.setInitialFee(SetInitialFee(orderID: order, amount: Money(minor: 1, currency: "GBP")))),
    .order(.addFee(AddFee(orderID: order, name: "X", amount: Money(minor: 1, currency: "GBP")))),
    .order(.closeOrder(CloseOrder(orderID: order, outcome: .completed))),
    .order(.reopenOrder(ReopenOrder(orderID: order))),
  ]

  /// With an order of Gus's, whose order admin is Gil; its second task is Gil's.
  private func office(admin: UserID? = nil) throws -> Office {
    var office = Office.trading
    let open = OpenOrder(
      orderID: Self.order, customerID: Office.abc, type: .oneOff, serviceID: Office.boilers,
      assignedUserID: Office.gus, orderAdminID: admin)
    try office.run(.order(.openOrder(open)))
    return office
  }

  private func isForbidden(_ command: BackOffice.Command, to user: UserID, in office: Office) -> Bool {
    office.rejection(of: command, as: user) == .forbidden(action: command.name)
  }

  @Test(arguments: superAdminsOnly) func superAdmins(_ command: BackOffice.Command) throws {
    let office = try office()
    #expect(!isForbidden(command, to: Office.sal, in: office))
    #expect(isForbidden(command, to: Office.ada, in: office))
    #expect(isForbidden(command, to: Office.gus, in: office))
  }

  @Test(arguments: adminsToo) func admins(_ command: BackOffice.Command) throws {
    let office = try office()
    #expect(!isForbidden(command, to: Office.sal, in: office))
    #expect(!isForbidden(command, to: Office.ada, in: office))
    #expect(isForbidden(command, to: Office.gus, in: office))
  }

  @Test(arguments: everyUser) func everybody(_ command: BackOffice.Command) throws {
    let office = try office()
    for user in [Office.sal, Office.ada, Office.gus] { #expect(!isForbidden(command, to: user, in: office)) }
  }

  @Test(arguments: ownersOnly) func owners(_ command: BackOffice.Command) throws {
    let office = try office()
    for user in [Office.sal, Office.ada, Office.gus] { #expect(!isForbidden(command, to: user, in: office)) }
    #expect(isForbidden(command, to: Office.gil, in: office))
  }

  @Test(arguments: ownersOnly) func orderAdminsOwnTheirOrdersUnlessTheSettingSaysNo(
    _ command: BackOffice.Command
  ) throws {
    var office = try office(admin: Office.gil)
    #expect(!isForbidden(command, to: Office.gil, in: office))
    try office.run(.account(.changeSettings(ChangeSettings(changes: ["scopeIncludesOrderAdmin": .flag(false)]))))
    #expect(isForbidden(command, to: Office.gil, in: office))
  }

  @Test func whoIsResponsibleForATaskCompletesItOnAnothersOrder() throws {
    var office = try office()
    let fit = BackOffice.Command.order(.completeTask(CompleteTask(orderID: Self.order, taskKey: "fit")))
    let survey = BackOffice.Command.order(.completeTask(CompleteTask(orderID: Self.order, taskKey: "survey")))
    #expect(isForbidden(survey, to: Office.gil, in: office))
    try office.run(survey, as: Office.gus)
    #expect(try office.run(fit, as: Office.gil).count > 0)
  }

  @Test func generalUsersOpenOrdersForThemselvesOnly() {
    func open(for user: UserID) -> BackOffice.Command {
      .order(
        .openOrder(
          OpenOrder(customerID: Office.abc, type: .oneOff, serviceID: Office.boilers, assignedUserID: user)))
    }
    let office = Office.trading
    #expect(!isForbidden(open(for: Office.gus), to: Office.gus, in: office))
    #expect(isForbidden(open(for: Office.gil), to: Office.gus, in: office))
    #expect(!isForbidden(open(for: Office.gil), to: Office.ada, in: office))
    #expect(!isForbidden(open(for: Office.gil), to: Office.sal, in: office))
  }

  @Test func theSettingsNameWhoMayDeleteOrders() throws {
    var office = try office()
    let delete = BackOffice.Command.order(.deleteOrder(DeleteOrder(orderID: Self.order)))
    try office.run(
      .account(.changeSettings(ChangeSettings(changes: ["deleteOrderRoles": .list(["admin", "general"])]))))
    #expect(isForbidden(delete, to: Office.sal, in: office))
    #expect(!isForbidden(delete, to: Office.ada, in: office))
    #expect(!isForbidden(delete, to: Office.gus, in: office))
    #expect(isForbidden(delete, to: Office.gil, in: office))
  }

  @Test func theEngineIsNotBoundByAUsersRights() throws {
    let office = try office()
    for command in Self.superAdminsOnly + Self.adminsToo + Self.everyUser + Self.ownersOnly {
      #expect(office.rejection(of: command, by: .system("snooze")) != .forbidden(action: command.name))
    }
  }

  @Test func importersAndPortsMayOnlyDoTheirPart() throws {
    let office = try office()
    for command in Self.superAdminsOnly + Self.adminsToo + Self.everyUser + Self.ownersOnly {
      let forbidden = BackOffice.Rejection.forbidden(action: command.name)
      #expect(office.rejection(of: command, by: .integration("stripe")) == forbidden)
      let isOfCustomer = if case .customer = command { true } else { false }
      #expect((office.rejection(of: command, by: .importer(Office.abc.uuid)) == forbidden) != isOfCustomer)
    }
  }

  @Test func registrationMayDoNothingElse() throws {
    let office = try office()
    for command in Self.superAdminsOnly + Self.adminsToo + Self.everyUser + Self.ownersOnly {
      #expect(office.rejection(of: command, by: .system("registration")) == .forbidden(action: command.name))
    }
  }
}
