// The common start of the tests of correspondence: ABC Limited with Ann (default) and Bob, an order of Gus's with Bob as
// its contact, one of Gil's, and a second customer.

import EventSourcing

@testable import BackOffice

enum Post {
  static let ann: ContactID = anID(201)
  static let bob: ContactID = anID(202)
  static let xyz: CustomerID = anID(203)
  static let zoe: ContactID = anID(204)
  static let gusOrder: OrderID = anID(205)
  static let gilOrder: OrderID = anID(206)
  static let xyzOrder: OrderID = anID(207)
  static let message: MessageID = anID(208)
  static let effect: EffectID = anID(209)
  static let lead: LeadID = anID(210)

  static let office: Office = {
    var office = Office.trading
    let details = CustomerDetails(email: "office@abc.example", phone: "020 7946 0000")
    let commands: [any BackOfficeCommand] = [
      EditCustomer(
        customerID: Office.abc, changes: ["email": .text("office@abc.example"), "phone": .text("020 7946 0000")]),
      CreateCustomer(customerID: xyz, kind: .company, name: "XYZ", details: details, allowDuplicate: true),
      AddContact(customerID: Office.abc, contactID: ann, name: "Ann", email: " ann@abc.example ", phone: "1"),
      AddContact(customerID: Office.abc, contactID: bob, name: "Bob", phone: "2", mobile: "07700 900002"),
      AddContact(customerID: xyz, contactID: zoe, name: "Zoe", email: "zoe@xyz.example"),
      open(gusOrder, Office.abc, Office.gus, contact: bob), open(gilOrder, Office.abc, Office.gil),
      open(xyzOrder, xyz, Office.gus),
    ]
    for command in commands { try! office.run(command) }
    return office
  }()

  static func open(
    _ order: OrderID, _ customer: CustomerID, _ user: UserID, contact: ContactID? = nil
  ) -> any BackOfficeCommand {
    OpenOrder(
      orderID: order, customerID: customer, contactID: contact, type: .oneOff, serviceID: Office.boilers,
      assignedUserID: user)
  }

  /// An e-mail to ABC Limited.
  static func mail(_ change: (inout SendMessage) -> Void = { _ in }) -> SendMessage {
    var message = SendMessage(
      customerID: Office.abc, messageID: message, channel: .email, subject: "Monday", body: "At nine.\nRegards")
    change(&message)
    return message
  }

  static func sms(_ change: (inout SendMessage) -> Void = { _ in }) -> SendMessage {
    var message = SendMessage(customerID: Office.abc, messageID: message, channel: .sms, body: "At nine.")
    change(&message)
    return message
  }

  /// The office after some commands of Sal's.
  static func after(_ commands: any BackOfficeCommand...) -> Office {
    var office = office
    for command in commands { try! office.run(command) }
    return office
  }

  /// With an enquiry of ABC Limited's, about which Ann is asked and Gus works.
  static let enquiring: Office = {
    let (workflow, enquiry): (WorkflowID, any BackOfficeCommand) = (
      anID(211),
      OpenLead(
        leadID: lead, customerID: Office.abc, contactID: bob, serviceID: Office.boilers, assignedUserID: Office.gus)
    )
    let task = TaskDefinition(key: "call", name: "Call")
    return after(
      CreateWorkflow(workflowID: workflow, name: "Enquiry", serviceID: Office.boilers, kind: .lead),
      SetWorkflowTasks(workflowID: workflow, tasks: [task]), PublishWorkflow(workflowID: workflow),
      MarkWorkflowDefault(workflowID: workflow), enquiry)
  }()

  /// With a message to Ann on its way.
  static let waiting: Office = after(mail())
}

extension Office {
  /// Where a message would go: address and contact.
  func addressee(of message: SendMessage, as user: UserID = Office.sal) throws -> (String, ContactID?)? {
    var office = self
    guard case .correspondence(.messageRequested(let event)) = try office.run(message, as: user).first else {
      return nil
    }
    return (event.to.text, event.contactID)
  }

  /// Runs a command as a service outside.
  @discardableResult
  mutating func run(_ command: any BackOfficeCommand, by integration: Integration) throws -> [BackOfficeEvent] {
    try run(command, by: .integration(integration.rawValue)).map(\.event)
  }

  func rejection(of command: any BackOfficeCommand, by integration: Integration) -> Rejection? {
    rejection(of: command, by: .integration(integration.rawValue))
  }
}
