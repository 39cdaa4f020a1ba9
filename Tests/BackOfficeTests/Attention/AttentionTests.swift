// What needs attention: when it comes, by what it goes, and what dismissing it takes.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

extension Office {
  private static let streams: [StreamName] = [
    .order(Till.order), .order(Till.otherOrder), .correspondence(abc), .effects, .customerImport(sheet),
    .workflow(install), .account,
  ]

  /// The keys of what needs attention now, of the streams that the tests use.
  func attention(_ more: StreamName...) -> [String] {
    (Self.streams + more).flatMap { stream in
      (state(of: stream)?.attention(in: stream) ?? []).compactMap { index.confirmed($0) }.filter { $0.since <= now }
    }.map(\.key.description).sorted()
  }
}

@Suite struct AttentionTests {
  private static let order = Till.order
  private let again = Till.request(Till.pounds(60), id: Till.other, key: "k2")
  private let failed = "paymentFailed/\(Till.order)/\(Till.payment)"

  @Test func `a payment that failed needs attention until a later one for the fee succeeds`() throws {
    var office = Till.after(Till.request(), Till.failed())
    #expect(office.attention() == [failed])
    try office.send(Till.request(Till.pounds(30), fee: .additional(Till.travel), id: anID(120), key: "k3"))
    try office.send(Till.succeeded(anID(120), as: "pi_3"))
    #expect(office.attention() == [failed], "it was for another fee")
    try office.send(again)
    #expect(office.attention() == [failed])
    try office.send(Till.succeeded(Till.other, as: "pi_2"))
    #expect(office.attention() == [])
    var deleted = Till.after(Till.request(), Till.failed())
    try deleted.send(DeleteOrder(orderID: Self.order))
    #expect(deleted.attention() == [])
  }

  @Test func `a gateway may be silent for a quarter of an hour`() throws {
    var office = Till.after(Till.request())
    office.now = Office.start.advanced(by: 15 * 60_000 - 1)
    #expect(office.attention() == [])
    let unanswered = "paymentUnanswered/\(Self.order)/\(Till.payment)"
    #expect(office.refusal(of: DismissAttention(key: unanswered)) == .notFound(kind: "attention", id: unanswered))
    office.now = Office.start.advanced(by: 15 * 60_000)
    #expect(office.attention() == [unanswered])
    var answered = office
    try answered.send(Till.action())
    #expect(answered.attention() == [], "whoever pays has to do something, and the gateway has said so")
    try office.send(DismissAttention(key: unanswered))
    try office.send(Till.failed())
    #expect(office.attention() == [failed], "what came of it is another thing")
  }

