// What came of what was asked of services outside, where the business has no event of its own for it. The type names and
// property names are a storage contract.

public import EventSourcing

/// What was asked for.
public enum EffectPurpose: String, FieldType, CaseIterable {
  /// The mail that invites a user.
  case invitation
  /// What the accounting is told.
  case accounting
  /// The mail that reminds a user of an activity.
  case reminder
}

/// A service did what it was asked for.
public struct EffectDelivered: BackOfficePayload {
  public static let type = "effect.delivered"
  public static let phrase: String? = "did what was asked for"
  public let effectID: EffectID
  public let kind: EffectPurpose
  /// The position of the event that asked for it.
  public let cause: Int64
  /// Under which name the service knows it.
  public let providerRef: String?
  /// Whom it was about.
  public let userID: UserID?
}

extension EffectDelivered {
  public init(_ field: inout some FieldList<EffectDelivered>) {
    kind = field("kind", \.kind, "what was asked for")
    cause = field("cause", \.cause, "the position of the event that asked for it", .position)
    userID = field("userID", \.userID, "whom it was about")
    effectID = field("effectID", \.effectID, "what was asked for, by its id")
    providerRef = field("providerRef", \.providerRef, "under which name the service knows it")
  }

  public var remark: EventRemark {
    var remark = EventRemark(part: EventPart(.effect, effectID), user: userID)
    remark.add("kind", .text(kind.rawValue))
    remark.add("userID", userID.map { .user($0) })
    remark.add("providerRef", providerRef.map { .text($0) })
    return remark
  }
}

/// A service could not do what it was asked for, and is not asked again by itself.
public struct EffectFailed: BackOfficePayload {
  public static let type = "effect.failed"
  public static let phrase: String? = "could not do what was asked for"
  public let effectID: EffectID
  public let kind: EffectPurpose
  public let cause: Int64
  public let attempts: Int
  public let code: String
  /// Whether it is over; each event of this type says so, since no attempt before the last makes one.
  public let final: Bool
  public let userID: UserID?
}

extension EffectFailed {
  public init(_ field: inout some FieldList<EffectFailed>) {
    code = field("code", \.code, "why")
    kind = field("kind", \.kind, "what was asked for")
    cause = field("cause", \.cause, "the position of the event that asked for it", .position)
    final = field("final", \.final, "whether it is over")
    userID = field("userID", \.userID, "whom it was about")
    attempts = field("attempts", \.attempts, "how often it was tried", .count)
    effectID = field("effectID", \.effectID, "what was asked for, by its id")
  }

  public var remark: EventRemark {
    var remark = EventRemark(part: EventPart(.effect, effectID), user: userID)
    remark.add("kind", .text(kind.rawValue))
    remark.add("userID", userID.map { .user($0) })
    remark.add("attempts", .number(Int64(attempts)))
    remark.add("code", .text(code))
    remark.add("final", .flag(final))
    return remark
  }
}

/// What failed is asked for again.
public struct EffectRetried: BackOfficePayload {
  public static let type = "effect.retried"
  public static let phrase: String? = "asked for it again"
  public let effectID: EffectID
}

extension EffectRetried {
  public init(_ field: inout some FieldList<EffectRetried>) {
    effectID = field("effectID", \.effectID, "what was asked for, by its id")
  }

  public var remark: EventRemark { EventRemark(part: EventPart(.effect, effectID)) }
}

/// Whatever can come of what is asked of services outside.
public enum EffectEvent: Sendable, Equatable {
  case delivered(EffectDelivered)
  case failed(EffectFailed)
  case retried(EffectRetried)
}

extension EffectEvent: SubjectEvent {
  public static let category = "effects"

  public static let registry = EventRegistry<EffectEvent>([
    EventType(EffectDelivered.self, EffectEvent.delivered),
    EventType(EffectFailed.self, EffectEvent.failed),
    EventType(EffectRetried.self, EffectEvent.retried),
  ])

  public var content: any EventContent {
    switch self {
    case .delivered(let content): content
    case .failed(let content): content
    case .retried(let content): content
    }
  }

  var outboxChange: OutboxChange {
    switch self {
    case .delivered(let event): .done(cause: Position(clamping: event.cause))
    case .failed(let event): .failed(cause: Position(clamping: event.cause), event.effectID)
    case .retried(let event): .retried(event.effectID)
    }
  }
}
