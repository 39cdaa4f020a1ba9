// Messages and invitations from the command to the service and back into the log: once each, whatever is lost or killed in
// between.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct DispatchTests {
  private let office: PostOffice
  private let mailbox = MemoryMailbox()
  private let late = PortFailure("busy", "the server is busy", isRetryable: true)
  private let never = PortFailure("unknownUser", "there is no such mailbox", isRetryable: false)

  init() throws { office = try PostOffice() }

  // MARK: Messages

  // Checklist: L-05, L-25
  @Test func `a message goes out once, and the log says so`() async throws {
    var book = try await office.open([mailbox])
    try await office.send("At nine.", book)
    #expect(mailbox.items.isEmpty)
    try await book.deliver()
    guard case .message(let message)? = mailbox.items.first?.request else {
      Issue.record("nothing was sent")
      return
    }
    #expect(message.address == "ann@abc.example" && message.name == "Ann" && message.account == "Acme")
    #expect(message.subject == "Monday" && message.body == "At nine.")
    guard
      case .correspondence(.messageDelivered(let delivered))? = try await office.last(
        "correspondence.messageDelivered", book)
    else { return }
    #expect(delivered.providerRef == "memory:\(EffectID(mailbox.items[0].effectID))")
    let record = try #require(try await book.record(at: book.position)).envelope
    #expect(record.actor == .integration("email") && record.batch.command == "RecordMessageResult")
    #expect(record.batch.causation == record.position - 1)
    try await book.close()

    try office.deleteSideFiles()
    book = try await office.open([mailbox])
    #expect(try await book.deliver().isEmpty && mailbox.items.count == 1)
    try await book.close()
  }

  @Test func `whoever dies between delivery and the event delivers again under the same id, and the log has it once`()
    async throws
  {
    let copy = office.folder + "/copy"
    let spool = MailSpool(office.spool, writer: MailWriter(tokens: InvitationTokens(book: office.path)))
    // The log as it is when the mail is out and nobody has written it down.
    let dying = DyingPort(spool) { [office] in
      try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: office.path + "/log", toPath: copy + "/log")
    }
    var book = try await office.open([dying])
    try await office.send("At nine.", book)
    try await book.deliver()
    try await book.close()
    let files = try FileManager.default.contentsOfDirectory(atPath: office.spool)
    #expect(files.count == 1)

    let again = DyingPort(spool) {}
    book = try await office.open([again], at: copy)
    try await book.deliver()
    #expect(try FileManager.default.contentsOfDirectory(atPath: office.spool) == files)
    #expect(again.effects == dying.effects && again.mayHaveHappened == [true])
    #expect(
      try await office.story(book) == ["correspondence.messageRequested", "correspondence.messageDelivered"])
    try await book.close()
  }

  @Test func `five tries, then it has failed; asked for again it goes out under the same id`() async throws {
    mailbox.fail(late, late, late, late, late)
    let book = try await office.open([mailbox])
    try await office.send("At nine.", book)
    for seconds: Int64 in [0, 1, 4, 16, 64] {
      office.move(bySeconds: seconds)
      try await book.deliver()
    }
    #expect(mailbox.items.map(\.attempt) == [1, 2, 3, 4, 5])
    guard
      case .correspondence(.messageFailed(let failed))? = try await office.last("correspondence.messageFailed", book)
    else {
      Issue.record("no failure")
      return
    }
    #expect(failed.code == "busy" && failed.attempts == 5 && failed.effectID?.uuid == mailbox.items[0].effectID)
    let effect = try #require(failed.effectID)

    for failure in [never, nil] {
      if let failure { mailbox.fail(failure) }
      try await office.run(RetryEffect(effectID: effect), book)
      try await book.deliver()
    }
    #expect(mailbox.items.count == 7 && Set(mailbox.items.map(\.effectID)).count == 1)
    #expect(mailbox.items[5...].allSatisfy { $0.mayHaveHappened && $0.attempt == 1 })
    #expect(
      try await office.story(book) == [
        "correspondence.messageRequested", "correspondence.messageFailed", "effect.retried",
        "correspondence.messageFailed", "effect.retried", "correspondence.messageDelivered",
      ])
    #expect(
      try await rejection { try await office.run(RetryEffect(effectID: effect), book) }
        == .notFound(kind: "effect", id: effect.description))
    try await book.close()
  }

  @Test func `a failure that is asked for again fails again, with the same words`() async throws {
    mailbox.fail(never, never)
    let book = try await office.open([mailbox])
    try await office.send("At nine.", book)
    try await book.deliver()
    try await office.run(RetryEffect(effectID: EffectID(mailbox.items[0].effectID)), book)
    try await book.deliver()
    #expect(
      try await office.story(book) == [
        "correspondence.messageRequested", "correspondence.messageFailed", "effect.retried",
        "correspondence.messageFailed",
      ])
    #expect(mailbox.items.count == 2)
    try await book.deliver()
    #expect(mailbox.items.count == 2)
    try await book.close()
  }

  @Test func `a message to somebody who goes before it went out is given up, right behind the cause`() async throws {
    let book = try await office.open([mailbox])
    try await office.send("At nine.", book)
    let removal = try await office.run(RemoveContact(customerID: office.customer, contactID: office.ann), book)
    let last = try #require(removal.positions?.upperBound)
    let record = try #require(try await book.record(at: last + 1)).envelope
    #expect(record.type == "correspondence.messageFailed" && record.actor == .system("message-dispatch"))
    try await book.deliver()
    #expect(mailbox.items.isEmpty)
    guard
      case .correspondence(.messageFailed(let failed))? = try await office.last("correspondence.messageFailed", book)
    else { return }
    #expect(failed.code == "recipientErased" && failed.attempts == 0 && failed.effectID == nil)
    try await book.close()
  }

  @Test func `a contact is blocked while the message waits for another try`() async throws {
    mailbox.fail(late)
    let book = try await office.open([mailbox])
    try await office.send("At nine.", book)
    try await book.deliver()
    try await office.run(
      EditContact(
        customerID: office.customer, contactID: office.ann, changes: ["doNotContact": .list(["email"])]), book)
    office.move(bySeconds: 100)
    try await book.deliver()
    #expect(mailbox.items.count == 1)
    #expect(
      try await office.story(book) == ["correspondence.messageRequested", "correspondence.messageFailed"])
    try await book.close()
  }

  @Test func `without a port for it a channel is not there`() async throws {
    let book = try await office.open([MemoryMailbox(.sms, channels: [.sms])])
    #expect(try await rejection { try await office.send("At nine.", book) } == .channelNotConfigured)
    try await office.send("At nine.", by: .sms, book)
    try await book.close()
  }

  @Test func `what another process is to send waits for it`() async throws {
    var book = try await office.open([PostponedMail(tokens: mailbox.tokens)])
    try await office.send("At nine.", book)
    #expect(try await book.deliver().isEmpty)
    try await book.close()
    book = try await office.open([mailbox])
    #expect(try await book.deliver().count == 1)
    try await book.close()
  }

  @Test func `ids of elsewhere are one customer's in an account`() async throws {
    let book = try await office.open([])
    let other = CustomerID(UUID())
    try await office.run(CreateCustomer(customerID: other, kind: .company, name: "XYZ"), book)
    func receive(_ customer: CustomerID) -> RecordInboundMessage {
      RecordInboundMessage(customerID: customer, channel: .email, externalID: "1", body: "x")
    }
    let first = try await book.execute(receive(office.customer), as: .integration("inbound"))
    #expect(try await book.execute(receive(office.customer), as: .integration("inbound")).positions == nil)
    let refused = try await rejection { try await book.execute(receive(other), as: .integration("inbound")) }
    #expect(
      refused
        == .idInUse(kind: "externalID", id: "that of another customer's since event \(first.positions!.lowerBound)"))
    #expect(try await book.execute(receive(other), as: .integration("sms")).positions != nil)
    try await book.close()
  }

  // MARK: Invitations

  private func accept(_ token: String) -> AcceptInvitation { AcceptInvitation(userID: office.ida, token: token) }

  private func invitations() -> [InvitationMail] {
    mailbox.items.compactMap { item in
      if case .invitation(let mail) = item.request { mail } else { nil }
    }
  }

  // Checklist: L-62
  @Test func `an invitation is mailed, and the token in it accepts it, the id does not`() async throws {
    let book = try await office.open([mailbox])
    try await office.invite(book)
    try await book.deliver()
    let mail = try #require(invitations().first)
    #expect(mail.address == "ida@acme.example" && mail.name == "Ida" && mail.account == "Acme")
    guard case .effects(.delivered(let delivered))? = try await office.last("effect.delivered", book) else {
      Issue.record("no effect")
      return
    }
    #expect(delivered.kind == .invitation && delivered.userID == office.ida)
    #expect(delivered.effectID.uuid == mailbox.items[0].effectID)
    #expect(delivered.providerRef == "memory:\(delivered.effectID)")
    let token = try mailbox.tokens.token(of: mail.invitationID)
    for wrong in [
      mail.invitationID.description,
      try InvitationTokens(secret: Array(repeating: 1, count: 32)).token(of: mail.invitationID),
    ] {
      #expect(try await rejection { try await book.execute(accept(wrong), as: .nobody) } == .invitationInvalid)
    }
    try await book.execute(accept(token), as: .nobody)
    #expect(try await book.deliver().isEmpty)
    try await book.close()
    // The token is nowhere in the book.
    for file in FileManager.default.enumerator(atPath: office.path)?.compactMap({ $0 as? String }) ?? [] {
      let bytes = FileManager.default.contents(atPath: office.path + "/" + file) ?? Data()
      #expect(bytes.firstRange(of: Data(token.utf8)) == nil, "\(file)")
    }
  }

  @Test func `an invitation that was replaced or accepted is not mailed any more`() async throws {
    var book = try await office.open([])
    try await office.invite(book)
    try await office.run(ResendInvitation(userID: office.ida), book)
    try await office.run(EditUser(userID: office.ida, changes: ["email": .text("ida@right.example")]), book)
    try await book.close()
    book = try await office.open([mailbox])
    try await book.deliver()
    #expect(invitations().map(\.address) == ["ida@right.example"])
    try await book.close()
    try office.deleteSideFiles()
    book = try await office.open([mailbox])
    #expect(try await book.deliver().isEmpty)
    try await office.run(ResendInvitation(userID: office.ida), book)
    let newest = try #require(try await office.last("user.invitationReissued", book))
    guard case .user(.invitationReissued(let reissued)) = newest else {
      Issue.record("\(newest)")
      return
    }
    let (old, new) = (invitations()[0].invitationID, reissued.invitationID)
    #expect(
      try await rejection { try await book.execute(accept(mailbox.tokens.token(of: old)), as: .nobody) }
        == .invitationSuperseded)
    try await book.execute(accept(mailbox.tokens.token(of: new)), as: .nobody)
    #expect(try await book.deliver().isEmpty && mailbox.items.count == 1)
    try await book.close()
  }

  @Test func `a mail that failed is written down, and mailed when somebody asks again`() async throws {
    mailbox.fail(never)
    let book = try await office.open([mailbox])
    try await office.invite(book)
    try await book.deliver()
    guard case .effects(.failed(let failed))? = try await office.last("effect.failed", book) else {
      Issue.record("no failure")
      return
    }
    #expect(failed.code == "unknownUser" && failed.attempts == 1 && failed.final && failed.userID == office.ida)
    try await office.run(RetryEffect(effectID: failed.effectID), book)
    try await book.deliver()
    #expect(try await office.story(book) == ["effect.failed", "effect.retried", "effect.delivered"])
    try await book.close()
  }

  // MARK: Admission

  // Checklist: L-16
  @Test func `an account that keeps its data in the country admits no port elsewhere`() async throws {
    var book = try await office.open([MemoryMailbox(region: "US")])
    try await office.run(ChangeSettings(changes: ["residencyPolicy": .text("ukOnly")]), book)
    try await book.close()
    let refused = try await rejection { _ = try await office.open([mailbox, MemoryMailbox(.sms, region: "US")]) }
    #expect(refused == .regionNotAllowed(port: "sms", region: "US"))
    for region in ["GB", "UK", nil] {
      book = try await office.open([MemoryMailbox(region: region)])
      try await book.close()
    }
  }
}

/// A port that has a last thing to do when it has done what it was asked for.
private final class DyingPort: MessagePort {
  typealias D = BackOfficeDomain

  private let port: MailSpool
  private let end: @Sendable () throws -> Void
  private let asked = Lock<[LiveEffect<BackOfficeDomain>]>([])

  init(_ port: MailSpool, _ end: @escaping @Sendable () throws -> Void) { (self.port, self.end) = (port, end) }

  var effects: [UUID] { asked.withLock { $0.map(\.id) } }
  var mayHaveHappened: [Bool] { asked.withLock { $0.map(\.mayHaveHappened) } }
  var name: String { port.name }
  var region: String? { port.region }
  var channels: Set<MessageChannel> { port.channels }
  func invitation(of token: String) -> InvitationID? { port.invitation(of: token) }
  func accepts(_ request: BackOfficeRequest) -> Bool { port.accepts(request) }

  func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
    asked.withLock { $0.append(effect) }
    let answer = try await port.perform(effect)
    do { try end() } catch { throw PortFailure("test", "\(error)", isRetryable: false) }
    return answer
  }
}
