// D-64: making one customer of two, and what the dropped id means from then on: for commands, for rules, for what had
// begun before.

import CBOR
import EventSourcing
import Testing

@testable import BackOffice

@Suite("Merging customers")
struct MergingCustomersTests {
  private static let merge = MergeCustomers(keep: Office.abc, drop: Post.xyz)
  /// XYZ, with Zoe and an order of Gus's, was merged into ABC Limited, which has Ann and Bob.
  private static let merged = Post.after(merge)

  private func customer(_ id: CustomerID, in office: Office) throws -> CustomerState {
    try #require(office.state(of: .customer(id))?.customer)
  }

  // MARK: The command

  @Test func `one batch over both streams; the contacts come behind the kept customer's own`() throws {
    var office = Post.office
    let events = try office.run(Self.merge, by: .user(Office.sal.uuid))
    #expect(events.map(\.stream) == [.customer(Post.xyz), .customer(Office.abc)])
    #expect(events.map(\.event).contains(.customer(.mergedInto(CustomerMergedInto(kept: Office.abc)))))
    let (kept, dropped) = (try customer(Office.abc, in: office), try customer(Post.xyz, in: office))
    #expect(kept.contacts.map(\.id) == [Post.ann, Post.bob, Post.zoe])
    #expect(kept.contact(Post.zoe)?.email == "zoe@xyz.example")
    #expect(kept.contact(Post.zoe)?.addedAt == Office.start)
    #expect(kept.defaultContactID == Post.ann && kept.absorbed == [Post.xyz])
    #expect(kept.name.text == "ABC Limited" && kept.details["email"]?.text == "office@abc.example")
    #expect(dropped.mergedInto == Office.abc && dropped.contacts.isEmpty && dropped.defaultContactID == nil)
    #expect(office.index.customers.count == 1)
  }

