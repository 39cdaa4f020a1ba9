// Sending messages: who gets them, at which address, and what is in the way.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct SendingTests {
  private func goes(
    _ message: SendMessage, in office: Office = Post.office, to address: String, _ contact: ContactID?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let addressee = try #require(try office.addressee(of: message), sourceLocation: sourceLocation)
    #expect(addressee.0 == address && addressee.1 == contact, sourceLocation: sourceLocation)
  }

  private func refused(
    _ message: SendMessage, _ rejection: Rejection, in office: Office = Post.office, as user: UserID = Office.sal,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(office.rejection(of: message, as: user) == rejection, sourceLocation: sourceLocation)
  }

  // MARK: The event

  // Checklist: L-96
  @Test func `a message is asked for with all that is needed to send it`() throws {
    var office = Post.office
    let message = Post.mail {
      $0.orderID = Post.gusOrder
      $0.taskKey = "fit"
      $0.to = .contact(Post.ann)
    }
    let fit = try fit(in: office)
    #expect(
      try office.run(message, as: Office.gus) == [
        .correspondence(
          .messageRequested(
            MessageRequested(
              messageID: Post.message, channel: .email, to: PersonalText("ann@abc.example"), contactID: Post.ann,
              subject: PersonalText("Monday"), body: PersonalText("At nine.\nRegards"), orderID: Post.gusOrder,
              taskID: fit, leadID: nil)))
      ])
  }

  /// The id of the task Fit of Gus's order.
  private func fit(in office: Office) throws -> TaskID? {
    var office = office
    let events = try office.run(CommentOnTask(orderID: Post.gusOrder, taskKey: "fit", text: "x"))
    guard case .order(.work(.taskCommentAdded(let added))) = events.first else { return nil }
    return added.taskID
  }

  @Test func `an id is made where none is given, and told`() throws {
    var office = Post.office
    let id = MessageID.made(by: office.nextCommandID, "message")
    let events = try office.run(Post.mail { $0.messageID = nil })
    #expect(events[0].creation(in: .correspondence(Office.abc)) == Creation("message", id))
  }

  @Test func `the task in progress can be named as such`() throws {
    var office = Post.office
    let events = try office.run(
      Post.mail {
        $0.orderID = Post.gusOrder
        $0.taskID = .current
        $0.to = .customer
      })
    guard case .correspondence(.messageRequested(let event)) = events[0] else {
      Issue.record("\(events)")
      return
    }
    #expect(event.taskID != nil && event.contactID == nil && event.to.text == "office@abc.example")
  }

  // MARK: The addressee

  @Test func `whoever is named gets it`() throws {
    try goes(Post.mail { $0.to = .contact(Post.ann) }, to: "ann@abc.example", Post.ann)
    try goes(Post.mail { $0.to = .customer }, to: "office@abc.example", nil)
  }

  // Checklist: L-53, L-55
  @Test func `where nobody is named: the contact of the order, else the default one, else the customer itself`() throws
  {
    try goes(Post.sms { $0.orderID = Post.gusOrder }, to: "07700 900002", Post.bob)
    try goes(Post.mail { $0.orderID = Post.gilOrder }, to: "ann@abc.example", Post.ann)
    try goes(Post.mail(), to: "ann@abc.example", Post.ann)
    let alone = Post.after(RemoveContact(customerID: Post.xyz, contactID: Post.zoe))
    try goes(Post.mail { $0.customerID = Post.xyz }, in: alone, to: "office@abc.example", nil)
  }

  @Test func `a contact that was merged is the one that was kept`() throws {
    let merged = Post.after(MergeContacts(customerID: Office.abc, keep: Post.ann, drop: Post.bob))
    try goes(Post.mail { $0.to = .contact(Post.bob) }, in: merged, to: "ann@abc.example", Post.ann)
    try goes(Post.mail { $0.orderID = Post.gusOrder }, in: merged, to: "ann@abc.example", Post.ann)
  }

  @Test func `an order's contact who is gone is passed over, one who is named is not`() throws {
    let removed = Post.after(RemoveContact(customerID: Office.abc, contactID: Post.bob))
    try goes(Post.mail { $0.orderID = Post.gusOrder }, in: removed, to: "ann@abc.example", Post.ann)
    refused(Post.mail { $0.to = .contact(Post.bob) }, .contactNotFound, in: removed)
    refused(Post.mail { $0.to = .contact(Post.zoe) }, .contactNotFound)
  }

  @Test func `only the addressee's own address will do`() throws {
    refused(Post.mail { $0.to = .contact(Post.bob) }, .noAddressForChannel)
    let bare = Post.after(EditCustomer(customerID: Office.abc, changes: ["email": nil, "phone": nil]))
    refused(Post.mail { $0.to = .customer }, .noAddressForChannel, in: bare)
    refused(Post.sms { $0.to = .customer }, .noAddressForChannel, in: bare)
  }

  // Checklist: L-96
  @Test func `an SMS goes to the mobile number, else to the telephone`() throws {
    try goes(Post.sms { $0.to = .contact(Post.bob) }, to: "07700 900002", Post.bob)
    try goes(Post.sms { $0.to = .contact(Post.ann) }, to: "1", Post.ann)
    try goes(Post.sms { $0.to = .customer }, to: "020 7946 0000", nil)
  }

  // MARK: What is in the way

  @Test func `nobody gets what they don't want, by the channels that they named`() throws {
    let shy = Post.after(
      EditContact(customerID: Office.abc, contactID: Post.ann, changes: ["doNotContact": .list(["email", "call"])]))
    refused(Post.mail(), .doNotContact, in: shy)
    try goes(Post.sms { $0.to = .contact(Post.ann) }, in: shy, to: "1", Post.ann)
    try goes(Post.mail { $0.to = .customer }, in: shy, to: "office@abc.example", nil)
    #expect(shy.rejection(of: LogCall(customerID: Office.abc, contactID: Post.ann, direction: .outbound)) == nil)
    // What the customer doesn't want, its contacts don't get.
    let closed = Post.after(EditCustomer(customerID: Office.abc, changes: ["doNotContact": .list(["email"])]))
    refused(Post.mail(), .doNotContact, in: closed)
    refused(Post.mail { $0.to = .customer }, .doNotContact, in: closed)
  }

  @Test func `there must be a way to send it`() throws {
    var office = Post.office
    office.environment.channels = [.sms]
    refused(Post.mail(), .channelNotConfigured, in: office)
    #expect(office.rejection(of: Post.sms()) == nil)
  }

  // Checklist: L-20
  @Test func `the first thing in the way is told`() throws {
    var office = Post.after(
      EditContact(
        customerID: Office.abc, contactID: Post.ann, changes: ["doNotContact": .list(["email"]), "email": nil]))
    office.environment.channels = []
    let message = Post.mail {
      $0.orderID = Post.gusOrder
      $0.to = .contact(Post.ann)
    }
    let faulty = Post.mail {
      $0.orderID = Post.gilOrder
      $0.body = " "
    }
    // Right, form, ids, what it is tied to, the addressee, the address, the wish, the way.
    refused(faulty, .forbidden(action: "SendMessage"), in: office, as: Office.gus)
    refused(faulty, .invalidField(field: "body", reason: "empty"), in: office)
    refused(message, .noAddressForChannel, in: office)
    var linked = message
    linked.orderID = Post.xyzOrder
    refused(linked, .linkMismatch, in: office)
    linked.customerID = anID(99)
    refused(linked, .customerNotFound, in: office)
    try office.run(EditContact(customerID: Office.abc, contactID: Post.ann, changes: ["email": .text("a@b.example")]))
    refused(message, .doNotContact, in: office)
    try office.run(EditContact(customerID: Office.abc, contactID: Post.ann, changes: ["doNotContact": nil]))
    refused(message, .channelNotConfigured, in: office)
    office.environment.channels = [.email]
    #expect(try office.run(message).count == 1)
    linked.customerID = Office.abc
    refused(linked, .idInUse(kind: "message", id: Post.message.description), in: office)
  }

  @Test func `an archived customer can be written to`() throws {
    var office = Post.office
    for order in [Post.gusOrder, Post.gilOrder] { try office.run(CloseOrder(orderID: order, outcome: .completed)) }
    try office.run(ArchiveCustomer(customerID: Office.abc))
    #expect(office.rejection(of: Post.mail()) == nil)
  }

  // MARK: What it is tied to

  @Test func `general users tie it to their own orders and tasks`() throws {
    let gil = Post.mail { $0.orderID = Post.gilOrder }
    refused(gil, .forbidden(action: "SendMessage"), as: Office.gus)
    for user in [Office.gil, Office.ada, Office.sal] { #expect(Post.office.rejection(of: gil, as: user) == nil) }
    // The task Fit of every order is Gil's.
    let fit = Post.mail {
      $0.orderID = Post.gusOrder
      $0.taskKey = "fit"
      $0.to = .customer
    }
    #expect(Post.office.rejection(of: fit, as: Office.gil) == nil)
    refused(Post.mail { $0.orderID = Post.gusOrder }, .forbidden(action: "SendMessage"), as: Office.gil)
    let administered = Post.after(
      AssignOrder(orderID: Post.gilOrder, assignedUserID: .keep, orderAdminID: .set(Office.gus)))
    #expect(administered.rejection(of: gil, as: Office.gus) == nil)
  }

  @Test func `all of it must be the customer's`() throws {
    let stranger: OrderID = anID(99)
    refused(Post.mail { $0.orderID = stranger }, .notFound(kind: "order", id: stranger.description))
    refused(Post.mail { $0.orderID = stranger }, .notFound(kind: "order", id: stranger.description), as: Office.gus)
    refused(Post.mail { $0.orderID = Post.xyzOrder }, .linkMismatch)
    refused(Post.mail { $0.leadID = Post.lead }, .notFound(kind: "lead", id: Post.lead.description))
    let deleted = Post.after(DeleteOrder(orderID: Post.gilOrder))
    refused(Post.mail { $0.orderID = Post.gilOrder }, .orderDeleted, in: deleted)
    let closed = Post.after(CloseOrder(orderID: Post.gilOrder, outcome: .completed))
    #expect(closed.rejection(of: Post.mail { $0.orderID = Post.gilOrder }) == nil)
    let unknown = Post.mail {
      $0.orderID = Post.gusOrder
      $0.taskKey = "paint"
    }
    refused(unknown, .taskNotFound)
  }

  @Test func `what is about a lead goes to its contact, and is refused as what is about an order`() throws {
    let aboutLead = Post.sms { $0.leadID = Post.lead }
    try goes(aboutLead, in: Post.enquiring, to: "07700 900002", Post.bob)
    var office = Post.enquiring
    guard case .correspondence(.messageRequested(let event)) = try office.run(aboutLead, as: Office.gus).first else {
      Issue.record("no message")
      return
    }
    #expect(event.leadID == Post.lead && event.orderID == nil)
    refused(aboutLead, .forbidden(action: "SendMessage"), in: Post.enquiring, as: Office.gil)
    let others = Post.sms {
      $0.customerID = Post.xyz
      $0.leadID = Post.lead
    }
    refused(others, .linkMismatch, in: Post.enquiring)
    var deleted = Post.enquiring
    try deleted.run(DeleteLead(leadID: Post.lead))
    refused(aboutLead, .leadDeleted, in: deleted)
  }

  // MARK: Form

  @Test func `a task is named in one way, beside its order`() {
    let alone = Post.mail { $0.taskID = .current }
    refused(alone, .invalidField(field: "orderID", reason: "a task is one of an order: name it"))
    let twice = Post.mail {
      $0.orderID = Post.gusOrder
      $0.taskID = .current
      $0.taskKey = "fit"
    }
    refused(twice, .invalidField(field: "taskID", reason: "name the task either by taskID or by taskKey"))
  }

  @Test func `texts are checked`() {
    refused(Post.mail { $0.body = "" }, .invalidField(field: "body", reason: "empty"))
    refused(Post.mail { $0.body = String(repeating: "a", count: 50_001) }, .textTooLong(limit: 50_000))
    #expect(Post.office.rejection(of: Post.mail { $0.body = String(repeating: "a", count: 50_000) }) == nil)
    refused(
      Post.mail { $0.subjectLine = "a\r\nBcc: x@y.example" },
      .invalidField(field: "subject", reason: "control characters are not allowed"))
    refused(Post.sms { $0.subjectLine = "x" }, .invalidField(field: "subject", reason: "an SMS has none"))
    #expect(Post.office.rejection(of: Post.sms { $0.subjectLine = " " }) == nil)
  }

  @Test func `an id is used once, also by another customer's message on its way`() {
    let used = Rejection.idInUse(kind: "message", id: Post.message.description)
    refused(Post.mail(), used, in: Post.waiting)
    refused(Post.mail { $0.customerID = Post.xyz }, used, in: Post.waiting)
  }

  @Test func `neither importers nor services outside send messages`() throws {
    var office = Post.office
    try office.startImport()
    #expect(office.rejection(of: Post.mail(), by: .importer(Office.sheet.uuid)) == .forbidden(action: "SendMessage"))
    #expect(office.rejection(of: Post.mail(), by: Integration.email) == .forbidden(action: "SendMessage"))
  }
}
