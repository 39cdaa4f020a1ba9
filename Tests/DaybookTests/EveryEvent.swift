// A small history with an event of every type that the business knows, as commands make it.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

enum EveryEvent {
  /// An id by a name.
  static func id(_ name: String) -> String { UUID(namespace: .urlNamespace, name: name).uuidString.lowercased() }

  private static func line(
    _ command: String, commandID: String = UUID().uuidString, _ payload: String, as sender: String = "sal@x.example"
  ) -> String {
    #"{"command":"\#(command)","commandID":"\#(commandID)","as":"\#(sender)","at":"2024-03-01T09:00:00Z","payload":{\#(payload)}}"#
  }

  /// The first task of an order, whose id is also its command's.
  private static func firstTask(of order: String) -> String {
    UUID(namespace: UUID(uuidString: order)!, name: "task/0").uuidString.lowercased()
  }

  private static func task(_ key: String, hours: Int) -> String {
    #"{"key":"\#(key)","name":"\#(key)","description":"d","responsible":"assignedUser","targetHours":\#(hours)}"#
  }

  private static let (sal, bo, cy, ida) = (id("sal"), id("bo"), id("cy"), id("ida"))
  private static let (service, product, flow) = (id("service"), id("product"), id("flow"))
  private static let (acme, ann, ben) = (id("acme"), id("ann"), id("ben"))
  private static let (lead, lost, enquiry) = (id("lead"), id("lost lead"), id("enquiry"))
  private static let (first, second, fee) = (id("first"), id("second"), id("fee"))
  private static let pounds = #"{"minor":500,"currency":"GBP"}"#

