// What the host gives to decisions beside the log: the rules of time zones, and what it has connected the book to. The same
// for all decisions of an open book.

public import EventSourcing

/// What decisions take from the host.
public struct DecisionEnvironment: Sendable {
  /// What local time is where.
  public var zones: ZoneRules
  /// The channels that messages can be sent by.
  public var channels: Set<MessageChannel>
  /// The invitation that the token of a link is of; nil for a token of none. Where no secret makes tokens, each is the
  /// invitation's id itself.
  public var invitation: @Sendable (_ token: String) -> InvitationID?

  public init(
    zones: ZoneRules, channels: Set<MessageChannel> = [],
    invitation: @escaping @Sendable (_ token: String) -> InvitationID? = { InvitationID($0) }
  ) {
    self.zones = zones
    self.channels = channels
    self.invitation = invitation
  }

  /// The time zones of this machine, and no channel.
  public static let ofThisMachine = DecisionEnvironment(zones: .ofThisMachine)
}
