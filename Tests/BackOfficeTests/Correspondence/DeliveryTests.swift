// What becomes of messages: reported by the services that carry them, each outcome once; tried again when somebody asks.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct DeliveryTests {
  private let delivered = RecordMessageResult(messageID: Post.message, result: .delivered, providerRef: " SM1 ")
  private let failed = RecordMessageResult(
    messageID: Post.message, result: .failed, code: "mailboxFull", attempts: 5, effectID: Post.effect)

  private func ofABC(_ result: RecordMessageResult) -> RecordMessageResult {
    var result = result
    result.customerID = Office.abc
    return result
  }

  private func after(_ result: RecordMessageResult) throws -> Office {
    var office = Post.waiting
    try office.run(result, by: .email)
    return office
  }

  @Test func `a delivery is recorded once`() throws {
    var office = Post.waiting
    #expect(
      try office.run(delivered, by: .email) == [
        .correspondence(.messageDelivered(MessageDelivered(messageID: Post.message, providerRef: "SM1")))
      ])
    #expect(office.index.outbox.unanswered(after: 0).isEmpty)
    #expect(try office.run(ofABC(delivered), by: .sms).isEmpty)
    #expect(try office.run(ofABC(failed), by: .sms).isEmpty)
    // Without the customer only a message that waits is known.
    #expect(
      office.rejection(of: delivered, by: Integration.email)
        == .notFound(kind: "message", id: Post.message.description))
  }

  @Test func `a failure is recorded once, and a success after it is taken`() throws {
    var office = Post.waiting
    #expect(
      try office.run(failed, by: .email) == [
        .correspondence(
          .messageFailed(
            MessageFailed(messageID: Post.message, code: "mailboxFull", attempts: 5, effectID: Post.effect)))
      ])
    #expect(try office.run(ofABC(failed), by: .email).isEmpty)
    #expect(try office.run(ofABC(delivered), by: .email).count == 1)
    #expect(
      office.rejection(of: RetryEffect(effectID: Post.effect))
        == .notFound(kind: "effect", id: Post.effect.description))
  }

  @Test func `a message must be the customer's`() {
    var result = delivered
    result.customerID = Post.xyz
    let unknown = Rejection.notFound(kind: "message", id: Post.message.description)
    #expect(Post.waiting.rejection(of: result, by: Integration.email) == unknown)
    result.customerID = anID(99)
    #expect(Post.waiting.rejection(of: result, by: Integration.email) == .customerNotFound)
    #expect(Post.office.rejection(of: delivered, by: Integration.email) == unknown)
  }

  @Test func `a failure says why`() {
    var result = failed
    result.code = " "
    #expect(
      Post.waiting.rejection(of: result, by: Integration.email)
        == .invalidField(field: "code", reason: "say why it was not delivered"))
  }

  @Test func `only those who carry messages report`() {
    for user in [Office.sal, Office.ada, Office.gus] {
      #expect(Post.waiting.rejection(of: delivered, as: user) == .forbidden(action: "RecordMessageResult"))
    }
    for integration in Integration.allCases {
      let isTheirs = integration == .email || integration == .sms
      let rejection = Post.waiting.rejection(of: delivered, by: integration)
      #expect((rejection == nil) == isTheirs, "\(integration)")
    }
    #expect(RecordMessageResult.sender == "integration:email, integration:sms")
  }

  // MARK: Trying again

  @Test func `what failed is asked for again, under the same id`() throws {
    var office = try after(failed)
    #expect(office.index.outbox.unanswered(after: 0).isEmpty)
    #expect(
      try office.run(RetryEffect(effectID: Post.effect), as: Office.ada) == [
        .effects(.retried(EffectRetried(effectID: Post.effect)))
      ])
    let waiting = try #require(office.index.outbox.unanswered(after: 0).first)
    #expect(waiting.askedAt == waiting.cause + 2)
    #expect(office.rejection(of: RetryEffect(effectID: Post.effect)) != nil)
    // It may fail again, and be asked for again.
    #expect(try office.run(failed, by: .email).count == 1)
    #expect(try office.run(RetryEffect(effectID: Post.effect)).count == 1)
    #expect(try office.run(delivered, by: .email).count == 1)
  }

  @Test func `what was failed by the rules alone can't be tried again`() throws {
    var office = Post.waiting
    var result = failed
    result.effectID = nil
    try office.run(result, by: .email)
    #expect(
      office.rejection(of: RetryEffect(effectID: Post.effect))
        == .notFound(kind: "effect", id: Post.effect.description))
  }

  @Test func `who is gone or wants nothing is not tried again`() throws {
    var gone = try after(failed)
    try gone.run(RemoveContact(customerID: Office.abc, contactID: Post.ann))
    #expect(gone.rejection(of: RetryEffect(effectID: Post.effect)) == .contactNotFound)
    var shy = try after(failed)
    try shy.run(EditCustomer(customerID: Office.abc, changes: ["doNotContact": .list(["email"])]))
    #expect(shy.rejection(of: RetryEffect(effectID: Post.effect)) == .doNotContact)
    var mute = try after(failed)
    mute.environment.channels = []
    #expect(mute.rejection(of: RetryEffect(effectID: Post.effect)) == .channelNotConfigured)
  }

  @Test func `general users retry nothing`() throws {
    #expect(
      try after(failed).rejection(of: RetryEffect(effectID: Post.effect), as: Office.gus)
        == .forbidden(action: "RetryEffect"))
  }
}