  @Test func `money beyond the fee, or for a deleted order, needs attention until it is given back`() throws {
    var office = Till.after(
      Till.request(Till.pounds(100)), Till.failed(), Till.request(Till.pounds(100), id: Till.other, key: "k2"),
      Till.succeeded(Till.other, as: "pi_2"))
    #expect(office.attention() == [])
    office.now = office.now.advanced(by: 1)
    try office.send(Till.succeeded())
    #expect(office.attention() == ["feeOverpaid/\(Self.order)/\(Till.payment)"])
    let item = try #require(office.state(of: .order(Self.order))?.attention(in: .order(Self.order)).first)
    #expect(item.amount == Till.pounds(100) && item.orderID == Self.order && item.customerID == Office.abc)
    try office.send(Till.giveBack(Till.pounds(100)))
    try office.send(Till.refunded())
    #expect(office.attention() == [])

    var deleted = Till.after(Till.request(), Till.failed())
    try deleted.send(DeleteOrder(orderID: Self.order))
    try deleted.send(Till.succeeded())
    #expect(deleted.attention() == ["deletedOrderPaid/\(Self.order)/\(Till.payment)"])
    try deleted.send(Till.giveBack(Till.pounds(60)))
    try deleted.send(Till.refundFailed())
    #expect(
      deleted.attention()
        == ["deletedOrderPaid/\(Self.order)/\(Till.payment)", "refundFailed/\(Self.order)/\(Till.refund)"])
    try deleted.send(Till.giveBack(Till.pounds(60), as: Till.otherRefund, key: "r2"))
    deleted.now = deleted.now.advanced(by: 15 * 60_000)
    #expect(deleted.attention().contains("refundUnanswered/\(Self.order)/\(Till.otherRefund)"))
    try deleted.send(Till.refunded(Till.otherRefund))
    #expect(deleted.attention() == [])
  }

  @Test func `a message that failed needs attention until it is delivered, and anew each time it fails`() throws {
    var office = Post.waiting
    func failure() -> RecordMessageResult {
      RecordMessageResult(messageID: Post.message, result: .failed, code: "full", attempts: 5, effectID: Post.effect)
    }
    try office.run(failure(), by: .email)
    let first = try #require(office.attention().first)
    #expect(first.hasPrefix("messageFailed/\(Office.abc)/\(Post.message)/") && office.attention().count == 1)
    try office.run(DismissAttention(key: first))
    try office.run(RetryEffect(effectID: Post.effect))
    try office.run(failure(), by: .email)
    let second = try #require(office.attention().first)
    #expect(second != first)
    try office.run(RetryEffect(effectID: Post.effect))
    #expect(office.attention() == [second], "nobody knows yet what came of it")
    try office.run(RecordMessageResult(messageID: Post.message, result: .delivered), by: .email)
    #expect(office.attention() == [])
  }

  @Test func `a mail that invites needs attention until it arrives or whoever is invited has come or gone`() throws {
    var office = Office.trading
    let ida: UserID = anID(130)
    try office.run(InviteUser(userID: ida, name: "Ida", email: "ida@acme.example", userType: .general, licence: .paid))
    func result(_ result: DeliveryResult) -> RecordEffectResult {
      RecordEffectResult(
        effectID: Post.effect, kind: .invitation,
        cause: Int64(office.index.outbox.unanswered(after: 0).first?.cause ?? 0), result: result, userID: ida,
        code: "full")
    }
    try office.run(result(.failed), by: .email)
    let key = try #require(office.attention().first)
    #expect(key.hasPrefix("invitationFailed/\(Post.effect)/"))
    var accepted = office
    let token = try #require(office.index.users[ida]?.invitation?.id).description
    try accepted.run(AcceptInvitation(userID: ida, token: token), as: ida)
    #expect(accepted.attention() == [])
    #expect(accepted.rejection(of: DismissAttention(key: key)) == .notFound(kind: "attention", id: key))
    var gone = office
    try gone.run(DeactivateUser(userID: ida))
    #expect(gone.attention() == [])
    try office.run(RetryEffect(effectID: Post.effect))
    #expect(office.attention() == [key])
    try office.run(result(.delivered), by: .email)
    #expect(office.attention() == [])
  }

  @Test func `a mail that reminds needs attention until a later one arrives`() throws {
    var office = Office.trading
    let call: ActivityID = anID(140)
    try office.run(
      ScheduleActivity(
        activityID: call, customerID: Office.abc, kind: "Call", title: "Ask",
        startsAt: .at(office.now.advanced(by: 3_600_000)), reminders: [30, 15], assignedUserID: Office.gus))
    func fire(_ number: Int) throws -> Int64 {
      try office.run(
        FireReminder(activityID: call, reminderNo: number, scheduleNo: 1), by: .system("reminders"))
      return Int64(try #require(office.index.outbox.unanswered(after: 0).first?.cause))
    }
    func result(_ effect: UInt8, _ cause: Int64, _ result: DeliveryResult) -> RecordEffectResult {
      RecordEffectResult(
        effectID: anID(effect), kind: .reminder, cause: cause, result: result, userID: Office.gus, code: "full")
    }
    try office.run(result(150, try fire(1), .failed), by: .email)
    let key = try #require(office.attention().first)
    #expect(key.hasPrefix("reminderFailed/\(anID(150) as EffectID)/"))
    try office.run(result(151, try fire(2), .delivered), by: .email)
    #expect(office.attention() == [])
  }

  @Test func `a renewal that failed needs attention until the cycle has its order or the contract ends`() throws {
    var office = try ContractOffice.begun()
    try office.run(ArchiveWorkflow(workflowID: Office.install))
    _ = try office.live(until: "2024-03-20T00:00:00Z")
    let stream = StreamName.contract(office.contractID)
    #expect(office.office.attention(stream) == ["renewalFailed/\(office.contractID)/1"])
    let item = try #require(office.contract.waiting.first)
    #expect(item.since == Instant("2024-03-01T00:00:00Z"))
    var ended = office
    try ended.run(EndContract(contractID: office.contractID))
    #expect(ended.office.attention(stream) == [])
    try office.publishAnother()
    try office.run(RenewContract(contractID: office.contractID))
    #expect(office.office.attention(stream) == [])
  }

  @Test func `a manual cycle that waits is no failure`() throws {
    var office = try ContractOffice.begun { $0.renewal = .manual }
    _ = try office.live(until: "2024-03-20T00:00:00Z")
    #expect(office.office.attention(.contract(office.contractID)) == [])
  }

  @Test func `rows that were rejected need attention, and more of them anew`() throws {
    var office = Office.trading
    try office.startImport(rows: 3)
    func reject(_ row: Int) throws {
      try office.run(
        ImportRow(importID: Office.sheet, row: row, unreadable: .badEncoding), by: .importer(Office.sheet.uuid))
    }
    try reject(1)
    #expect(office.attention() == ["importRejected/\(Office.sheet)/1"])
    try office.run(DismissAttention(key: "importRejected/\(Office.sheet)/1"))
    try reject(2)
    #expect(office.attention() == ["importRejected/\(Office.sheet)/2"])
  }

  @Test func `an account over its limits needs attention until it is within them`() throws {
    var office = Office.trading
    let plan = ChangePlan(
      planID: "tiny", maxSeats: 0, maxCustomers: 0, pricePerUserMonth: Till.pounds(5), billing: .monthly)
    try office.run(plan)
    #expect(office.attention() == ["customersOverLimit/2", "seatsOverLimit/2"])
    var wide = plan
    (wide.planID, wide.maxSeats) = ("wide", nil)
    try office.run(wide)
    #expect(office.attention() == ["customersOverLimit/3"], "another plan is another occurrence")
    wide.maxCustomers = 1
    try office.run(wide)
    #expect(office.attention() == [])
  }

  @Test func `who has left and stands in a draft needs attention, and anew when they leave once more`() throws {
    var office = Office.trading
    #expect(office.attention() == [])
    try office.run(DeactivateUser(userID: Office.gil))
    let first = try #require(office.attention().first)
    #expect(first.hasPrefix("leaverInDraft/\(Office.install)/\(Office.gil)/"))
    try office.run(DismissAttention(key: first))
    #expect(office.isDismissed(first))
    try office.run(RestoreUser(userID: Office.gil))
    #expect(office.attention() == [])
    try office.run(DeleteUser(userID: Office.gil))
    #expect(office.attention() != [first] && office.attention().count == 1)
    var edited = office
    try edited.run(
      SetWorkflowTasks(workflowID: Office.install, tasks: [TaskDefinition(key: "survey", name: "Survey")]))
    #expect(edited.attention() == [])
    try office.run(ArchiveWorkflow(workflowID: Office.install))
    #expect(office.attention() == [])
  }
}

