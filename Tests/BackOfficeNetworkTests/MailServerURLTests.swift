// How a mail server is written.

#if Network
  import BackOfficeNetwork
  import Testing

  @Suite struct MailServerURLTests {
    @Test func `the scheme says what protects the connection`() throws {
      #expect(
        try MailServer(url: "smtp://mail.example.com")
          == MailServer(host: "mail.example.com", port: 587, security: .startTLS))
      #expect(
        try MailServer(url: "smtps://mail.example.com/")
          == MailServer(host: "mail.example.com", port: 465, security: .implicitTLS))
      #expect(
        try MailServer(url: "SMTP://post%40acme.example@mail.example.com:2525", password: "x")
          == MailServer(
            host: "mail.example.com", port: 2525, security: .startTLS, user: "post@acme.example", password: "x"))
    }

    @Test(arguments: ["localhost", "127.0.0.1", "[::1]"]) func `on this machine nothing protects`(
      _ host: String
    ) throws {
      let server = try MailServer(url: "smtp://\(host)")
      #expect(server.security == .none && server.port == 25)
    }

    @Test(
      arguments: [
        "", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://user:secret@mail.example.com",
        "smtp://mail.example.com/path", "smtp://mail.example.com?x=y", "smtp://mail.example.com#x",
        "smtp://user@mail.example.com", "smtp://mail.example.com:x", "smtp://a b",
      ])
    func `anything else is refused`(_ text: String) {
      #expect(throws: MailServerFault.self) { try MailServer(url: text) }
    }
  }
#endif