  static let beginning = [
    line(
      "RegisterAccount",
      #""name":"Shop","timeZone":"Europe/London","currency":"GBP","region":"UK","firstUser":{"userID":"\#(sal)","name":"Sal","email":"sal@x.example"}"#,
      as: "none"),
    line(
      "ChangePlan",
      #""planID":"business","maxSeats":50,"maxCustomers":900,"features":["leads","contracts","payments","mappedImports"],"pricePerUserMonth":\#(pounds),"billing":"monthly""#
    ),
    line("AddListItem", #""list":"source","label":"Fair""#),
    line("RenameListItem", #""list":"source","item":"Fair","label":"Market""#),
    line("RetireListItem", #""list":"source","item":"Market""#),
    line("ConfigurePaymentGateway", #""provider":"stripe","accountRef":"acct""#),
    line("DisablePaymentGateway", ""),
    line(
      "ChangeSettings", #""changes":{"invitationDays":9,"deleteOrderRoles":["superAdmin"],"reminderChannel":"none"}"#),
    line(
      "AddUser",
      #""userID":"\#(bo)","name":"Bo","email":"bo@x.example","phone":"1","userType":"general","licence":"paid""#),
    line("AddUser", #""userID":"\#(cy)","name":"Cy","email":"cy@x.example","userType":"general","licence":"paid""#),
    line(
      "InviteUser", #""userID":"\#(ida)","name":"Ida","email":"ida@x.example","userType":"general","licence":"free""#),
    line("ResendInvitation", #""userID":"\#(ida)""#),
  ]

  static let rest = business + leads + leaving

  private static let business = [
    line("EditUser", #""userID":"\#(bo)","changes":{"phone":"2"}"#),
    line("ChangeUserType", #""userID":"\#(bo)","to":"admin""#),
    line("AssignUserLicence", #""userID":"\#(bo)","licence":"free""#),
    line("AddService", #""serviceID":"\#(service)","name":"Boilers""#),
    line("RenameService", #""serviceID":"\#(service)","name":"Burners""#),
    line("AddProduct", #""productID":"\#(product)","serviceID":"\#(service)","name":"Mark 1""#),
    line("RenameProduct", #""productID":"\#(product)","name":"Mark 2""#),
    line("AddService", #""serviceID":"\#(id("old"))","name":"Stoves""#),
    line("RetireService", #""serviceID":"\#(id("old"))""#),
    line("CreateWorkflow", #""workflowID":"\#(flow)","name":"Install","serviceID":"\#(service)","kind":"order""#),
    line(
      "SetWorkflowTasks", #""workflowID":"\#(flow)","tasks":[\#(task("survey", hours: 5)),\#(task("fit", hours: 8))]"#),
    line("PublishWorkflow", #""workflowID":"\#(flow)","autoCloseOnFinish":false"#),
    line("CopyWorkflow", #""workflowID":"\#(flow)","newWorkflowID":"\#(id("copy"))","newName":"Copy""#),
    line("PublishWorkflow", #""workflowID":"\#(id("copy"))""#),
    line("MarkWorkflowDefault", #""workflowID":"\#(flow)""#),
    line("ArchiveWorkflow", #""workflowID":"\#(id("copy"))""#),
    line("ProposeImportMapping", #""importID":"\#(id("sheet"))","headers":["Firm","Mail"]"#),
    line(
      "ApproveImportMapping",
      #""importID":"\#(id("sheet"))","mapping":{"columns":{"Firm":"Customer Name","Mail":"Email"}},"quote":\#(pounds)"#),
    line(
      "StartImport",
      #""importID":"\#(id("sheet"))","fileSHA256":"\#(String(repeating: "5a", count: 32))","headers":["Firm","Mail"],"rowCount":3,"mode":"mapped","onDuplicate":"skip","requestedBy":"\#(sal)""#
    ),
    row(1, #"["New","n@x.example"]"#), row(2, #"["Twin","n@x.example"]"#), row(3, #"["",""]"#),
    line("FinishImport", #""importID":"\#(id("sheet"))""#),
    line("ProposeImportMapping", #""importID":"\#(id("other sheet"))","headers":["Firm"]"#),
    line("CancelImport", #""importID":"\#(id("other sheet"))""#),
    line("CreateCustomer", #""customerID":"\#(id("twin"))","kind":"company","name":"Twin""#),
    line("AddContact", #""customerID":"\#(id("twin"))","contactID":"\#(id("eve"))","name":"Eve""#),
    line(
      "CreateCustomer",
      #""customerID":"\#(acme)","kind":"individual","name":"Acme","details":{"email":"a@x.example","address":{"town":"Leeds"}},"source":"Website","custom":{"k":"v"}"#
    ),
    line("EditCustomer", #""customerID":"\#(acme)","changes":{"name":"Acme Ltd"}"#),
    line("ChangeCustomerStatus", #""customerID":"\#(acme)","to":"Customer""#),
    line("ChangeCustomerKind", #""customerID":"\#(acme)","to":"company""#),
    line("AddContact", #""customerID":"\#(acme)","contactID":"\#(ann)","name":"Ann","email":"ann@x.example""#),
    line("EditContact", #""customerID":"\#(acme)","contactID":"\#(ann)","changes":{"jobTitle":"Boss"}"#),
    line("RemoveContact", #""customerID":"\#(acme)","contactID":"\#(ann)""#),
    line("AddContact", #""customerID":"\#(acme)","contactID":"\#(ben)","name":"Ben""#),
    line("AddContact", #""customerID":"\#(acme)","contactID":"\#(id("dan"))","name":"Dan""#),
    line("MergeContacts", #""customerID":"\#(acme)","keep":"\#(ben)","drop":"\#(id("dan"))","take":["name"]"#),
    line("ArchiveCustomer", #""customerID":"\#(acme)""#),
    line("UnarchiveCustomer", #""customerID":"\#(acme)""#),
    line("MergeCustomers", #""keep":"\#(acme)","drop":"\#(id("twin"))""#),
    order(first), order(second), order(id("third")),
    line("RetireProduct", #""productID":"\#(product)""#),
    line("CommentOnTask", #""orderID":"\#(first)","taskID":"current","text":"c""#),
    line("SnoozeTask", #""orderID":"\#(first)","taskID":"current","until":"2024-04-01T09:00:00Z","note":"n""#),
    line("WakeTask", #""orderID":"\#(first)","taskID":"current""#),
    line("SnoozeOrder", #""orderID":"\#(first)","until":"2024-04-01T09:00:00Z","note":"n""#),
    line("WakeOrder", #""orderID":"\#(first)""#),
    line("EditOrderDetails", #""orderID":"\#(first)","changes":{"description":"other"}"#),
    line("AssignOrder", #""orderID":"\#(first)","assignedUserID":"\#(cy)","orderAdminID":"\#(bo)""#),
    line("SetTaskResponsible", #""orderID":"\#(first)","taskKey":"fit","userID":"\#(bo)""#),
    line("SetInitialFee", #""orderID":"\#(first)","amount":{"minor":7,"currency":"GBP"}"#),
    line("AddFee", #""orderID":"\#(first)","feeID":"\#(fee)","name":"Van","amount":\#(pounds)"#),
    line("ChangeFee", #""orderID":"\#(first)","feeID":"\#(fee)","amount":{"minor":9,"currency":"GBP"}"#),
    line("RemoveFee", #""orderID":"\#(first)","feeID":"\#(fee)""#),
    line("AddFee", #""orderID":"\#(second)","feeID":"\#(id("other fee"))","name":"Van","amount":\#(pounds)"#),
    line("ConfigurePaymentGateway", #""provider":"stripe","accountRef":"acct""#),
    payment("paid"), result(of: "paid", #""result":"actionRequired","url":"u""#),
    result(of: "paid", #""result":"succeeded","gatewayRef":"pi_1","amount":{"minor":3,"currency":"GBP"}"#),
    payment("declined"), result(of: "declined", #""result":"failed","code":"c","retryable":true"#),
    line("DismissAttention", #""key":"paymentFailed/\#(first)/\#(id("declined"))""#),
    refund("kept"), result(ofRefund: "kept", #""result":"failed","code":"c""#),
    refund("back"), result(ofRefund: "back", #""result":"succeeded","gatewayRef":"re_1""#),
    line("CompleteTask", #""orderID":"\#(first)","taskID":"current","comment":"done""#),
    line("CompleteTask", #""orderID":"\#(first)","taskID":"current""#),
    line("CloseOrder", #""orderID":"\#(first)","outcome":"cancelled","reasonID":"Cancelled by us","note":"n""#),
    line("ReopenOrder", #""orderID":"\#(first)","resumeAt":"\#(firstTask(of: first))""#),
    line("SnoozeOrder", #""orderID":"\#(second)","until":"2024-05-01T09:00:00Z""#),
    line("DeleteOrder", #""orderID":"\#(id("third"))","reason":"mistake""#),
    activity("visit", #","reminders":[120],"orderID":"\#(first)","contactID":"\#(ben)""#),
    line(
      "EditActivity",
      #""activityID":"\#(id("visit"))","changes":{"title":"Ask again","startsAt":"2024-03-02T10:00:00Z","reminders":[30,5]}"#
    ),
    line(
      "CompleteActivity",
      #""activityID":"\#(id("visit"))","outcome":"o","followUp":{"customerID":"\#(acme)","kind":"Meeting","title":"Meet","startsAt":"2024-03-04","endsAt":"2024-03-05","allDay":true,"assignedUserID":"\#(bo)"}"#
    ),
    activity("other visit", ""), line("CancelActivity", #""activityID":"\#(id("other visit"))","reason":"r""#),
    line(
      "LogActivity", #""customerID":"\#(acme)","kind":"To Do","text":"t","occurredAt":"2024-02-28T09:00:00Z""#),
  ]

  private static let leads = [
    line("CreateWorkflow", #""workflowID":"\#(enquiry)","name":"Enquiry","serviceID":"\#(service)","kind":"lead""#),
    line(
      "SetWorkflowTasks",
      #""workflowID":"\#(enquiry)","tasks":[\#(task("call", hours: 5)),\#(task("visit", hours: 8))]"#),
    line("PublishWorkflow", #""workflowID":"\#(enquiry)""#),
    openedLead(lead), openedLead(lost), openedLead(id("third lead")),
    line("CommentOnLeadTask", #""leadID":"\#(lead)","taskID":"current","text":"c""#),
    line("SnoozeLeadTask", #""leadID":"\#(lead)","taskID":"current","until":"2024-04-01T09:00:00Z","note":"n""#),
    line("WakeLeadTask", #""leadID":"\#(lead)","taskID":"current""#),
    line("SnoozeLead", #""leadID":"\#(lead)","until":"2024-04-01T09:00:00Z","note":"n""#),
    line("WakeLead", #""leadID":1"#),
    line("EditLeadDetails", #""leadID":"\#(lead)","changes":{"description":"other"}"#),
    line("AssignLead", #""leadID":"\#(lead)","assignedUserID":"\#(cy)","leadAdminID":"\#(bo)""#),
    line("SetLeadTaskResponsible", #""leadID":"\#(lead)","taskKey":"visit","userID":"\#(bo)""#),
    line("CompleteLeadTask", #""leadID":"\#(lost)","taskID":"current""#),
    line("CompleteLeadTask", #""leadID":"\#(lost)","taskID":"current""#),
    line("CloseLead", #""leadID":"\#(lost)","outcome":"lost","reasonID":"Other","note":"n""#),
    line("ReopenLead", #""leadID":"\#(lost)","resumeAt":"\#(firstTask(of: lost))""#),
    line("ConvertLead", #""leadID":"\#(lead)","orderType":"oneOff","initialFee":\#(pounds),"setStatus":"Suspect""#),
    line("DeleteLead", #""leadID":"\#(id("third lead"))","reason":"mistake""#),
  ]

  private static let leaving = [
    line("ResetUserPassword", #""userID":"\#(cy)","credentialRef":"r""#),
    line("DeactivateUser", #""userID":"\#(cy)","reassignTo":"\#(bo)""#),
    line("RestoreUser", #""userID":"\#(cy)""#),
    line("DeleteUser", #""userID":"\#(cy)","reassignTo":"\#(bo)""#),
  ]

  private static func openedLead(_ id: String) -> String {
    line(
      "OpenLead", commandID: id,
      #""leadID":"\#(id)","customerID":"\#(acme)","contactID":"\#(ben)","serviceID":"\#(service)","assignedUserID":"\#(bo)","leadAdminID":"\#(sal)","source":"Website","description":"d""#
    )
  }

  private static func row(_ number: Int, _ cells: String) -> String {
    line(
      "ImportRow", #""importID":"\#(id("sheet"))","row":\#(number),"cells":\#(cells)"#, as: "importer:\(id("sheet"))")
  }

  /// An activity that begins in an hour.
  private static func activity(_ name: String, _ rest: String) -> String {
    line(
      "ScheduleActivity",
      #""activityID":"\#(id(name))","customerID":"\#(acme)","kind":"Call","title":"Ask","startsAt":"2024-03-01T10:00:00Z","endsAt":"2024-03-03T10:00:00Z","assignedUserID":"\#(bo)"\#(rest)"#
    )
  }

  /// The second of two messages can't be delivered.
  static let messages = [
    line(
      "SendMessage",
      #""customerID":"\#(acme)","messageID":"\#(id("m1"))","channel":"email","to":"customer","subject":"s","body":"b","orderID":"\#(second)","taskKey":"fit""#
    ),
    line(
      "SendMessage", #""customerID":"\#(acme)","messageID":"\#(id("m2"))","channel":"email","to":"customer","body":"b""#
    ),
    line(
      "RecordInboundMessage",
      #""customerID":"\#(acme)","contactID":"\#(ben)","channel":"email","externalID":"x","subject":"s","body":"b","occurredAt":"2024-02-29T09:00:00Z""#,
      as: "integration:inbound"),
    line("LogCall", #""customerID":"\#(acme)","direction":"inbound","minutes":3,"note":"n","orderID":"\#(second)""#),
    line("AddNote", #""customerID":"\#(acme)","text":"t""#),
    document("open"), document("paid"),
  ]

  /// One contract that is renewed and fails after that, and one that somebody is to renew.
  static let contracts = [
    contract(id("renewed"), "automatic"), contract(id("asked"), "manual"), #"{"advance":"2024-03-09T09:00:00Z"}"#,
    line(
      "ChangeContractTerms",
      #""contractID":"\#(contractID(id("renewed")))","changes":{"leadDays":2,"maxCycles":9,"fee":null}"#),
    line("RetireService", #""serviceID":"\#(service)""#), #"{"advance":"2024-03-16T09:00:00Z"}"#,
    line("EndContract", #""contractID":"\#(contractID(id("asked")))","reason":"r""#),
  ]

  /// That of the contract that begins with an order, whose id is also its command's.
  private static func contractID(_ order: String) -> String {
    UUID(namespace: UUID(uuidString: order)!, name: "contract/0").uuidString.lowercased()
  }

  private static func contract(_ id: String, _ renewal: String) -> String {
    line(
      "OpenOrder", commandID: id,
      #""orderID":"\#(id)","customerID":"\#(acme)","type":"contract","serviceID":"\#(service)","assignedUserID":"\#(bo)","orderAdminID":"\#(sal)","contractTerms":{"anchor":"2024-03-01","every":{"n":1,"unit":"week"},"renewal":"\#(renewal)","leadDays":1,"endsOn":"2030-01-01","maxCycles":99,"catchUp":"all","fee":\#(pounds)}"#
    )
  }

  private static func document(_ status: String) -> String {
    line(
      "LinkExternalDocument",
      #""customerID":"\#(acme)","system":"xero","externalID":"x","kind":"invoice","number":"1","date":"2024-02-29","amount":\#(pounds),"status":"\#(status)""#,
      as: "integration:accounting")
  }

  private static func payment(_ name: String) -> String {
    line(
      "RequestPayment",
      #""orderID":"\#(first)","paymentID":"\#(id(name))","fee":"initial","amount":{"minor":3,"currency":"GBP"},"methodRef":"pm_1","idempotencyKey":"\#(name)""#
    )
  }

  private static func result(of payment: String, _ rest: String) -> String {
    line("RecordPaymentResult", #""paymentID":"\#(id(payment))",\#(rest)"#, as: "integration:payments")
  }

  private static func refund(_ name: String) -> String {
    line(
      "RefundPayment",
      #""paymentID":"\#(id("paid"))","refundID":"\#(id(name))","amount":{"minor":1,"currency":"GBP"},"idempotencyKey":"\#(name)","reason":"r""#
    )
  }

  private static func result(ofRefund refund: String, _ rest: String) -> String {
    line("RecordRefundResult", #""refundID":"\#(id(refund))",\#(rest)"#, as: "integration:payments")
  }

  private static func order(_ id: String) -> String {
    line(
      "OpenOrder", commandID: id,
      #""orderID":"\#(id)","customerID":"\#(acme)","contactID":"\#(ben)","type":"oneOff","serviceID":"\#(service)","productID":"\#(product)","assignedUserID":"\#(bo)","orderAdminID":"\#(sal)","initialFee":\#(pounds),"description":"d""#
    )
  }

  /// Makes the book and returns its export, line by line.
  static func export(in folder: TemporaryFolder) async throws -> [String] {
    let (source, lines) = try await made.value
    try FileManager.default.copyItem(atPath: source.path + "/every", toPath: folder.path + "/every")
    return lines
  }

  /// Made once in a process, and copied from there.
  private static let made = Task {
    let folder = try TemporaryFolder.untilExit()
    return (folder, try await make(in: folder))
  }

  private static func make(in folder: TemporaryFolder) async throws -> [String] {
    let mailbox = MemoryMailbox()
    // The first invitation can't be mailed, the second can.
    let never = PortFailure("unknownUser", "there is no such mailbox", isRetryable: false)
    mailbox.fail(never)
    let book = try await BackOfficeBook.open(
      folder.path + "/every", BookOptions(deadlines: .withCommands, effects: .onDemand), ports: [mailbox])
    try await apply(beginning, to: book, folder)
    let invitation = try #require(InvitationID(try await invitation(of: ida, in: book)))
    try await apply([accepting(try mailbox.tokens.token(of: invitation))] + rest, to: book, folder)
    try await apply([messages[0]], to: book, folder)
    mailbox.fail(never)
    try await apply(Array(messages[1...]), to: book, folder)
    let failed = try #require(mailbox.items.last).effectID.uuidString.lowercased()
    try await apply([line("RetryEffect", #""effectID":"\#(failed)""#)], to: book, folder)
    try await apply(contracts, to: book, folder)
    let types = try #require(try await book.statistics().eventsByType)
    #expect(Set(types.keys) == Set(BackOfficeEvent.registry.names))
    let text = Lock("")
    _ = try await book.export { bytes in text.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
    try await book.close()
    return text.withLock { $0.split(separator: "\n").map(String.init) }
  }

  private static func apply(_ lines: [String], to book: BackOfficeBook, _ folder: TemporaryFolder) async throws {
    let file = try folder.file("commands", lines.joined(separator: "\n"))
    var options = ApplyOptions()
    options.clock = .commands
    _ = try await book.apply(.file(file), options) { result in
      if case .committed = result.outcome { return }
      if lines[result.line - 1].contains("advance") { return }
      Issue.record("\(lines[result.line - 1]): \(result.outcome)")
    }
  }

  private static func accepting(_ token: String) -> String {
    line("AcceptInvitation", #""userID":"\#(ida)","token":"\#(token)","credentialRef":"r""#, as: "none")
  }

  private static func invitation(of user: String, in book: BackOfficeBook) async throws -> String {
    let found = Lock("")
    var query = LogQuery(stream: StreamName("user", UserID(user)!))
    query.types = ["user.invitationReissued"]
    try await book.log(query) { record in
      let event = try record.payload.withUnsafeBytes {
        try BackOfficeEvent.registry.decode(type: record.envelope.type, schema: 1, payload: $0)
      }
      if case .user(.invitationReissued(let event)) = event {
        found.withLock { $0 = event.invitationID.description }
      }
      return true
    }
    return found.withLock { $0 }
  }
}
