// Asking a service outside again for what it could not do.

public import EventSourcing

/// Asks a service outside again for what failed for good.
public struct RetryEffect: BackOfficeCommand {
  public var effectID: EffectID

  public init(effectID: EffectID) { self.effectID = effectID }

  public init(_ field: inout some FieldList<RetryEffect>) {
    effectID = field("effectID", \.effectID, "what failed, by the id in its event")
  }

  public static var topic: String { "messages" }
  public static var right: Right { .admin }
  public static var summary: String { "Asks a service outside again for what failed for good." }
  public static var refusals: [String] {
    ["channelNotConfigured", "contactNotFound", "customerErased", "doNotContact"]
  }
  public static var example: String { #"{"effectID":"0b8e6f0e-0000-4000-8000-000000000030"}"# }

  public var subject: Subject { .effects }

  public func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Decision<BackOfficeEvent>
  {
    switch context.index.outbox.failure(effectID) {
    // Money never fails to be asked for: without an answer it is asked about again.
    case nil, .transfer?: throw .notFound(kind: "effect", id: effectID.description)
    case .message(_, let message)?:
      if let obstacle = context.index.customers.obstacle(to: message) { throw obstacle.rejection(of: message) }
      guard context.channels.contains(message.channel) else { throw .channelNotConfigured }
    case .invitation?, .reminder?, .posting?: break
    }
    return [.effects(.retried(EffectRetried(effectID: effectID)))]
  }
}