  @Test func `a customer without contacts gets the default of the other`() throws {
    var office = Post.office
    let empty: CustomerID = anID(220)
    try office.run(CreateCustomer(customerID: empty, kind: .company, name: "Empty"))
    let events = try office.run(MergeCustomers(keep: empty, drop: Office.abc))
    #expect(
      events.last
        == .customer(
          .defaultContactChanged(DefaultContactChanged(from: nil, to: Post.ann, reason: .merged))))
    #expect(try customer(empty, in: office).defaultContactID == Post.ann)
  }

  @Test func `who stands longest is who stood longest at the kept customer, then at the dropped one`() throws {
    var office = Post.office
    let yan: ContactID = anID(221)
    try office.run(AddContact(customerID: Post.xyz, contactID: yan, name: "Yan", makeDefault: true))
    try office.run(Self.merge)
    for gone in [Post.ann, Post.bob] { try office.run(RemoveContact(customerID: Office.abc, contactID: gone)) }
    #expect(try customer(Office.abc, in: office).defaultContactID == Post.zoe)
    try office.run(RemoveContact(customerID: Office.abc, contactID: Post.zoe))
    #expect(try customer(Office.abc, in: office).defaultContactID == yan)
  }

  @Test func `only a Super Admin, of two that are there and are not the same, neither of them erased`() throws {
    let office = Post.office
    let nobody: CustomerID = anID(222)
    #expect(office.rejection(of: Self.merge, as: Office.ada) == .forbidden(action: "MergeCustomers"))
    #expect(
      office.rejection(of: MergeCustomers(keep: nobody, drop: nobody), as: Office.ada) == .customerNotFound,
      "the subject before the right")
    #expect(office.rejection(of: MergeCustomers(keep: Office.abc, drop: nobody)) == .customerNotFound)
    #expect(office.rejection(of: MergeCustomers(keep: Office.abc, drop: Office.abc)) == .sameCustomer)
    #expect(
      office.rejection(of: MergeCustomers(keep: Office.abc, drop: Office.abc), expecting: 77)
        == .concurrencyConflict(expected: 77, actual: 5), "the version before the fields")
    var importing = office
    try importing.startImport()
    #expect(
      importing.rejection(of: Self.merge, by: .importer(Office.sheet.uuid)) == .forbidden(action: "MergeCustomers"))
  }

  // MARK: What an id means

  @Test func `commands that name the dropped id act on the kept one`() throws {
    var office = Self.merged
    try office.run(EditCustomer(customerID: Post.xyz, changes: ["website": .text("abc.example")]))
    try office.run(AddContact(customerID: Post.xyz, contactID: anID(223), name: "New"))
    try office.run(Post.open(anID(224), Post.xyz, Office.gus, contact: Post.zoe))
    let kept = try customer(Office.abc, in: office)
    #expect(kept.details["website"]?.text == "abc.example" && kept.contact(anID(223)) != nil)
    #expect(office.state(of: .order(anID(224)))?.order?.work.customerID == Office.abc)
    try office.run(AddNote(customerID: Post.xyz, contactID: Post.zoe, text: "Rings late", orderID: Post.xyzOrder))
    #expect(office.state(of: .correspondence(Office.abc)) != nil)
    #expect(office.state(of: .correspondence(Post.xyz)) == nil)
    #expect(
      office.rejection(of: CreateCustomer(customerID: Post.xyz, kind: .company, name: "Again"))
        == .idInUse(kind: "customer", id: Office.abc.description))
  }

  @Test func `chains: the last one is meant, whichever id is named`() throws {
    var office = Self.merged
    let last: CustomerID = anID(225)
    try office.run(CreateCustomer(customerID: last, kind: .company, name: "Last"))
    try office.run(MergeCustomers(keep: last, drop: Post.xyz))
    #expect(office.index.customers.current(Post.xyz) == last && office.index.customers.current(Office.abc) == last)
    #expect(office.index.customers.ids(of: last) == [last, Post.xyz, Office.abc])
    #expect(try customer(last, in: office).contacts.map(\.id) == [Post.ann, Post.bob, Post.zoe])
    try office.run(EditContact(customerID: Post.xyz, contactID: Post.zoe, changes: ["jobTitle": .text("Boss")]))
    #expect(try customer(last, in: office).contact(Post.zoe)?.jobTitle == "Boss")
  }

  @Test func `merging again finds them the same; merging into one that is gone means the one that is left`() throws {
    var office = Self.merged
    #expect(office.rejection(of: Self.merge) == .sameCustomer)
    #expect(office.rejection(of: MergeCustomers(keep: Post.xyz, drop: Office.abc)) == .sameCustomer)
    let other: CustomerID = anID(226)
    try office.run(CreateCustomer(customerID: other, kind: .company, name: "Other"))
    try office.run(MergeCustomers(keep: Post.xyz, drop: other))
    #expect(office.index.customers.current(other) == Office.abc)
  }

  @Test func `ids of contacts that were merged or removed before lead on`() throws {
    var office = Post.office
    let (yan, gone): (ContactID, ContactID) = (anID(227), anID(228))
    try office.run(AddContact(customerID: Post.xyz, contactID: yan, name: "Yan"))
    try office.run(AddContact(customerID: Post.xyz, contactID: gone, name: "Gone"))
    try office.run(MergeContacts(customerID: Post.xyz, keep: Post.zoe, drop: yan))
    try office.run(RemoveContact(customerID: Post.xyz, contactID: gone))
    try office.run(Self.merge)
    let kept = try customer(Office.abc, in: office)
    #expect(kept.contact(yan)?.id == Post.zoe && kept.contact(gone) == nil)
    #expect(kept.contactNames.contains { $0 == (gone, "Gone") } && kept.contactNames.contains { $0 == (yan, "Zoe") })
    for used in [Post.zoe, yan, gone] {
      #expect(
        office.rejection(of: AddContact(customerID: Office.abc, contactID: used, name: "X"))
          == .idInUse(kind: "contact", id: used.description))
    }
    try office.run(MergeContacts(customerID: Post.xyz, keep: Post.ann, drop: Post.zoe))
    #expect(try customer(Office.abc, in: office).contact(yan)?.id == Post.ann)
  }

  // MARK: What had begun

  @Test func `open work of the dropped one is the kept one's`() throws {
    var office = Self.merged
    for order in [Post.gusOrder, Post.gilOrder] { try office.run(CloseOrder(orderID: order, outcome: .completed)) }
    #expect(
      office.rejection(of: ArchiveCustomer(customerID: Office.abc))
        == .customerHasOpenWork(orders: 1, leads: 0, contracts: 0))
    #expect(
      office.rejection(of: ArchiveCustomer(customerID: Post.xyz))
        == .customerHasOpenWork(orders: 1, leads: 0, contracts: 0))
    try office.run(CloseOrder(orderID: Post.xyzOrder, outcome: .completed))
    try office.run(ArchiveCustomer(customerID: Post.xyz))
    #expect(try customer(Office.abc, in: office).status == .archived)
    #expect(office.rejection(of: ReopenOrder(orderID: Post.xyzOrder)) == .customerArchived)
  }

  @Test func `an archived customer may take in one that has open work, and stays archived`() throws {
    var office = Post.office
    let idle: CustomerID = anID(229)
    try office.run(CreateCustomer(customerID: idle, kind: .company, name: "Idle"))
    try office.run(ArchiveCustomer(customerID: idle))
    try office.run(MergeCustomers(keep: idle, drop: Post.xyz))
    #expect(try customer(idle, in: office).status == .archived)
    try office.run(CompleteTask(orderID: Post.xyzOrder, taskID: .current))
  }

  @Test func `what is tied to the dropped one's orders and activities fits the kept one`() throws {
    var office = Post.office
    let (visit, next): (ActivityID, ActivityID) = (anID(230), anID(231))
    let start = ActivityTime.at(Office.start.advanced(by: 3_600_000))
    func activity(_ id: ActivityID, _ order: OrderID?) -> ScheduleActivity {
      ScheduleActivity(
        activityID: id, customerID: Post.xyz, contactID: Post.zoe, orderID: order, kind: "Call", title: "Ask",
        startsAt: start, assignedUserID: Office.gus)
    }
    try office.run(activity(visit, nil))
    try office.run(Self.merge)
    try office.run(CompleteActivity(activityID: visit, followUp: activity(next, Post.xyzOrder)))
    #expect(office.state(of: .activity(next))?.activity?.customerID == Office.abc)
    try office.run(EditActivity(activityID: next, changes: ActivityEdits(orderID: .set(Post.gusOrder))))
    try office.run(EditOrderDetails(orderID: Post.xyzOrder, changes: ["contactID": .text(Post.ann.description)]))
    try office.run(
      SendMessage(customerID: Office.abc, channel: .email, subject: "s", body: "b", orderID: Post.xyzOrder))
    #expect(office.index.outbox.messages(to: Office.abc).map(\.message.contactID) == [Post.ann])
  }

  @Test func `a lead of the dropped one becomes an order of the kept one`() throws {
    var office = Post.enquiring
    try office.run(MergeCustomers(keep: Post.xyz, drop: Office.abc))
    try office.run(ConvertLead(leadID: Post.lead, orderID: anID(232), orderType: .oneOff, setStatus: "Customer"))
    #expect(office.state(of: .order(anID(232)))?.order?.work.customerID == Post.xyz)
    #expect(try customer(Post.xyz, in: office).statusID == Desk.status("Customer"))
    #expect(try customer(Office.abc, in: office).statusID == Desk.status("Prospect"))
  }

  @Test func `a contract of the dropped one goes on with the kept one`() throws {
    var office = Post.office
    let order: OrderID = anID(233)
    try office.run(
      OpenOrder(
        orderID: order, customerID: Post.xyz, type: .contract, serviceID: Office.boilers,
        assignedUserID: Office.gus, contractTerms: NewContract(ContractOffice.terms { $0.renewal = .manual })))
    try office.run(Self.merge)
    let contract = try #require(office.index.contracts.contract(startedBy: order))
    #expect(
      office.rejection(of: ArchiveCustomer(customerID: Office.abc))
        == .customerHasOpenWork(orders: 4, leads: 0, contracts: 1))
    office.now = Instant("2024-03-02T09:00:00Z")!
    let deadline = try #require(office.index.contracts.deadlines.due(by: office.now).first { _ in true })
    try office.run(deadline.matter.command as! any BackOfficeCommand, by: .system(deadline.matter.policy.actor))
    try office.run(RenewContract(contractID: contract))
    let renewal = office.index.orders.id(ofNumber: 5).flatMap { office.state(of: .order($0))?.order }
    #expect(renewal?.work.customerID == Office.abc)
  }

  // MARK: Keys of the outside

  @Test func `by the dropped one's address a new customer is taken for the kept one, but not by its name`() throws {
    let office = Self.merged
    func twin(_ details: CustomerDetails) -> CreateCustomer {
      CreateCustomer(kind: .company, name: "Twin", details: details)
    }
    #expect(
      office.rejection(of: twin(CustomerDetails(email: "OFFICE@abc.example")))
        == .probableDuplicate(ids: [Office.abc]))
    #expect(office.index.ids(of: "customer", named: "XYZ").isEmpty)
    #expect(office.index.ids(of: "customer", named: "ABC Limited") == [Office.abc.uuid])
    var edited = Post.office
    try edited.run(EditCustomer(customerID: Post.xyz, changes: ["email": .text("only@xyz.example")]))
    try edited.run(Self.merge)
    #expect(
      edited.rejection(of: twin(CustomerDetails(email: "only@xyz.example"))) == .probableDuplicate(ids: [Office.abc]))
  }

  @Test func `a row of an import that finds the dropped one changes the kept one`() throws {
    var office = Post.office
    try office.run(EditCustomer(customerID: Post.xyz, changes: ["email": .text("only@xyz.example")]))
    try office.startImport(onDuplicate: .update)
    try office.run(Self.merge)
    let cells = ImportColumn.allCases.map { column -> String in
      switch column.rawValue {
      case "Customer Name": "ABC Limited"
      case "Status": "Customer"
      case "Email": "only@xyz.example"
      default: ""
      }
    }
    try office.run(ImportRow(importID: Office.sheet, row: 1, cells: cells), by: .importer(Office.sheet.uuid))
    let kept = try customer(Office.abc, in: office)
    #expect(kept.statusID == Desk.status("Customer") && kept.details["email"]?.text == "only@xyz.example")
    #expect(office.index.customers.count == 1)
  }

  @Test func `messages and documents of the dropped one are recognised when they come again`() throws {
    var office = Post.office
    let inbound = Actor.integration("inbound")
    func mail(_ customer: CustomerID) -> RecordInboundMessage {
      RecordInboundMessage(customerID: customer, channel: .email, externalID: "1", body: "Hello")
    }
    func invoice(_ customer: CustomerID, _ status: DocumentStatus) -> LinkExternalDocument {
      LinkExternalDocument(
        customerID: customer, system: "xero", externalID: "1", kind: .invoice, number: "1", date: "2024-01-31",
        amount: Money(minor: 100, currency: "GBP"), status: status)
    }
    try office.run(mail(Post.xyz), by: inbound)
    try office.run(invoice(Post.xyz, .open), by: inbound)
    try office.run(Self.merge)
    for customer in [Office.abc, Post.xyz] {
      #expect(try office.run(mail(customer), by: inbound).isEmpty)
      #expect(try office.run(invoice(customer, .open), by: inbound).isEmpty)
    }
    let updated = try office.run(invoice(Office.abc, .paid), by: inbound)
    #expect(updated.map(\.stream) == [.correspondence(Post.xyz)])
    #expect(try office.run(invoice(Post.xyz, .paid), by: inbound).isEmpty)
  }

  @Test(arguments: [nil, Office.abc, Post.xyz])
  func `what came of the dropped one's message is written where it was asked for`(customer: CustomerID?) throws {
    var office = Post.office
    try office.run(Post.mail { $0.customerID = Post.xyz })
    try office.run(Self.merge)
    #expect(
      office.rejection(of: Post.mail()) == .idInUse(kind: "message", id: Post.message.description),
      "ids of messages are used once")
    let result = RecordMessageResult(messageID: Post.message, customerID: customer, result: .delivered)
    #expect(try office.run(result, by: .integration("email")).map(\.stream) == [.correspondence(Post.xyz)])
    if customer != nil { #expect(try office.run(result, by: .integration("email")).isEmpty) }
  }

  @Test func `a message that waits is given up where the kept one wants none`() throws {
    var office = Post.office
    try office.run(EditCustomer(customerID: Office.abc, changes: ["doNotContact": .list(["email"])]))
    try office.run(Post.mail { $0.customerID = Post.xyz })
    let merged = try office.run(Self.merge, by: .user(Office.sal.uuid))
    let batch = Desk.envelope().batch
    let reactions = merged.flatMap { proposed in
      let envelope = Envelope(
        batch: batch, position: 1, stream: proposed.stream!, version: 1, type: "", schema: 1, occurredAt: nil)
      return MessageDispatch.reactions(to: proposed.event, envelope, in: office.index)
    }
    let failed = try #require(reactions.first as? RecordMessageResult)
    #expect(failed.messageID == Post.message && failed.code == "doNotContact")
    try office.run(failed, by: .system("message-dispatch"))
    #expect(office.index.outbox.message(Post.message) == nil)
  }

  // MARK: The index

  @Test func `a snapshot of the index knows what became of whom`() throws {
    let index = Self.merged.index.customers
    var writer = CBORWriter()
    try index.encode(to: &writer)
    let read = try writer.bytes.withUnsafeBytes { bytes throws(CBORError) in
      var reader = CBORReader(bytes)
      return try CustomerIndex(from: &reader)
    }
    #expect(read == index && read.current(Post.xyz) == Office.abc && read.count == 1)
  }
}
