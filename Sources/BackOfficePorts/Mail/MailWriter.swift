// What is written in the mails of a book: messages as somebody wrote them, invitations in words of our own.

package import BackOffice
package import Daybook
internal import EventSourcing

/// Writes the mails of a book.
public struct MailWriter: Sendable {
  /// The address that mails come from.
  public var sender: String
  /// The link of an invitation, with `{token}` in it; nil for mails that tell the token alone.
  public var invitationLink: String?
  public let tokens: InvitationTokens
  /// What clocks show where the account is.
  var zones = ZoneRules.ofThisMachine

  public init(sender: String = "no-reply@localhost", invitationLink: String? = nil, tokens: InvitationTokens) {
    self.sender = sender
    self.invitationLink = invitationLink
    self.tokens = tokens
  }

  /// Whether mails can come from an address, or go to it.
  public static func canUse(_ address: String) -> Bool { (try? MailAddress(address)) != nil }

  /// The mail that an effect asks for; nil if it asks for something else.
  ///
  /// - Throws: `invalidAddress`, which no second try mends; `secretUnreadable`.
  package func mail(for effect: LiveEffect<BackOfficeDomain>) throws(PortFailure) -> OutgoingMail? {
    switch effect.request {
    case .message(let message):
      guard message.channel == .email else { return nil }
      return try mail(
        effect, account: message.account, to: Mailbox(name: message.name, address: message.address),
        message.subject ?? "", message.body)
    case .invitation(let invitation):
      return try mail(
        effect, account: invitation.account, to: Mailbox(name: invitation.name, address: invitation.address),
        "Invitation to \(invitation.account)", try text(of: invitation))
    case .reminder(let reminder):
      return try mail(
        effect, account: reminder.account, to: Mailbox(name: reminder.name, address: reminder.address),
        "Reminder: \(reminder.title)", reminder.text(in: zones))
    case .charge, .refund, .posting: return nil
    }
  }

  private func mail(
    _ effect: LiveEffect<BackOfficeDomain>, account: String, to: Mailbox, _ subject: String, _ body: String
  ) throws(PortFailure) -> OutgoingMail {
    let message = MailMessage(
      id: EffectID(effect.id).description, date: effect.cause.recordedAt,
      from: Mailbox(name: account, address: sender), to: to, subject: subject, body: body)
    do throws(MailFault) {
      let from = try MailAddress(sender)
      return OutgoingMail(
        from: from.text, to: try MailAddress(to.address).text, domain: from.domain, text: try message.text())
    } catch {
      throw PortFailure(error.code, error.message, isRetryable: false)
    }
  }

  private func text(of invitation: InvitationMail) throws(PortFailure) -> String {
    let token: String
    do {
      token = try tokens.token(of: invitation.invitationID)
    } catch {
      throw PortFailure("secretUnreadable", "\(error)", isRetryable: true)
    }
    let way =
      invitationLink.map { "Open this link to accept:\n\n\($0.replacing("{token}", with: token))" }
      ?? "Your token to accept it:\n\n\(token)"
    let time = invitation.expiresAt.description
    return """
      Hello \(invitation.name),

      \(invitation.account) invites you. \(way)

      It can be used once, until \(time.prefix(10)) \(time.dropFirst(11).prefix(5)) UTC. Your login name is \
      \(invitation.address).

      """
  }
}

extension ReminderMail {
  /// What the mail says.
  fileprivate func text(in zones: ZoneRules) -> String {
    let time = zones.localTime(startsAt, in: timeZone).description
    let start = startsOn.map { "\($0), all day" } ?? "\(time.prefix(10)) \(time.dropFirst(11).prefix(5)) (\(timeZone))"
    let facts = [
      ("What", title), ("When", start), ("Customer", customerName), ("Contact", contactName ?? ""),
    ]
    let lines = facts.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
    return """
      Hello \(name),

      this is to remind you\(isLate ? ", later than you asked for," : "") of:

      \(lines.joined(separator: "\n"))

      """
  }
}

/// A mail with its envelope.
package struct OutgoingMail: Sendable {
  package let from: String
  package let to: String
  /// That of the sender.
  package let domain: String
  package let text: [UInt8]
}
