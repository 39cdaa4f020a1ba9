// What a service outside did, reported through its port.

public import EventSourcing

/// Records what came of what was asked of a service outside. Only the engine's ports send it.
public struct RecordEffectResult: BackOfficeCommand {
  public var effectID: EffectID
  public var kind: EffectPurpose
  /// The position of the event that asked for it.
  public var cause: Int64
  public var result: DeliveryResult
  public var userID: UserID?
  public var providerRef: String?
  public var code: String?
  public var attempts: Int?

  public init(
    effectID: EffectID, kind: EffectPurpose, cause: Int64, result: DeliveryResult, userID: UserID? = nil,
    providerRef: String? = nil, code: String? = nil, attempts: Int? = nil
  ) {
    self.effectID = effectID
    self.kind = kind
    self.cause = cause
    self.result = result
    self.userID = userID
    self.providerRef = providerRef
    self.code = code
    self.attempts = attempts
  }

  public init(_ field: inout some FieldList<RecordEffectResult>) {
    effectID = field("effectID", \.effectID, "what was asked for, by its id")
    kind = field("kind", \.kind, "what was asked for")
    cause = field("cause", \.cause, "the position of the event that asked for it")
    result = field("result", \.result, "whether it was done")
    userID = field("userID", \.userID, "whom it was about")
    providerRef = field("providerRef", \.providerRef, "under which name the service knows it", .line)
    code = field("code", \.code, "why it could not be done", .line)
    attempts = field("attempts", \.attempts, "how often it was tried", .notNegative)
  }

  public static var topic: String { "messages" }
  public static var right: Right { .integration }
  public static var integrations: Set<Integration> { [.email, .sms, .accounting] }
  public static var summary: String { "Records what came of what was asked of a service outside." }
  public static var refusals: [String] { [] }
  public static var example: String {
    #"{"effectID":"0b8e6f0e-0000-4000-8000-000000000030","kind":"invitation","cause":1,"result":"delivered"}"#
  }

  public var subject: Subject { .effects }

  public func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Decision<BackOfficeEvent>
  {
    // It may have been answered in another way meanwhile, or be wanted no more.
    guard context.index.outbox.isWaiting(Position(clamping: cause)) else { return [] }
    switch result {
    case .delivered:
      return [
        .effects(
          .delivered(
            EffectDelivered(effectID: effectID, kind: kind, cause: cause, providerRef: providerRef, userID: userID)))
      ]
    case .failed:
      return [
        .effects(
          .failed(
            EffectFailed(
              effectID: effectID, kind: kind, cause: cause, attempts: max(1, attempts ?? 1), code: code ?? "unknown",
              final: true, userID: userID)))
      ]
    }
  }
}
