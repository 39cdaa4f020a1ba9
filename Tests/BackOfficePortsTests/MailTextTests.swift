// Mails as text: what is in them comes out again, and no value gets out of its place.

import EventSourcing
import Foundation
import Testing

@testable import BackOfficePorts

@Suite struct MailTextTests {
  private func mail(
    to: Mailbox = Mailbox(name: "Ann", address: "ann@abc.example"), subject: String = "Monday",
    body: String = "At nine.", account: String = "Acme"
  ) throws -> String {
    let message = MailMessage(
      id: "1", date: Instant("2024-02-01T09:00:00Z")!, from: Mailbox(name: account, address: "post@acme.example"),
      to: to, subject: subject, body: body)
    return String(decoding: try message.text(), as: UTF8.self)
  }

  /// The headers, unfolded, by name; each name must occur once.
  private func headers(_ mail: String) throws -> [String: String] {
    let head = try #require(mail.firstRange(of: "\r\n\r\n")).lowerBound
    let lines = String(mail[..<head]).replacing("\r\n ", with: " ").components(separatedBy: "\r\n")
    let pairs = lines.compactMap { line in
      line.firstRange(of: ": ").map { (String(line[..<$0.lowerBound]), String(line[$0.upperBound...])) }
    }
    #expect(pairs.count == lines.count)
    return Dictionary(pairs) { _, _ in
      Issue.record("a header stands twice: \(lines)")
      return ""
    }
  }

  private static let names: Set<String> = [
    "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
  ]

  @Test func `a plain mail reads plainly`() throws {
    #expect(
      try mail() == """
        Date: Thu, 01 Feb 2024 09:00:00 +0000\r
        From: "Acme"\r
         <post@acme.example>\r
        To: "Ann"\r
         <ann@abc.example>\r
        Subject: Monday\r
        Message-ID: <1@acme.example>\r
        MIME-Version: 1.0\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        At nine.\r

        """)
  }

  @Test(
    arguments: [
      "a\r\nBcc: eve@evil.example", "a\nBcc: eve@evil.example", "a\rBcc: x@y", "a\r\n\r\nbody", "\u{85}Bcc: x",
      "a\u{2028}Bcc: x", "\u{0}", "\u{B}x", "=?UTF-8?Q?=0D=0ABcc:_x?=", "\" <eve@evil.example>, \"", "\\", "a\\\"",
      " ", String(repeating: "x", count: 3000), String(repeating: "é", count: 3000), "a, b; c: (d) <e@f>",
    ])
  func `a hostile value stays in its header`(_ text: String) throws {
    let mail = try mail(to: Mailbox(name: text, address: "ann@abc.example"), subject: text, account: text)
    let headers = try headers(mail)
    #expect(Set(headers.keys) == Self.names)
    #expect(headers["To"]?.hasSuffix("ann@abc.example>") == true || headers["To"] == "ann@abc.example")
    #expect(headers["From"]?.hasSuffix("post@acme.example>") == true || headers["From"] == "post@acme.example")
    for line in mail.components(separatedBy: "\r\n") {
      #expect(line.utf8.count <= 998 && !line.utf8.contains(0x0A) && !line.utf8.contains(0x0D))
      #expect(line.utf8.allSatisfy { 0x20...0x7E ~= $0 })
    }
  }

  @Test(
    arguments: [
      "", "@", "a@", "@b.example", "a b@c\r\n.example", "a@b.example\r\nBcc: x@y.example", "a@b example",
      "ann@b\u{fc}cher.example", "\u{e4}nn@b.example", "a@b.example>", "a@<b.example", "a@b,c", "a\u{0}@b.example",
      String(repeating: "a", count: 250) + "@b.example",
    ])
  func `an address that no mail can have is refused`(_ address: String) {
    #expect(throws: MailFault.self) { try mail(to: Mailbox(name: nil, address: address)) }
  }

  @Test func `a local part is quoted where it has to be`() throws {
    for (address, text) in [
      ("a.b+c@d.example", "a.b+c@d.example"), ("a b@c.example", "\"a b\"@c.example"),
      ("a,b@c.example", "\"a,b\"@c.example"), ("a..b@c.example", "\"a..b\"@c.example"),
      ("a\"b\\@c.example", "\"a\\\"b\\\\\"@c.example"), ("a@b@c.example", "\"a@b\"@c.example"),
      ("x@[127.0.0.1]", "x@[127.0.0.1]"),
    ] {
      #expect(try MailAddress(address).text == text)
    }
  }

  @Test func `what is not ASCII is encoded, and no letter cut`() throws {
    let subject = String(repeating: "Grüße 🚀 ", count: 20)
    let words = try #require(try headers(mail(subject: subject))["Subject"]).split(separator: " ")
    var text: [UInt8] = []
    for word in words {
      #expect(word.utf8.count <= 75 && word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
      let bytes = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
      #expect(String(validating: Array(bytes), as: UTF8.self) != nil)
      text += bytes
    }
    #expect(String(decoding: text, as: UTF8.self) == subject)
  }

  @Test(
    arguments: [
      "", "a", "a\n", "a\nb", "a\r\nb", "a\rb", "a\r\r\nb", "\n\n", ".", "a\n.\nb", "..", "From here", "a \n", "a\t",
      "=", "=0D=0A", "é🚀", String(repeating: "x", count: 500), String(repeating: "ü", count: 100), "\u{0}\u{1B}[31m",
      "\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n",
    ])
  func `the body comes out as it was, with its lines ended alike`(_ body: String) throws {
    let text = QuotedPrintable.text(body)
    let lines = String(decoding: text, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(body.isEmpty || lines.last == "")
    for line in lines {
      #expect(line.utf8.count <= 76 && line.utf8.allSatisfy { 0x20...0x7E ~= $0 || $0 == 0x09 })
      #expect(!line.hasPrefix(".") && !line.hasPrefix("From ") && !line.hasSuffix(" "))
    }
    var expected: [String.UnicodeScalarView.Element] = []
    for scalar in body.unicodeScalars {
      if scalar == "\n", expected.last == "\r" { expected.removeLast() }
      expected.append(scalar)
    }
    if let last = expected.last, last != "\n", last != "\r" { expected.append("\n") }
    let ended = expected.flatMap { $0 == "\n" || $0 == "\r" ? ["\r", "\n"] : [$0] }
    #expect(Array(decoded(text).unicodeScalars) == ended)
  }

  /// By RFC 2045, in the plainest way.
  private func decoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var place = 0
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "=") else {
        text.append(bytes[place])
        place += 1
        continue
      }
      let two = String(decoding: bytes[(place + 1)..<(place + 3)], as: UTF8.self)
      if two != "\r\n" { text.append(UInt8(two, radix: 16)!) }
      place += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  @Test func `dates are those of mails`() {
    for (time, text) in [
      ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
      ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
      ("2024-02-29T12:34:56Z", "Thu, 29 Feb 2024 12:34:56 +0000"),
      ("9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000"),
    ] {
      #expect(MailDate.text(Instant(time)!) == text)
    }
    #expect(MailDate.text(Instant(milliseconds: .min)).hasSuffix("1900 00:00:00 +0000"))
    #expect(MailDate.text(Instant(milliseconds: .max)).hasSuffix("9999 23:59:59 +0000"))
  }
}