@Suite struct DismissingAttentionTests {
  private let key = "paymentFailed/\(Till.order)/\(Till.payment)"
  private let office = Till.after(Till.request(), Till.failed())

  @Test func `an Admin dismisses it once; whom and what it was about is written down`() throws {
    var office = office
    let events = try office.run(DismissAttention(key: key), as: Office.ada)
    guard case .attention(.dismissed(let event))? = events.first, events.count == 1 else {
      return #expect(Bool(false), "\(events)")
    }
    #expect(event.key == key && event.orderID == Till.order && event.customerID == Office.abc && event.userID == nil)
    #expect(office.isDismissed(key))
    #expect(try office.run(DismissAttention(key: key), as: Office.ada).isEmpty)
    try office.send(DeleteOrder(orderID: Till.order))
    #expect(try office.run(DismissAttention(key: key)).isEmpty, "it is known, though nothing needs attention any more")
  }

  @Test(arguments: [
    "", "x", "paymentFailed", "paymentFailed/", "paymentFailed/x/y", "paymentFailed//", "seatsOverLimit/1",
    "seatsOverLimit/", "leaverInDraft/\(Office.install)/\(Office.gil)/0", "nothing/\(Till.order)/\(Till.payment)",
    "paymentFailed/\(Till.order)/\(Till.other)", "refundFailed/\(Till.order)/\(Till.payment)",
    "paymentFailed/\(Till.payment)/\(Till.payment)", "invitationFailed/\(Post.effect)/1",
  ])
  func `what does not need attention is refused`(_ key: String) {
    #expect(office.rejection(of: DismissAttention(key: key)) == .notFound(kind: "attention", id: key))
  }

  @Test func `the key may be written in capitals and with space around it`() throws {
    var office = office
    let key = " paymentFailed/\(Till.order.description.uppercased())/\(Till.payment) "
    try office.run(DismissAttention(key: key))
    #expect(office.isDismissed(self.key))
    #expect(DismissAttention(key: key).canonical == DismissAttention(key: self.key))
  }

  @Test func `General Users dismiss nothing`() {
    #expect(
      office.rejection(of: DismissAttention(key: key), as: Office.gus) == .forbidden(action: "DismissAttention"))
  }
}

extension Office {
  fileprivate func isDismissed(_ key: String) -> Bool {
    guard case .attention(let state)? = state(of: .attention) else { return false }
    return state.dismissed.contains(key)
  }
}
