// A mail as text (RFC 5322 with MIME). Whatever the values are, no header gets another line than its own, and the body
// stays the body.

internal import EventSourcing

/// A mailbox: an address with the name of whoever has it.
struct Mailbox: Sendable, Hashable {
  let name: String?
  let address: String
}

/// A mail of plain text.
struct MailMessage: Sendable {
  let id: String
  let date: Instant
  let from: Mailbox
  let to: Mailbox
  let subject: String
  let body: String

  /// The mail with lines that end in CRLF.
  ///
  /// - Throws: `invalidAddress` for an address that no mail can have.
  func text() throws(MailFault) -> [UInt8] {
    let sender = try MailAddress(from.address)
    let lines = [
      "Date: \(MailDate.text(date))",
      "From: \(MailHeader.mailbox(from.name, sender))",
      "To: \(MailHeader.mailbox(to.name, try MailAddress(to.address)))",
      "Subject: \(MailHeader.text(subject, after: 9))",
      "Message-ID: <\(id)@\(sender.domain)>",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "",
    ]
    return Array(lines.joined(separator: "\r\n").utf8) + [0x0D, 0x0A] + QuotedPrintable.text(body)
  }
}

/// Why there can be no such mail.
struct MailFault: Error, Sendable, Hashable {
  /// For programs.
  let code: String
  let message: String
}

/// An address of the form that mail servers take: ASCII only, the local part quoted where it has to be.
struct MailAddress: Sendable, Hashable {
  let text: String
  let domain: String

  init(_ address: String) throws(MailFault) {
    let bytes = Array(address.utf8)
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > 0, bytes.count <= 254 else {
      throw Self.fault(address)
    }
    let (local, domain) = (bytes[..<at], bytes[(at + 1)...])
    guard local.allSatisfy({ 0x20...0x7E ~= $0 }), !domain.isEmpty, domain.allSatisfy(Self.isOfDomain) else {
      throw Self.fault(address)
    }
    self.domain = String(decoding: domain, as: UTF8.self)
    text = "\(Self.localPart(local))@\(self.domain)"
  }

  private static func fault(_ address: String) -> MailFault {
    MailFault(code: "invalidAddress", message: "no mail can be sent to the address \(address.debugDescription)")
  }

  private static func localPart(_ bytes: ArraySlice<UInt8>) -> String {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isOfAtom) }) { return String(decoding: bytes, as: UTF8.self) }
    return MailHeader.quoted(String(decoding: bytes, as: UTF8.self))
  }

  private static func isOfAtom(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  private static func isOfDomain(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "-.:[]".utf8.contains(byte) }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
