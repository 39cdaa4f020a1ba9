// What waits for an answer from outside: a fold over what asks and what answers. And what the policies make of it.

import CBOR
import EventSourcing
import Testing

@testable import BackOffice

@Suite struct OutboxTests {
  private let ida: UserID = anID(220)

  private func causes(_ office: Office) -> [Position] { office.index.outbox.unanswered(after: 0).map(\.cause) }

  private func invited(_ commands: any BackOfficeCommand...) throws -> Office {
    var office = Office.staffed
    try office.run(invitation(id: ida))
    for command in commands { try office.run(command) }
    return office
  }

  // MARK: Invitations

  @Test func `an invitation waits for its mail until it is replaced, accepted or taken back`() throws {
    let first = try invited()
    let cause = try #require(causes(first).first)
    let replaced = try invited(ResendInvitation(userID: ida))
    #expect(causes(replaced) == [cause + 1])
    #expect(try causes(invited(DeactivateUser(userID: ida))) == [])
    #expect(try causes(invited(DeleteUser(userID: ida))) == [])
    var accepted = first
    let token = try #require(first.index.users[ida]?.invitation?.id).description
    try accepted.run(AcceptInvitation(userID: ida, token: token), as: ida)
    #expect(causes(accepted) == [])
  }

  private func result(_ result: DeliveryResult, _ office: Office, code: String? = nil) throws -> RecordEffectResult {
    let cause = try #require(office.index.outbox.unanswered(after: 0).first?.cause)
    return RecordEffectResult(
      effectID: Post.effect, kind: .invitation, cause: Int64(cause), result: result, userID: ida, providerRef: "r",
      code: code, attempts: 5)
  }

