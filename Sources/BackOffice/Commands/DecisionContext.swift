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
  /// The states of the further streams that the command reads.
  public internal(set) var others: [StreamName: SubjectState] = [:]
  /// The channels that messages can be sent by.
  public internal(set) var channels: Set<MessageChannel> = []
  /// The invitation that the token of a link is of.
  public internal(set) var invitation: @Sendable (_ token: String) -> InvitationID? = { InvitationID($0) }

  /// The account's time zone.
  var zone: String { index.account?.timeZone ?? "" }

  /// The day on the calendar of the account's time zone.
  var today: LocalDate { zones.date(at: now, in: zone) }

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
  /// A service outside, by its name, which may send the commands that are its own.
  case integration(String)
  /// Nobody yet: an account is registered, or an invitation accepted.
  case nobody

  var isImport: Bool { if case .importer = self { true } else { false } }

  var userID: UserID? {
    if case .user(let id, _) = self { id } else { nil }
  }

  /// The service outside that acts; `daybook` for the engine itself, and for people.
  var portName: String {
    if case .integration(let name) = self { name } else { "daybook" }
  }
}
