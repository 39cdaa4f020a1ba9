// The spool: a file a message, named by what asked for it, whole or not there.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import JSON
import Testing

@Suite struct SpoolTests {
  private let office: PostOffice

  init() throws { office = try PostOffice() }

  private func ports(link: String? = nil) -> [any EffectPort<BackOfficeDomain>] {
    let tokens = InvitationTokens(book: office.path)
    return [
      MailSpool(
        office.spool, writer: MailWriter(sender: "post@acme.example", invitationLink: link, tokens: tokens)),
      SMSSpool(office.spool),
    ]
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: office.spool).sorted()
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: office.spool + "/" + name, encoding: .utf8)
  }

  @Test func `a mail and an SMS become files that only the owner reads`() async throws {
    let book = try await office.open(ports())
    #expect(!FileManager.default.fileExists(atPath: office.spool))
    try await office.send("Grüße\n.\nAnn", book)
    try await office.send("Grüße", by: .sms, book)
    #expect(try await book.deliver().count == 2)
    let names = try files()
    #expect(names.count == 2)
    for name in names {
      let facts = try FileManager.default.attributesOfItem(atPath: office.spool + "/" + name)
      #expect(facts[.posixPermissions] as? Int == 0o600)
    }
    let mail = try text(try #require(names.first { $0.hasSuffix(".eml") }))
    #expect(mail.contains("From: \"Acme\"\r\n <post@acme.example>\r\n") && mail.contains("<ann@abc.example>\r\n"))
    #expect(mail.contains("\r\n\r\nGr=C3=BC=C3=9Fe\r\n=2E\r\nAnn\r\n"))
    let sms = try #require(names.first { $0.hasSuffix(".json") })
    let id = sms.dropLast(5)
    #expect(
      try text(sms)
        == "{\"id\":\"\(id)\",\"to\":\"07700 900001\",\"name\":\"Ann\",\"from\":\"Acme\",\"text\":\"Grüße\",\"requestedAt\":\"2024-03-01T09:00:00.000Z\"}\n"
    )
    guard
      case .correspondence(.messageDelivered(let delivered))? = try await office.last(
        "correspondence.messageDelivered", book)
    else { return }
    #expect(delivered.providerRef == "spool:\(id)")
    let facts = try FileManager.default.attributesOfItem(atPath: office.spool)
    #expect(facts[.posixPermissions] as? Int == 0o700)
    try await book.close()
  }

  // Checklist: L-62
  @Test func `an invitation has the link, or the token alone`() async throws {
    var book = try await office.open(ports(link: "https://acme.example/join?t={token}"))
    try await office.invite(book)
    try await book.deliver()
    let first = try files()
    let mail = try text(first[0]).replacing("=\r\n", with: "")
    let link = try #require(mail.firstMatch(of: /https:\/\/acme\.example\/join\?t=3D([A-Za-z0-9_-]{64})\r\n/))
    #expect(mail.contains("Hello Ida,") && mail.contains("until 2024-03-08 09:00 UTC"))
    #expect(mail.contains("Your login name is ida@acme.example."))
    #expect(mail.contains("Subject: Invitation to Acme\r\n"))
    try await office.run(ResendInvitation(userID: office.ida), book)
    try await book.close()
    book = try await office.open(ports())
    try await book.deliver()
    let second = try #require(try files().first { !first.contains($0) })
    // A line that begins with F is written as one that no mailbox file takes for the beginning of a mail.
    let lines = try text(second).replacing("=\r\n", with: "").replacing("\r\n=46", with: "\r\nF")
    let token = try #require(lines.firstMatch(of: /\r\n([A-Za-z0-9_-]{64})\r\n/))
    for (text, expected) in [(String(link.1), Rejection.invitationSuperseded), (String(token.1), nil)] {
      let accept = AcceptInvitation(userID: office.ida, token: text)
      #expect(try await rejection { try await book.execute(accept, as: .nobody) } == expected)
    }
    try await book.close()
  }

  @Test func `an address that no mail can have fails for good`() async throws {
    let book = try await office.open(ports())
    try await office.run(
      EditContact(
        customerID: office.customer, contactID: office.ann, changes: ["email": .text("ann@b\u{fc}cher.example")]), book)
    try await office.send("At nine.", book)
    try await book.deliver()
    guard
      case .correspondence(.messageFailed(let failed))? = try await office.last("correspondence.messageFailed", book)
    else {
      Issue.record("no failure")
      return
    }
    #expect(failed.code == "invalidAddress" && failed.attempts == 1)
    try await book.close()
  }

  @Test(arguments: ["file", "link"]) func `what is no folder is not written into`(_ kind: String) async throws {
    let book = try await office.open(ports())
    let elsewhere = office.folder + "/elsewhere"
    try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: true)
    if kind == "file" {
      try Data().write(to: URL(filePath: office.spool))
    } else {
      try FileManager.default.createSymbolicLink(atPath: office.spool, withDestinationPath: elsewhere)
    }
    try await office.send("At nine.", book)
    #expect(try await book.deliver().isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere).isEmpty)
    // It is tried again when there is room for it.
    try FileManager.default.removeItem(atPath: office.spool)
    office.move(bySeconds: 1)
    #expect(try await book.deliver().count == 1)
    #expect(try files().count == 1)
    try await book.close()
  }
}