  // Checklist: L-21
  @Test func `what came of a mail is written down once`() throws {
    var office = try invited()
    let delivered = try result(.delivered, office)
    #expect(
      try office.run(delivered, by: .email) == [
        .effects(
          .delivered(
            EffectDelivered(
              effectID: Post.effect, kind: .invitation, cause: delivered.cause, providerRef: "r", userID: ida)))
      ])
    #expect(causes(office) == [])
    #expect(try office.run(delivered, by: .email).isEmpty)
    #expect(office.rejection(of: delivered) == .forbidden(action: "RecordEffectResult"))
    #expect(office.rejection(of: delivered, by: Integration.payments) == .forbidden(action: "RecordEffectResult"))
  }

  @Test func `a mail that failed can be asked for again, until another invitation takes its place`() throws {
    var office = try invited()
    let failed = try result(.failed, office, code: "full")
    #expect(
      try office.run(failed, by: .email) == [
        .effects(
          .failed(
            EffectFailed(
              effectID: Post.effect, kind: .invitation, cause: failed.cause, attempts: 5, code: "full", final: true,
              userID: ida)))
      ])
    #expect(causes(office) == [])
    var retried = office
    try retried.run(RetryEffect(effectID: Post.effect))
    #expect(
      retried.index.outbox.unanswered(after: 0)
        == [Unanswered(Position(failed.cause), askedAt: Position(failed.cause) + 2)])
    #expect(retried.index.outbox.unanswered(after: Position(failed.cause) + 2).isEmpty)
    try office.run(ResendInvitation(userID: ida))
    #expect(
      office.rejection(of: RetryEffect(effectID: Post.effect))
        == .notFound(kind: "effect", id: Post.effect.description))
    #expect(causes(office).count == 1)
  }

  @Test func `an invitation is mailed to the address that the user has by now`() throws {
    var office = try invited()
    try office.run(EditUser(userID: ida, changes: ["email": .text("ida@right.example")]))
    let invitation = try #require(office.index.users[ida]?.invitation)
    let event = BackOfficeEvent.user(
      .invitationReissued(InvitationReissued(invitationID: invitation.id, expiresAt: invitation.expiresAt)))
    let requests = InvitationMailing.requests(
      of: event, Shop.envelope(of: .user(ida)), in: office.index)
    #expect(
      requests == [
        .invitation(
          InvitationMail(
            userID: ida, invitationID: invitation.id, address: "ida@right.example", name: "Ida",
            expiresAt: invitation.expiresAt, account: "Acme"))
      ])
  }

  // MARK: Messages

  @Test func `a message is asked for with the names of those who write and are written to`() throws {
    var office = Post.office
    let event = try office.run(Post.mail())[0]
    let requests = MessageDispatch.requests(
      of: event, Shop.envelope(of: .correspondence(Office.abc)), in: office.index)
    #expect(
      requests == [
        .message(
          OutgoingMessage(
            messageID: Post.message, customerID: Office.abc, channel: .email, address: "ann@abc.example", name: "Ann",
            subject: "Monday", body: "At nine.\nRegards", account: "Acme"))
      ])
    #expect(causes(office).count == 1)
  }

  /// What the dispatch of messages makes of the newest event of a command.
  private func reactions(to command: any BackOfficeCommand, _ office: inout Office) throws -> [RecordMessageResult] {
    guard let event = try office.run(command).last else { return [] }
    return MessageDispatch.reactions(
      to: event, Shop.envelope(of: .customer(Office.abc)), in: office.index
    ).compactMap { $0 as? RecordMessageResult }
  }

  @Test func `a message to somebody who goes, or wants none any more, is given up`() throws {
    func failure(_ code: String) -> [RecordMessageResult] {
      [
        RecordMessageResult(
          messageID: Post.message, customerID: Office.abc, result: .failed, code: code, attempts: 0)
      ]
    }
    func edit(_ contact: ContactID, _ channels: [String]) -> any BackOfficeCommand {
      EditContact(customerID: Office.abc, contactID: contact, changes: ["doNotContact": .list(channels)])
    }
    var office = Post.waiting
    #expect(try reactions(to: edit(Post.bob, ["email"]), &office).isEmpty)
    #expect(try reactions(to: edit(Post.ann, ["sms"]), &office).isEmpty)
    #expect(try reactions(to: RemoveContact(customerID: Office.abc, contactID: Post.bob), &office).isEmpty)
    var shy = office
    #expect(try reactions(to: edit(Post.ann, ["email"]), &shy) == failure("doNotContact"))
    var closed = office
    let everywhere = EditCustomer(customerID: Office.abc, changes: ["doNotContact": .list(["email"])])
    #expect(try reactions(to: everywhere, &closed) == failure("doNotContact"))
    var gone = office
    let removal = RemoveContact(customerID: Office.abc, contactID: Post.ann)
    let answers = try reactions(to: removal, &gone)
    #expect(answers == failure("recipientErased"))
    let answer = try #require(answers.first)
    #expect(try gone.run(answer, by: .system("message-dispatch")).count == 1)
    #expect(causes(gone) == [])
    // What waits no more is nothing to it.
    #expect(
      try reactions(to: EditCustomer(customerID: Office.abc, changes: ["name": .text("ABC")]), &gone).isEmpty)
  }

  @Test func `a message to a contact that was merged goes on, until the one that was kept is gone`() throws {
    var office = Post.after(
      SendMessage(
        customerID: Office.abc, messageID: Post.message, channel: .sms, to: .contact(Post.bob), body: "x"))
    let merge = MergeContacts(customerID: Office.abc, keep: Post.ann, drop: Post.bob)
    #expect(try reactions(to: merge, &office).isEmpty)
    #expect(try reactions(to: RemoveContact(customerID: Office.abc, contactID: Post.ann), &office).count == 1)
  }

  // MARK: The snapshot

  @Test(arguments: ["done", "cancelled", "moved", "given away"])
  func `a reminder waits for its mail until the activity is`(_ change: String) throws {
    var office = Office.trading
    let call: ActivityID = anID(140)
    let start = office.now.advanced(by: 3_600_000)
    try office.run(
      ScheduleActivity(
        activityID: call, customerID: Office.abc, kind: "Call", title: "Ask", startsAt: .at(start),
        reminders: [30, 15],
        assignedUserID: Office.gus))
    for number in [1, 2] {
      try office.run(
        FireReminder(activityID: call, reminderNo: number, scheduleNo: 1), by: .system("reminders"))
      #expect(causes(office).count == 1, "the newer takes the place of the older")
    }
    try office.run(EditActivity(activityID: call, changes: ActivityEdits(title: .set("Ask again"))))
    #expect(causes(office).count == 1)
    switch change {
    case "done": try office.run(CompleteActivity(activityID: call))
    case "cancelled": try office.run(CancelActivity(activityID: call))
    case "moved":
      try office.run(
        EditActivity(activityID: call, changes: ActivityEdits(startsAt: .set(.at(start.advanced(by: 60_000))))))
    default: try office.run(EditActivity(activityID: call, changes: ActivityEdits(assignedUserID: .set(Office.gil))))
    }
    #expect(causes(office).isEmpty)
  }

  @Test func `the outbox comes back from a snapshot`() throws {
    var office = Post.waiting
    try office.run(invitation(id: ida))
    let other = Post.sms {
      $0.messageID = anID(230)
      $0.customerID = Post.xyz
      $0.to = .customer
    }
    try office.run(other)
    let call: ActivityID = anID(140)
    try office.run(
      ScheduleActivity(
        activityID: call, customerID: Office.abc, kind: "Call", title: "Ask",
        startsAt: .at(office.now.advanced(by: 3_600_000)), reminders: [30], assignedUserID: Office.gus))
    try office.run(FireReminder(activityID: call, reminderNo: 1, scheduleNo: 1), by: .system("reminders"))
    let failed = RecordMessageResult(messageID: Post.message, result: .failed, code: "full", effectID: Post.effect)
    try office.run(failed, by: .email)
    for (retries, count) in [(false, 3), (true, 4)] {
      if retries { try office.run(RetryEffect(effectID: Post.effect)) }
      var writer = CBORWriter()
      try writer.write(office.index.outbox)
      let read = try writer.bytes.withUnsafeBytes { bytes in
        var reader = CBORReader(bytes)
        return try Outbox(from: &reader)
      }
      #expect(read == office.index.outbox && read.unanswered(after: 0).count == count)
      #expect(read.message(anID(230))?.customerID == Post.xyz)
    }
  }

  @Test func `events that no rules wrote change nothing that they should not`() {
    var outbox = Outbox()
    outbox.apply(.retried(Post.effect), 1)
    outbox.apply(.done(cause: 7), 2)
    outbox.apply(.failed(cause: 7, Post.effect), 3)
    outbox.apply(.failedMessage(Post.message, Post.effect), 4)
    outbox.apply(.ends(.message(Post.message)), 5)
    #expect(outbox == Outbox())
    let message = WaitingMessage(customerID: Office.abc, contactID: nil, channel: .sms)
    outbox.apply(.asks(.message(Post.message, message)), 6)
    outbox.apply(.asks(.message(Post.message, message)), 8)
    #expect(outbox.unanswered(after: 0) == [Unanswered(8)])
    outbox.apply(.failedMessage(Post.message, Post.effect), 9)
    outbox.apply(.asks(.message(anID(231), message)), 10)
    outbox.apply(.failedMessage(anID(231), Post.effect), 11)
    outbox.apply(.retried(Post.effect), 12)
    #expect(outbox.unanswered(after: 0) == [Unanswered(10, askedAt: 12)])
  }
}
