// Mails through a real server on loopback: what is sent arrives, and what goes wrong is told for what it is.

#if Network
  import BackOffice
  import BackOfficePorts
  import BackOfficeViews
  import Daybook
  import EventSourcing
  import Foundation
  import LibC
  import Testing

  @testable import BackOfficeNetwork

  @Suite(.enabled(if: TestServer.python != nil, TestServer.missing))
  struct MailServerTests {
    private let folder: TestFolder
    private let clock = Lock(Instant("2024-03-01T09:00:00Z")!)
    private let sal = UserID(UUID(namespace: .urlNamespace, name: "sal"))
    private let customer = CustomerID(UUID(namespace: .urlNamespace, name: "abc"))

    init() throws { folder = try TestFolder() }

    private func open(_ server: MailServer) async throws -> BackOfficeBook {
      let writer = MailWriter(sender: "post@acme.example", tokens: InvitationTokens(book: folder.path + "/book"))
      let options = BookOptions(
        deadlines: .withCommands, effects: .onDemand, clock: { [clock] in clock.withLock { $0 } })
      let book = try await BackOfficeBook.open(
        folder.path + "/book", options, ports: [MailServerPort(server, writer: writer)])
      try await book.execute(
        RegisterAccount(
          name: "Acme", timeZone: "Europe/London", currency: "GBP", region: "UK",
          firstUser: FirstUser(userID: sal, name: "Sal", email: "sal@acme.example")), as: .nobody)
      try await book.execute(
        CreateCustomer(customerID: customer, kind: .company, name: "ABC \"Grüße\" Limited"), as: .user(sal))
      return book
    }

    private func send(
      _ body: String, subject: String = "Monday", to address: String = "office@abc.example", _ book: BackOfficeBook
    ) async throws {
      try await book.execute(
        EditCustomer(customerID: customer, changes: ["email": .text(address)]), as: .user(sal))
      try await book.execute(
        SendMessage(customerID: customer, channel: .email, subject: subject, body: body), as: .user(sal))
    }

    /// Codes of failures and references of deliveries, oldest first.
    private func results(_ book: BackOfficeBook) async throws -> [String] {
      try await book.fold(.correspondence(customer), into: []) { results, event, _ in
        switch event {
        case .correspondence(.messageDelivered): results.append("delivered")
        case .correspondence(.messageFailed(let failed)): results.append("\(failed.code) after \(failed.attempts)")
        default: break
        }
      }
    }

    private func tryAgain(_ book: BackOfficeBook, times: Int = 5) async throws {
      for _ in 0..<times {
        try await book.deliver()
        clock.withLock { $0 = $0.advanced(by: 64_000) }
      }
    }

    private func withLogin(_ server: TestServer, password: String = "päss word") throws -> MailServer {
      var settings = MailServer(host: "localhost", port: server.port, security: .startTLS)
      settings.user = "post@acme.example"
      settings.password = password
      settings.certificates = try #require(TestServer.certificate).file
      return settings
    }

    private func secured(_ arguments: String...) async throws -> TestServer {
      let (file, key) = try #require(TestServer.certificate)
      let all = ["--login", "post@acme.example:päss word", "--tls", file, key] + arguments
      return try await TestServer(all)
    }

    // MARK: What arrives

    // Checklist: L-96
    @Test func `mails arrive as they were written, all over one connection`() async throws {
      let server = try await TestServer()
      let book = try await open(server.plain)
      let bodies = [
        "At nine.", ".\n..\nQUIT\r\n.\r\nMAIL FROM:<eve@evil.example>", "Grüße 🚀",
        String(repeating: "x", count: 40_000),
      ]
      for body in bodies { try await send(body, subject: "Grüße =?x?= \(body.prefix(5).filter(\.isLetter))", book) }
      try await book.deliver()
      let mails = try server.said("mail")
      #expect(mails.count == 4)
      #expect(try server.said("connected") == ["1"] && server.said("connection") == ["1", "1", "1", "1"])
      #expect(try server.said("sender") == Array(repeating: "post@acme.example", count: 4))
      for (mail, body) in zip(mails, bodies) {
        let lines = mail.components(separatedBy: "\r\n")
        #expect(lines.contains("MIME-Version: 1.0") && lines.filter { $0.hasPrefix("Subject:") }.count == 1)
        let start = try #require(lines.firstIndex(of: ""))
        let text = lines[(start + 1)...].joined(separator: "\r\n").replacing("=\r\n", with: "")
        let plain = body.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(text.utf8.count >= body.utf8.count, "\(plain.count)")
        if body.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x2E }) { #expect(text.hasPrefix(body)) }
      }
      #expect(try await results(book) == Array(repeating: "delivered", count: 4))
      try await book.close()
    }

    @Test(arguments: ["PLAIN", "LOGIN"]) func `a login is told only under TLS`(_ mechanism: String) async throws {
      let server = try await secured("--only", mechanism)
      let book = try await open(withLogin(server))
      try await send("At nine.", book)
      try await send("At ten.", book)
      try await book.deliver()
      #expect(try server.said("mail").count == 2)
      #expect(try server.said("login") == ["post@acme.example:päss word"])
      #expect(try server.said("mechanism") == [mechanism])
      #expect(try server.said("hello").last == "acme.example")
      try await book.close()
    }

    @Test func `a server with TLS from the first byte`() async throws {
      let server = try await secured("--implicit")
      var settings = try withLogin(server)
      settings.security = .implicitTLS
      let book = try await open(settings)
      try await send("At nine.", book)
      try await book.deliver()
      #expect(try server.said("mail").count == 1)
      try await book.close()
    }

    @Test func `a server that ends each connection is connected again`() async throws {
      let server = try await TestServer("--once")
      let book = try await open(server.plain)
      for body in ["a", "b", "c"] {
        try await send(body, book)
        try await book.deliver()
        try await Task.sleep(for: .milliseconds(200))
      }
      #expect(try server.said("mail").count == 3 && server.said("connected").count == 3)
      try await book.close()
    }

    // MARK: What goes wrong

    @Test func `nothing is told to a server without TLS where it is wanted`() async throws {
      let server = try await TestServer("--login", "post@acme.example:päss word")
      let book = try await open(withLogin(server))
      try await send("At nine.", book)
      try await tryAgain(book)
      #expect(try await results(book) == ["noTLS after 5"])
      #expect(try server.said("login").isEmpty && server.said("mail").isEmpty)
      try await book.close()
    }

    @Test func `a certificate that nobody has signed is refused`() async throws {
      let server = try await secured()
      var settings = try withLogin(server)
      settings.certificates = nil
      let book = try await open(settings)
      try await send("At nine.", book)
      try await tryAgain(book)
      #expect(try await results(book) == ["certificateRefused after 5"])
      #expect(try server.said("login").isEmpty)
      try await book.close()
    }

    @Test func `a wrong password`() async throws {
      let server = try await secured()
      let book = try await open(withLogin(server, password: "wrong"))
      try await send("At nine.", book)
      try await tryAgain(book)
      let results = try await results(book)
      #expect(results == ["loginDenied after 5"], "\(results)")
      #expect(try server.said("mail").isEmpty)
      try await book.close()
    }

    @Test func `what the server will never take fails at once, the mails behind it go out`() async throws {
      let server = try await TestServer()
      let book = try await open(server.plain)
      try await send("a", to: "unknown@abc.example", book)
      try await send("b", to: "busy@abc.example", book)
      try await send("c", book)
      try await book.deliver()
      #expect(try await results(book) == ["smtp550 after 1", "delivered"])
      try await tryAgain(book)
      #expect(try await results(book) == ["smtp550 after 1", "delivered", "smtp451 after 5"])
      #expect(try server.said("mail").count == 1)
      try await book.close()
    }

    @Test func `a server that does not answer in time`() async throws {
      let server = try await TestServer()
      var settings = server.plain
      settings.timeout = 1
      let book = try await open(settings)
      try await send("a", to: "slow@abc.example", book)
      try await book.deliver()
      try await book.execute(
        EditCustomer(customerID: customer, changes: ["email": .text("office@abc.example")]), as: .user(sal))
      try await send("b", book)
      try await book.deliver()
      #expect(try await results(book) == ["delivered"])
      try await book.close()
    }

    @Test func `a server that is not there, and then is`() async throws {
      let server = try await TestServer()
      let settings = server.plain
      server.stop()
      let book = try await open(settings)
      try await send("a", book)
      try await tryAgain(book)
      #expect(try await results(book) == ["serverUnreachable after 5"])
      try await book.close()
    }

    @Test func `an address that could be more than one command is none`() async throws {
      let server = try await TestServer()
      let book = try await open(server.plain)
      for address in ["a@b.example>", "<a@b.example", "a@b.example,c@d.example"] {
        // The book itself refuses some of them.
        try? await send("a", to: address, book)
      }
      try await send("b", to: "\"a>b\"@c.example", book)
      try await book.deliver()
      #expect(try await results(book) == ["invalidAddress after 1", "delivered", "delivered"])
      #expect(try server.said("to") == [#""<a"@b.example"#, #""\"a>b\""@c.example"#])
      try await book.close()
    }

    // MARK: The tool

    @Test func `run sends what waits, and tells nobody the password`() async throws {
      let server = try await TestServer()
      let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "daybook").path
      let run = try ChildProcess.output(of: [
        "/bin/bash",
        "-c",
        """
        set -e
        cd '\(folder.path)'
        d() { '\(program)' "$@"; }
        d init --name Acme --owner-name Sal --owner-email sal@acme.example -q > /dev/null
        d do CreateCustomer --as sal@acme.example kind=company name=ABC details.email=office@abc.example > /dev/null
        d do SendMessage --as sal@acme.example customerID=ABC channel=email body=waits \
          --smtp smtp://localhost:\(server.port) --mail-from post@acme.example > /dev/null
        test ! -e book.daybook/spool
        '\(program)' run --smtp smtp://localhost:\(server.port) --mail-from post@acme.example --output jsonl > followed 2> said &
        runner=$!
        until grep -q messageDelivered followed || ! kill -0 $runner; do sleep 0.05; done
        kill -TERM $runner; wait $runner
        d run --smtp smtp://localhost:\(server.port) 2>&1 | head -1 || true
        d run --smtp smtp://a:secret@localhost --mail-from post@acme.example 2>&1 | head -1 || true
        DAYBOOK_SMTP_PASSWORD=x d run --smtp smtp://localhost --mail-from post@acme.example 2>&1 | head -1 || true
        d run --smtp smtp://a@localhost --mail-from post@acme.example 2>&1 | head -1 || true
        """,
      ])
      let text = String(decoding: run.bytes, as: UTF8.self)
      #expect(
        text == """
          error: --smtp needs --mail-from, the address that mails come from.
          error: --smtp: no password in it, since every process can read it.
          error: --smtp: there is a password, and no user in it.
          error: --smtp: there is a user in it, and no password.

          """)
      #expect(run.ending == .exited(0))
      #expect(try server.said("mail").count == 1 && server.said("to").count == 1)
    }
  }
#endif
