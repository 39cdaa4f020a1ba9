// What a decider may look at beside its stream's own state.

public import EventSourcing
public import FoundationEssentials

/// Time, sender and the facts of other streams, for one decision.
public struct DecisionContext: Sendable {
  public let now: Instant
  public let actor: ActingParty
  public let commandID: UUID
  public let index: AccountIndex
  /// What local time is where.
  public let zones: ZoneRules

  /// The nth id of a kind, if the caller supplied none.
  func id<Kind>(_ supplied: ID<Kind>?, _ kind: String, _ number: Int = 0) -> ID<Kind> {
    supplied ?? .made(by: commandID, kind, number)
  }
}

/// Who sends a command, with the rights that follow.
public enum ActingParty: Hashable, Sendable {
  /// An active user.
  case user(UserID, UserType)
  /// A policy of the engine: not bound by a user's rights.
  case engine
  /// An import, which may add and change customers.
  case importer(ImportID)
  /// A port that reports what an outside service did; none of its commands are built yet.
  case integration
  /// Nobody yet: an account is registered, or an invitation accepted.
  case nobody

  var isImport: Bool { if case .importer = self { true } else { false } }

  var userID: UserID? {
    if case .user(let id, _) = self { id } else { nil }
  }
}
