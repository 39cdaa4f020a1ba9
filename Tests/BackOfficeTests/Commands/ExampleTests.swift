// Every command brings an example that help shows: each is read as a line of a command file reads it, with names for
// ids, and carried out in an account that has what the examples speak of.

import EventSourcing
import FoundationEssentials
import JSON
import Testing

@testable import BackOffice

@Suite struct ExampleTests {
  /// The nth of the ids that examples use.
  private static func id<Kind>(_ number: Int) -> ID<Kind> {
    let digits = String(number)
    return ID("0b8e6f0e-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits)!
  }

  private static func importID(_ number: Int) -> ImportID { ImportID("c0000000-0000-4000-8000-00000000000\(number)")! }

  private static func id<Kind>(_ kind: String, _ name: String, in office: Office) -> ID<Kind> {
    ID(office.index.ids(of: kind, named: name)[0])
  }

  /// An account with what the examples speak of.
  private static let office: Office = {
    var office = Office.registered
    do {
      for (name, email) in [("Gus", "gus@acme.example"), ("Ina", "ina@acme.example")] {
        try office.run(AddUser(name: name, email: email, userType: .general, licence: .paid))
      }
      try office.run(DeactivateUser(userID: id("user", "ina@acme.example", in: office)))
      try office.run(InviteUser(name: "Ivy", email: "ivy@acme.example", userType: .general, licence: .paid))
      try office.run(AddListItem(list: .closeReason, label: "Moved away"))
      try office.run(AddService(name: "Installation"))
      let service: ServiceID = id("service", "Installation", in: office)
      try office.run(AddProduct(serviceID: service, name: "Boiler"))
      for (name, kind) in [("Fit", WorkflowKind.order), ("Service", .order), ("Enquiry", .lead)] {
        try office.run(CreateWorkflow(name: name, serviceID: service, kind: kind))
        let tasks = [TaskDefinition(key: "quote", name: "Quote"), TaskDefinition(key: "fit", name: "Fit")]
        try office.run(SetWorkflowTasks(workflowID: id("workflow", name, in: office), tasks: tasks))
      }
      for name in ["Fit", "Enquiry"] {
        try office.run(PublishWorkflow(workflowID: id("workflow", name, in: office)))
      }
      try office.run(CreateCustomer(kind: .company, name: "ABC Ltd"))
      let abc: CustomerID = id("customer", "ABC Ltd", in: office)
      try office.run(AddContact(customerID: abc, contactID: id(10), name: "Ann Archer", email: "ann@abc.example"))
      try office.run(AddContact(customerID: abc, contactID: id(11), name: "Bob Bell", mobile: "07700 900123"))
      for name in ["Idle Ltd", "Gone Ltd"] { try office.run(CreateCustomer(kind: .company, name: name)) }
      try office.run(ArchiveCustomer(customerID: id("customer", "Gone Ltd", in: office)))
      let gus: UserID = id("user", "gus@acme.example", in: office)
      for _ in 1...4 {
        try office.run(OpenOrder(customerID: abc, type: .oneOff, serviceID: service, assignedUserID: gus))
      }
      let orders: [OrderID] = (1...4).map { id("order", "\($0)", in: office) }
      let soon = Office.start.advanced(by: 86_400_000)
      try office.run(AddFee(orderID: orders[0], feeID: id(1), name: "Survey", amount: Money(minor: 1, currency: "GBP")))
      try office.run(
        EditOrderDetails(
          orderID: orders[0],
          changes: ["productID": .text((id("product", "Boiler", in: office) as ProductID).description)]))
      try office.run(SnoozeOrder(orderID: orders[1], until: soon))
      try office.run(SnoozeTask(orderID: orders[2], taskID: .current, until: soon))
      try office.run(CloseOrder(orderID: orders[3], outcome: .cancelled))
      let leads: [LeadID] = (11...14).map { id($0) }
      for lead in leads {
        try office.run(OpenLead(leadID: lead, customerID: abc, serviceID: service, assignedUserID: gus))
      }
      try office.run(
        EditLeadDetails(
          leadID: leads[0],
          changes: ["productID": .text((id("product", "Boiler", in: office) as ProductID).description)]))
      try office.run(SnoozeLead(leadID: leads[1], until: soon))
      try office.run(SnoozeLeadTask(leadID: leads[2], taskID: .current, until: soon))
      try office.run(CloseLead(leadID: leads[3], outcome: .lost))
      let (start, end) = (Instant("2026-03-01T09:00:00Z")!, Instant("2026-03-01T09:30:00Z")!)
      try office.run(
        ScheduleActivity(
          activityID: id(20), customerID: abc, kind: "Call", title: "Ask", startsAt: .at(start), endsAt: .at(end),
          assignedUserID: gus))
      // A contract of which a cycle waits.
      office.now = Instant("2025-12-15T09:00:00Z")!
      let contract = OpenOrder(
        orderID: id(29), customerID: abc, type: .contract, serviceID: service, assignedUserID: gus,
        contractTerms: NewContract(
          ContractTerms(anchor: LocalDate("2025-12-15")!, every: ContractPeriod(1, .month), renewal: .manual)))
      try office.run(contract)
      office.now = Instant("2026-01-15T09:00:00Z")!
      let due = RenewDueContract(contractID: id("contract", "5", in: office), cycle: 1)
      try office.run(due, by: .system("contract-renewal"))
      office.now = Office.start
      try office.run(DisablePaymentGateway())
      try office.run(ConfigurePaymentGateway(provider: "other", accountRef: "acct_0"))
      // An import with a proposed mapping, one that runs, one of which all rows are decided.
      try office.run(ProposeImportMapping(importID: importID(1), headers: ["Firm", "Status", "Old ref"]))
      for (number, rows) in [(2, 1), (3, 0)] {
        try office.run(
          StartImport(
            importID: importID(number), fileSHA256: String(repeating: "\(number)", count: 64),
            headers: ImportColumn.allCases.map(\.heading), rowCount: rows, mode: .strict, onDuplicate: .create,
            requestedBy: Office.sal))
      }
      try addMessages(&office, abc)
      try addPayments(&office, orders)
      return office
    } catch {
      preconditionFailure("the examples' account can't be made: \(error)")
    }
  }()

  /// A payment on its way, one of which a part is being given back, and one that failed.
  private static func addPayments(_ office: inout Office, _ orders: [OrderID]) throws {
    let pound = Money(minor: 100, currency: "GBP")
    for order in orders[..<2] {
      try office.run(SetInitialFee(orderID: order, amount: Money(minor: 15_100, currency: "GBP")))
    }
    for number in [41, 40] {
      try office.run(
        RequestPayment(
          orderID: orders[1], paymentID: id(number), fee: .initial, amount: Money(minor: 1000, currency: "GBP"),
          methodRef: "pm_1", idempotencyKey: "example \(number)"))
      guard number == 41 else { continue }
      try office.run(
        RecordPaymentResult(paymentID: id(number), result: .succeeded, gatewayRef: "pi_0"), by: .integration("payments")
      )
    }
    try office.run(
      RefundPayment(paymentID: id(41), refundID: id(42), amount: pound, idempotencyKey: "example 42"))
    try office.run(
      OpenOrder(
        orderID: id(43), customerID: id("customer", "ABC Ltd", in: office), type: .oneOff,
        serviceID: id("service", "Installation", in: office), assignedUserID: Office.sal, initialFee: pound))
    try office.run(
      RequestPayment(
        orderID: id(43), paymentID: id(44), fee: .initial, amount: pound, methodRef: "pm_1",
        idempotencyKey: "example 44"))
    try office.run(
      RecordPaymentResult(paymentID: id(44), result: .failed, code: "declined"), by: .integration("payments"))
  }

  /// A message on its way, and one that failed.
  private static func addMessages(_ office: inout Office, _ customer: CustomerID) throws {
    for message: MessageID in [id(31), id(32)] {
      try office.run(SendMessage(customerID: customer, messageID: message, channel: .email, body: "x"))
    }
    let failed = RecordMessageResult(messageID: id(32), result: .failed, code: "full", effectID: id(30))
    try office.run(failed, by: .integration("email"))
  }

  static let names = BackOfficeDomain.commands.names

  // Checklist: L-33
  @Test(arguments: names) func `the example works`(_ name: String) throws {
    var office = name == "RegisterAccount" ? Office() : Self.office
    if name != "AcceptInvitation" { office.now = Instant("2026-02-01T09:00:00Z")! }
    let type = try #require(BackOfficeDomain.commands[name])
    var example = type.example
    var sender = Actor.user(Office.sal.uuid)
    if name == "RegisterAccount" { sender = .system("registration") }
    if name == "ImportRow" { sender = .importer(Self.importID(2).uuid) }
    if let port = (type as? any BackOfficeCommand.Type)?.integrations.first { sender = .integration(port.rawValue) }
    if name == "AcceptInvitation" {
      // The link has an id that nobody can know before.
      let ivy: UserID = Self.id("user", "ivy@acme.example", in: office)
      let invitation = try #require(office.index.users[ivy]?.invitation)
      example = example.replacing((Self.id(2) as InvitationID).description, with: invitation.id.description)
      sender = .user(ivy.uuid)
    }
    let document = JSONDocument()
    let index = office.index
    let command = try Array(example.utf8).withUnsafeBytes { bytes in
      var reading = FieldReading { index.ids(of: $0, named: $1, beside: $2) }
      let command = type.command(from: try document.parse(bytes), &reading)
      #expect(reading.faults == [])
      return try #require(command as? any BackOfficeCommand)
    }
    #expect(try !office.run(command, by: sender).isEmpty)
  }

  /// A command that says nothing of an example has the one that its list of fields gives.
  @Test(arguments: names) func `an example that is made of the fields can be read`(_ name: String) throws {
    let type = try #require(BackOfficeDomain.commands[name])
    let document = JSONDocument()
    try Array(type.form.example.utf8).withUnsafeBytes { bytes in
      var reading = FieldReading()
      let command = type.command(from: try document.parse(bytes), &reading)
      #expect(command != nil && reading.faults == [])
    }
  }

  @Test(arguments: names) func `help says something of every field`(_ name: String) throws {
    let type = try #require(BackOfficeDomain.commands[name])
    #expect(type.summary.hasSuffix(".") && !type.topic.isEmpty && !type.sender.isEmpty)
    for field in type.fieldDescriptions { #expect(!field.meaning.isEmpty) }
  }
}
