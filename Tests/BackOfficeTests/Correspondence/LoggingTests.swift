// What is written down beside messages that go out: calls, notes, messages that came in, documents of other systems.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct LoggingTests {
  // MARK: Calls

  private func call(_ change: (inout LogCall) -> Void = { _ in }) -> LogCall {
    var call = LogCall(
      customerID: Office.abc, contactID: Post.ann, direction: .inbound, minutes: 4, note: "Asked for Monday",
      orderID: Post.gusOrder)
    change(&call)
    return call
  }

  // Checklist: L-03, L-96
  @Test func `a call is written down, with what it was about`() throws {
    var office = Post.office
    let logged = CallLogged(
      direction: .inbound, minutes: 4, note: PersonalText("Asked for Monday"), contactID: Post.ann,
      orderID: Post.gusOrder, taskID: nil, leadID: nil)
    #expect(try office.run(call(), as: Office.gus) == [.correspondence(.callLogged(logged))])
    let bare = LogCall(customerID: Office.abc, direction: .outbound, note: " ")
    #expect(
      try office.run(bare) == [
        .correspondence(
          .callLogged(
            CallLogged(
              direction: .outbound, minutes: nil, note: nil, contactID: nil, orderID: nil, taskID: nil, leadID: nil)))
      ])
  }

  @Test func `a call is one of the past`() {
    let office = Post.office
    #expect(call { $0.occurredAt = Office.start }.occurredAt == Office.start)
    #expect(office.rejection(of: call { $0.occurredAt = office.now }) == nil)
    guard
      case .invalidField("occurredAt", _)? = office.rejection(of: call { $0.occurredAt = office.now.advanced(by: 1) })
    else {
      Issue.record("a call of tomorrow was taken")
      return
    }
  }

  @Test func `calls and notes are checked alike`() {
    let office = Post.office
    #expect(office.rejection(of: call { $0.minutes = -1 }) == .invalidField(field: "minutes", reason: "negative"))
    #expect(
      office.rejection(of: call { $0.note = String(repeating: "a", count: 4001) }) == .textTooLong(limit: 4000))
    #expect(office.rejection(of: call { $0.contactID = Post.zoe }) == .contactNotFound)
    #expect(office.rejection(of: call { $0.orderID = Post.xyzOrder }) == .linkMismatch)
    #expect(office.rejection(of: call(), as: Office.gil) == .forbidden(action: "LogCall"))
    #expect(office.rejection(of: call { $0.taskKey = "fit" }, as: Office.gil) == nil)
    let note = AddNote(customerID: Office.abc, text: "x", orderID: Post.gusOrder)
    #expect(office.rejection(of: note, as: Office.gil) == .forbidden(action: "AddNote"))
    #expect(office.rejection(of: note, as: Office.gus) == nil)
    #expect(office.rejection(of: AddNote(customerID: anID(99), text: "x")) == .customerNotFound)
  }

  // MARK: Notes

  @Test func `a note is kept as it is written`() throws {
    var office = Post.office
    let note = AddNote(customerID: Office.abc, contactID: Post.bob, text: " Rings\n in the morning ")
    #expect(
      try office.run(note, as: Office.gil) == [
        .correspondence(
          .noteAdded(
            NoteAdded(
              text: PersonalText(" Rings\n in the morning "), contactID: Post.bob, orderID: nil, taskID: nil,
              leadID: nil)))
      ])
    #expect(
      office.rejection(of: AddNote(customerID: Office.abc, text: " ")) == .invalidField(field: "text", reason: "empty"))
    let long = AddNote(customerID: Office.abc, text: String(repeating: "a", count: 4001))
    #expect(office.rejection(of: long) == .textTooLong(limit: 4000))
  }

  @Test func `a contact that was merged is the one that was kept`() throws {
    var office = Post.after(MergeContacts(customerID: Office.abc, keep: Post.ann, drop: Post.bob))
    let events = try office.run(AddNote(customerID: Office.abc, contactID: Post.bob, text: "x"))
    guard case .correspondence(.noteAdded(let note)) = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(note.contactID == Post.ann)
  }

  // MARK: Messages that came in

  private func inbound(_ change: (inout RecordInboundMessage) -> Void = { _ in }) -> RecordInboundMessage {
    var message = RecordInboundMessage(
      customerID: Office.abc, contactID: Post.ann, channel: .email, externalID: " caf\u{e9} ", subject: "Re: Monday",
      body: "Fine")
    change(&message)
    return message
  }

  // Checklist: L-03, L-21, L-25
  @Test func `a message that came in is kept once for each service`() throws {
    var office = Post.office
    let received = MessageReceived(
      channel: .email, port: "inbound", externalID: "caf\u{e9}", contactID: Post.ann,
      subject: PersonalText("Re: Monday"), body: PersonalText("Fine"), orderID: nil, leadID: nil)
    #expect(try office.run(inbound(), by: .inbound) == [.correspondence(.messageReceived(received))])
    #expect(try office.run(inbound { $0.externalID = "cafe\u{301}" }, by: .inbound).isEmpty)
    #expect(try office.run(inbound { $0.body = "Other" }, by: .inbound).isEmpty)
    #expect(try office.run(inbound(), by: .email).count == 1)
    #expect(try office.run(inbound { $0.externalID = "2" }, by: .inbound).count == 1)
  }

  @Test func `a message that came in may be empty, and only services bring it`() throws {
    let office = Post.office
    #expect(office.rejection(of: inbound { $0.body = "" }, by: Integration.inbound) == nil)
    for integration in Integration.allCases {
      let isTheirs = [.inbound, .email, .sms].contains(integration)
      #expect((office.rejection(of: inbound(), by: integration) == nil) == isTheirs, "\(integration)")
    }
    for user in [Office.sal, Office.gus] {
      #expect(office.rejection(of: inbound(), as: user) == .forbidden(action: "RecordInboundMessage"))
    }
    #expect(office.rejection(of: inbound { $0.orderID = Post.xyzOrder }, by: Integration.inbound) == .linkMismatch)
    #expect(office.rejection(of: inbound { $0.contactID = Post.zoe }, by: Integration.inbound) == .contactNotFound)
  }

  // MARK: Documents

  private func invoice(_ change: (inout LinkExternalDocument) -> Void = { _ in }) -> LinkExternalDocument {
    var document = LinkExternalDocument(
      customerID: Office.abc, system: "xero", externalID: "inv-1", kind: .invoice, number: " INV-1 ",
      date: "2024-01-31", amount: Money(minor: 100, currency: "EUR"), status: .open, orderID: Post.gusOrder)
    change(&document)
    return document
  }

  // Checklist: L-20
  @Test func `a document is linked, and brought up to date when it comes again`() throws {
    var office = Post.office
    let linked = DocumentLinked(
      system: "xero", externalID: "inv-1", kind: .invoice, number: "INV-1", date: "2024-01-31",
      amount: Money(minor: 100, currency: "EUR"), status: .open, orderID: Post.gusOrder)
    #expect(try office.run(invoice(), by: .accounting) == [.correspondence(.documentLinked(linked))])
    #expect(try office.run(invoice(), by: .accounting).isEmpty)
    #expect(try office.run(invoice { $0.orderID = nil }, by: .inbound).isEmpty)
    let paid = invoice {
      $0.status = .paid
      $0.amount = Money(minor: 90, currency: "EUR")
      $0.orderID = Post.gilOrder
    }
    #expect(
      try office.run(paid, by: .accounting) == [
        .correspondence(
          .documentUpdated(
            DocumentUpdated(
              system: "xero", externalID: "inv-1",
              changes: [
                FieldChange(
                  "amount", before: .fields(["minor": "100", "currency": "EUR"]),
                  after: .fields(["minor": "90", "currency": "EUR"])),
                FieldChange("status", before: .text("open"), after: .text("paid")),
                FieldChange(
                  "orderID", before: .text(Post.gusOrder.description), after: .text(Post.gilOrder.description)),
              ])))
      ])
    #expect(try office.run(paid, by: .accounting).isEmpty)
    #expect(try office.run(invoice { $0.system = "sage" }, by: .accounting).count == 1)
  }

  @Test func `a document's fields are checked`() {
    let office = Post.office
    for date in ["2024-02-30", "2024-1-1", "31.01.2024", "", "2024-01-31T"] {
      #expect(
        office.rejection(of: invoice { $0.date = date }, by: Integration.accounting)
          == .invalidField(field: "date", reason: "expected a date such as 2024-01-31"))
    }
    let negative = invoice { $0.amount = Money(minor: -1, currency: "EUR") }
    #expect(office.rejection(of: negative, by: Integration.accounting) == .invalidMoney)
    #expect(office.rejection(of: invoice { $0.orderID = Post.xyzOrder }, by: Integration.accounting) == .linkMismatch)
    #expect(office.rejection(of: invoice(), by: Integration.payments) == .forbidden(action: "LinkExternalDocument"))
    #expect(office.rejection(of: invoice()) == .forbidden(action: "LinkExternalDocument"))
  }

  @Test func `ids of elsewhere are claimed, so that no other customer has them`() throws {
    func claims(_ command: any BackOfficeCommand, by integration: Integration) throws -> [UniqueKey] {
      let office = Post.office
      let input = DecisionInput<BackOfficeDomain>(
        state: .correspondence(CorrespondenceState()), index: office.index, version: 0, now: office.now,
        metadata: CommandMetadata(commandID: office.nextCommandID, actor: .integration(integration.rawValue)),
        environment: .ofThisMachine)
      return try command.judge(input).claims
    }
    let plain = invoice { $0.orderID = nil }
    #expect(
      try claims(plain, by: .accounting) == [UniqueKey(scope: "document", value: "xero\u{0}inv-1")])
    #expect(
      try claims(inbound(), by: .inbound) == [UniqueKey(scope: "message", value: "inbound\u{0}caf\u{e9}")])
  }

  @Test func `what is said of a document that is not there changes nothing`() {
    var state = CorrespondenceState()
    state.apply(
      .documentUpdated(
        DocumentUpdated(
          system: "xero", externalID: "1", changes: [FieldChange("status", before: nil, after: .text("paid"))])),
      at: Office.start, 1)
    state.apply(.messageDelivered(MessageDelivered(messageID: Post.message, providerRef: nil)), at: Office.start, 2)
    state.apply(
      .messageFailed(MessageFailed(messageID: Post.message, code: "unknown", attempts: 1, effectID: nil)),
      at: Office.start, 3)
    #expect(state == CorrespondenceState())
  }
}
