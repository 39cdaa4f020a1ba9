// A lead that becomes an order: one batch over their streams, once only; and what the plan and the rights say of leads.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct ConvertingLeadTests {
  private static let lead = LeadID("00000000-0000-4000-8000-0000000000e1")!
  private static let order = OrderID("00000000-0000-4000-8000-0000000000e2")!
  private static let enquiry = WorkflowID("00000000-0000-4000-8000-0000000000e3")!
  private static let ann = ContactID("00000000-0000-4000-8000-0000000000e4")!

  /// With a lead of Gus's, whose admin is Gil.
  private func office() throws -> Office {
    var office = Office.trading
    try office.run(CreateWorkflow(workflowID: Self.enquiry, name: "Enquiry", serviceID: Office.boilers, kind: .lead))
    try office.run(SetWorkflowTasks(workflowID: Self.enquiry, tasks: [TaskDefinition(key: "call", name: "Call")]))
    try office.run(PublishWorkflow(workflowID: Self.enquiry))
    try office.run(AddContact(customerID: Office.abc, contactID: Self.ann, name: "Ann"))
    try office.run(open(for: Office.gus, as: Self.lead))
    return office
  }

  private func open(for user: UserID, as id: LeadID? = nil) -> OpenLead {
    OpenLead(
      leadID: id, customerID: Office.abc, contactID: Self.ann, serviceID: Office.boilers, assignedUserID: user,
      leadAdminID: Office.gil, description: "Asks for a boiler")
  }

  private let convert = ConvertLead(
    leadID: lead, orderID: order, orderType: .oneOff, initialFee: Money(minor: 12_000, currency: "GBP"),
    setStatus: "Customer")

  @Test func `the lead is won and the order begins with what is known of it`() throws {
    var office = try office()
    let events = try office.run(convert, by: .user(Office.gus.uuid))
    #expect(events.map(\.stream).map { $0?.category } == ["lead", "lead", "order", "order", "customer"])
    guard case .lead(.converted(let converted)) = events[0].event,
      case .lead(.work(.closed(let closed))) = events[1].event,
      case .order(.opened(let opened)) = events[2].event, case .order(.work(.taskStarted)) = events[3].event,
      case .customer(.statusChanged) = events[4].event
    else { return #expect(Bool(false), "\(events)") }
    #expect(converted == LeadConverted(orderID: Self.order, orderNo: 1))
    #expect(closed.outcome == .won && closed.by == .user && closed.outstanding.count == 1)
    #expect(opened.leadID == Self.lead && opened.contactID == Self.ann && opened.workflow.id == Office.install)
    #expect(opened.assignedUserID == Office.gus && opened.orderAdminID == Office.gil)
    #expect(opened.description == PersonalText("Asks for a boiler") && opened.initialFee?.minor == 12_000)
    #expect(office.index.leads.openCount(of: Office.abc) == 0 && office.index.orders.openCount(of: Office.abc) == 1)
  }

  @Test func `a status that the customer has already stays`() throws {
    var office = try office()
    try office.run(ChangeCustomerStatus(customerID: Office.abc, to: "Customer"))
    #expect(try office.run(convert).count == 4)
  }

  @Test func `a snoozed lead can be converted, a closed one can't`() throws {
    var office = try office()
    try office.run(SnoozeLead(leadID: Self.lead, until: Office.start.advanced(by: 1000)))
    #expect(office.rejection(of: convert) == nil)
    try office.run(CloseLead(leadID: Self.lead, outcome: .lost))
    #expect(office.rejection(of: convert) == .leadClosed)
    try office.run(DeleteLead(leadID: Self.lead))
    #expect(office.rejection(of: convert) == .leadDeleted)
  }

  @Test func `never twice, also when it is open again or its order is gone`() throws {
    var office = try office()
    try office.run(convert)
    let again = Rejection.alreadyConverted(orderID: Self.order)
    #expect(office.rejection(of: convert) == again)
    #expect(again.detail.map(\.name) == ["orderID"])
    try office.run(ReopenLead(leadID: Self.lead))
    #expect(office.rejection(of: convert) == again)
    try office.run(DeleteOrder(orderID: Self.order))
    #expect(office.rejection(of: convert) == again)
  }

  @Test func `all that opening an order refuses is refused`() throws {
    var office = try office()
    try office.run(
      OpenOrder(
        orderID: Self.order, customerID: Office.abc, type: .oneOff, serviceID: Office.boilers,
        assignedUserID: Office.gus))
    #expect(office.rejection(of: convert) == .idInUse(kind: "order", id: Self.order.description))
    var other = convert
    other.orderID = nil
    other.setStatus = "Emperor"
    #expect(office.rejection(of: other) == .unknownStatus)
    other.initialFee = Money(minor: 1, currency: "EUR")
    #expect(office.rejection(of: other) == .currencyMismatch)
    other.orderWorkflow = Self.enquiry
    #expect(office.rejection(of: other) == .workflowKindMismatch)
    try office.run(RemoveContact(customerID: Office.abc, contactID: Self.ann))
    #expect(office.rejection(of: other) == .contactNotFound)
  }

  // Checklist: L-12
  @Test func `leads begin only where the plan has them, and go on without`() throws {
    var office = try office()
    let plan = { (features: [String]) in
      ChangePlan(
        planID: "x", features: features, pricePerUserMonth: Money(minor: 1, currency: "GBP"), billing: .monthly)
    }
    try office.run(plan(["contracts"]))
    let none = Rejection.featureNotInPlan(feature: "leads")
    // The right comes before the plan, the plan before the fields.
    #expect(office.rejection(of: open(for: Office.gil), as: Office.gus) == .forbidden(action: "OpenLead"))
    var malformed = open(for: Office.gus)
    malformed.description = String(repeating: "x", count: 5_000)
    #expect(office.rejection(of: malformed, expecting: 9) == none)
    #expect(office.rejection(of: convert) == none)
    #expect(office.rejection(of: CompleteLeadTask(leadID: Self.lead, taskID: .current)) == nil)
    try office.run(plan(["leads"]))
    #expect(office.rejection(of: convert) == nil)
    #expect(office.rejection(of: malformed) == .textTooLong(limit: 4000))
  }

  @Test func `rights are those of orders`() throws {
    var office = try office()
    let others: [any BackOfficeCommand] = [
      CompleteLeadTask(leadID: Self.lead, taskID: .current),
      CommentOnLeadTask(leadID: Self.lead, taskID: .current, text: "x"),
      SnoozeLeadTask(leadID: Self.lead, taskID: .current, until: Office.start.advanced(by: 1)),
      WakeLeadTask(leadID: Self.lead, taskID: .current), EditLeadDetails(leadID: Self.lead, changes: [:]),
      SnoozeLead(leadID: Self.lead, until: Office.start.advanced(by: 1)), WakeLead(leadID: Self.lead),
      CloseLead(leadID: Self.lead, outcome: .lost), ReopenLead(leadID: Self.lead), convert,
    ]
    let admins: [any BackOfficeCommand] = [
      AssignLead(leadID: Self.lead, assignedUserID: .set(Office.gil)),
      SetLeadTaskResponsible(leadID: Self.lead, taskID: .current, userID: Office.gus),
    ]
    try office.run(
      AddUser(userID: Office.nobody, name: "Una", email: "una@x.example", userType: .general, licence: .paid))
    for command in others + admins {
      #expect(office.rejection(of: command, as: Office.nobody) == .forbidden(action: command.name))
      #expect(office.rejection(of: command, as: Office.ada) != .forbidden(action: command.name))
    }
    for command in others {
      for user in [Office.gus, Office.gil] {
        #expect(office.rejection(of: command, as: user) != .forbidden(action: command.name))
      }
    }
    for command in admins { #expect(office.rejection(of: command, as: Office.gus) == .forbidden(action: command.name)) }
    let delete = DeleteLead(leadID: Self.lead)
    #expect(office.rejection(of: delete, as: Office.ada) == .forbidden(action: "DeleteLead"))
    try office.run(
      ChangeSettings(changes: ["deleteOrderRoles": .list(["admin"]), "scopeIncludesOrderAdmin": .flag(false)]))
    #expect(office.rejection(of: delete, as: Office.ada) == nil)
    #expect(office.rejection(of: delete, as: Office.gus) == .forbidden(action: "DeleteLead"))
    #expect(office.rejection(of: convert, as: Office.gil) == .forbidden(action: "ConvertLead"))
  }

  @Test func `a general user converts a lead of which they are the admin`() throws {
    var office = try office()
    #expect(try office.run(convert, as: Office.gil).count == 5)
    // The order is the lead's assigned user's.
    #expect(office.index.orders.openWork(of: Office.gus) == [Self.order])
  }
}
