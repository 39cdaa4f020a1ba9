// What became of a message, as the service that carried it says.

public import EventSourcing

/// Records whether a message was delivered.
public struct RecordMessageResult: BackOfficeCommand {
  public var messageID: MessageID
  /// Whose message it is; may be left out as long as the message waits for its delivery.
  public var customerID: CustomerID?
  public var result: DeliveryResult
  public var providerRef: String?
  public var code: String?
  public var attempts: Int?
  public var effectID: EffectID?

  public init(
    messageID: MessageID, customerID: CustomerID? = nil, result: DeliveryResult, providerRef: String? = nil,
    code: String? = nil, attempts: Int? = nil, effectID: EffectID? = nil
  ) {
    self.messageID = messageID
    self.customerID = customerID
    self.result = result
    self.providerRef = providerRef
    self.code = code
    self.attempts = attempts
    self.effectID = effectID
  }

  public init(_ field: inout some FieldList<RecordMessageResult>) {
    messageID = field("messageID", \.messageID, "the message")
    customerID = field("customerID", \.customerID, "whose it is; not needed while the message waits for its delivery")
    result = field("result", \.result, "whether it was delivered")
    providerRef = field("providerRef", \.providerRef, "under which name the service knows it", .line)
    code = field("code", \.code, "why it was not; needed then", .line)
    attempts = field("attempts", \.attempts, "how often it was tried", .notNegative)
    effectID = field("effectID", \.effectID, "under which id it can be asked for again")
  }

  public static var topic: String { "messages" }
  public static var right: Right { .integration }
  public static var integrations: Set<Integration> { [.email, .sms] }
  public static var summary: String { "Records whether a message was delivered." }
  public static var refusals: [String] { ["customerNotFound"] }
  public static var example: String {
    #"{"messageID":"0b8e6f0e-0000-4000-8000-000000000031","result":"delivered","providerRef":"SM1"}"#
  }

  /// The message may have gone to a customer that became one with this one since.
  public func reads(in index: AccountIndex) -> [StreamName] {
    customerID.map(index.customers.absorbedCorrespondence) ?? []
  }

  public var subject: Subject { customerID.map { .correspondence($0) } ?? .waitingMessage(messageID) }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    guard result == .delivered || FieldText.trimmedUnlessBlank(code) != nil else {
      throw .invalidField(field: "code", reason: "say why it was not delivered")
    }
  }

  /// A report that comes late is taken: that a message went out after all is true, whatever was said before.
  public func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Decision<BackOfficeEvent>
  {
    let (stream, state) = place(state, context)
    switch (status(state, context.index.outbox), result) {
    case (nil, _): throw .notFound(kind: "message", id: messageID.description)
    case (.delivered?, _), (.failed?, .failed): return []
    case (.requested?, .delivered), (.failed?, .delivered):
      let delivered = MessageDelivered(messageID: messageID, providerRef: FieldText.trimmedUnlessBlank(providerRef))
      return Decision([Proposed(.correspondence(.messageDelivered(delivered)), in: stream)])
    case (.requested?, .failed):
      let failed = MessageFailed(
        messageID: messageID, code: FieldText.trimmed(code ?? ""), attempts: attempts ?? 1, effectID: effectID)
      return Decision([Proposed(.correspondence(.messageFailed(failed)), in: stream)])
    }
  }

  /// Where the message was asked for, and the state of that; nil where the index alone is asked.
  private func place(_ state: SubjectState?, _ context: DecisionContext) -> (StreamName?, CorrespondenceState?) {
    guard let customerID else { return (nil, nil) }
    let all = context.correspondence(of: customerID, state?.correspondence ?? Correspondence.initial)
    let place = all.first { $0.state.messages[messageID] != nil } ?? all[0]
    return (place.stream, place.state)
  }

  /// How far the message has come; one that failed and was asked for again is as one that is new. Nil for none.
  private func status(_ state: CorrespondenceState?, _ outbox: Outbox) -> CorrespondenceState.MessageStatus? {
    let status = state.map { $0.messages[messageID]?.status } ?? .requested
    return status == .failed && outbox.message(messageID) != nil ? .requested : status
  }
}
