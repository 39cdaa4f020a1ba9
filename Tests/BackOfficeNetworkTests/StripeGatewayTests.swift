// Payments through a real server on loopback that speaks as Stripe does, keeps no keys, and loses answers: no money moves
// twice, and none is forgotten.

#if Network
  import BackOffice
  import BackOfficeViews
  import Daybook
  import EventSourcing
  import Foundation
  import LibC
  import Testing

  @testable import BackOfficeNetwork

  @Suite(.enabled(if: TestServer.python != nil, TestServer.missing))
  struct StripeGatewayTests {
    private let folder: TestFolder
    private let clock = Lock(Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
    private let sal = UserID(UUID(namespace: .urlNamespace, name: "sal"))
    private let order = OrderID(UUID(namespace: .urlNamespace, name: "order"))
    private let payment = PaymentID(UUID(namespace: .urlNamespace, name: "payment"))
    private static let intents = #"POST /v1/payment_intents"#
    private static let confirmations = #"POST /v1/payment_intents/[^/]+/confirm"#
    private static let refunds = #"POST /v1/refunds"#

    init() throws { folder = try TestFolder() }

    private func pounds(_ pounds: Int64) -> Money { Money(minor: pounds * 100, currency: "GBP") }

    private func server(_ arguments: String...) async throws -> TestServer {
      try await TestServer(arguments, "payments.py")
    }

    private func run(_ command: some Command<BackOfficeDomain>, _ book: BackOfficeBook) async throws {
      try await book.execute(command, as: .user(sal))
    }

    /// The book with an order that has an initial fee of 100 pounds; made if there is none.
    private func open(_ server: PaymentServer) async throws -> BackOfficeBook {
      let options = BookOptions(
        deadlines: .withCommands, effects: .onDemand, clock: { [clock] in clock.withLock { $0 } })
      let book = try await BackOfficeBook.open(folder.path + "/book", options, ports: [StripeGateway(server)])
      guard book.position == 0 else { return book }
      try await book.execute(
        RegisterAccount(
          name: "Acme", timeZone: "Europe/London", currency: "GBP", region: "UK",
          firstUser: FirstUser(userID: sal, name: "Sal", email: "sal@acme.example")), as: .nobody)
      let customer = CustomerID(UUID())
      let (service, workflow) = (ServiceID(UUID()), WorkflowID(UUID()))
      try await run(CreateCustomer(customerID: customer, kind: .company, name: "ABC"), book)
      try await run(AddService(serviceID: service, name: "Boilers"), book)
      try await run(CreateWorkflow(workflowID: workflow, name: "Fit", serviceID: service, kind: .order), book)
      try await run(SetWorkflowTasks(workflowID: workflow, tasks: [TaskDefinition(key: "fit", name: "Fit")]), book)
      try await run(PublishWorkflow(workflowID: workflow), book)
      try await run(MarkWorkflowDefault(workflowID: workflow), book)
      try await run(
        OpenOrder(
          orderID: order, customerID: customer, type: .oneOff, serviceID: service, assignedUserID: sal,
          initialFee: pounds(100)), book)
      try await run(ConfigurePaymentGateway(provider: "stripe", accountRef: "acct_1"), book)
      return book
    }

    private func request(_ amount: Int64, by method: String = "pm_card_visa", _ book: BackOfficeBook) async throws {
      try await run(
        RequestPayment(
          orderID: order, paymentID: payment, fee: .initial, amount: pounds(amount), methodRef: method,
          idempotencyKey: "k"), book)
    }

    /// Moves the clock in steps, as a book that is kept open asks again.
    private func tryAgain(_ book: BackOfficeBook, times: Int = 4) async throws {
      for _ in 0..<times {
        try await book.deliver()
        clock.withLock { $0 = $0.advanced(by: 300_000) }
      }
    }

    private func rows(_ book: BackOfficeBook) async throws -> [PaymentRow] {
      try await book.payments(PaymentsQuery()).rows
    }

    private func state(_ book: BackOfficeBook) async throws -> PaymentStatus? { try await rows(book).first?.state }

    /// How often something was asked and done.
    private func done(_ pattern: String, _ server: TestServer) throws -> Int {
      let lines = zip(try server.said("asked"), try server.said("status"))
      return try lines.count { try $0.1 == "200" && $0.0.wholeMatch(of: Regex(pattern)) != nil }
    }

    // Checklist: L-104
    @Test func `a payment is made, then confirmed, for the account and under its own id`() async throws {
      let server = try await server()
      let book = try await open(server.payments())
      try await request(60, book)
      try await tryAgain(book)
      let row = try #require(try await rows(book).first)
      #expect(row.state == .succeeded && row.gatewayRef?.hasPrefix("pi_") == true)
      #expect(try server.said("key") == ["\(payment)", "\(payment)/confirm"])
      #expect(try server.said("account") == ["acct_1", "acct_1"])
      let form = try #require(try server.said("form").first)
      #expect(form.contains("amount=6000&currency=gbp&payment_method=pm_card_visa"))
      #expect(form.hasSuffix("metadata%5Bdaybook_key%5D=\(payment)"))
      try await book.close()
    }

    @Test(arguments: [[intents], [confirmations], [intents, confirmations]])
    func `an answer that was lost is looked for, and nothing is taken twice`(_ lost: [String]) async throws {
      let server = try await TestServer(lost.flatMap { ["--lose", $0] }, "payments.py")
      let book = try await open(server.payments())
      try await request(60, book)
      try await tryAgain(book)
      #expect(try await state(book) == .succeeded)
      #expect(try done(Self.intents, server) == 1 && done(Self.confirmations, server) == 1)
      try await book.close()
    }

    @Test func `a book that was closed before the answer came finds it when it is open again`() async throws {
      let server = try await server("--lose", Self.confirmations)
      var book = try await open(server.payments())
      try await request(60, book)
      try await book.deliver()
      #expect(try await state(book) == .requested)
      try await book.close()
      clock.withLock { $0 = $0.advanced(by: 40 * 86_400_000) }
      book = try await open(server.payments())
      try await tryAgain(book)
      #expect(try await state(book) == .succeeded)
      #expect(try done(Self.intents, server) == 1 && done(Self.confirmations, server) == 1)
      try await book.close()
    }

    @Test func `a card that is declined, and one that there is not`() async throws {
      for (method, code) in [("pm_card_chargeCustomerFail", "card_declined"), ("pm_nothing", "invalid_request_error")] {
        let server = try await server()
        let tests = try StripeGatewayTests()
        let book = try await tests.open(server.payments())
        try await tests.request(60, by: method, book)
        try await tests.tryAgain(book)
        let row = try #require(try await tests.rows(book).first)
        #expect(row.state == .failed && row.code == code, "\(method): \(String(describing: row.code))")
        try await book.close()
      }
    }

    @Test func `whoever pays has to do something, and then it is paid`() async throws {
      let server = try await server()
      var card = StripeForm()
      for (name, value) in [
        ("type", "card"), ("card[number]", "4000002500003155"), ("card[exp_month]", "12"),
        ("card[exp_year]", "2030"), ("card[cvc]", "123"),
      ] { card.add(name, value) }
      let client = StripeClient(try server.payments())
      let method = try #require(try client.post("/v1/payment_methods", card, account: nil, key: "m").text("id"))
      let book = try await open(server.payments())
      try await request(60, by: method, book)
      try await book.deliver()
      #expect(try await state(book) == .actionRequired)
      let intent = try #require(try await rows(book).first?.gatewayRef)
      let secret = try #require(
        try client.get("/v1/payment_intents/\(intent)", StripeForm(), account: nil).text("client_secret"))
      var answer = StripeForm()
      answer.add("client_secret", secret)
      answer.add("success", "true")
      answer.add("key", "pk_test_123")
      _ = try client.post("/v1/payment_intents/\(intent)/_authenticate", answer, account: nil, key: "a")
      try await tryAgain(book)
      #expect(try await state(book) == .succeeded)
      #expect(try done(Self.intents, server) == 1)
      try await book.close()
    }

    @Test(arguments: [[], ["--lose", refunds]]) func `money is given back once`(_ arguments: [String]) async throws {
      let server = try await TestServer(arguments, "payments.py")
      let book = try await open(server.payments())
      try await request(60, book)
      try await book.deliver()
      try await run(RefundPayment(paymentID: payment, amount: pounds(20), idempotencyKey: "r", reason: "late"), book)
      try await tryAgain(book)
      #expect(try await rows(book).first?.refunded == pounds(20))
      #expect(try done(Self.refunds, server) == 1)
      try await book.close()
    }

    @Test func `a key that is refused is no failure of the payment`() async throws {
      let server = try await server()
      let book = try await open(server.payments(key: "wrong"))
      try await request(60, book)
      try await tryAgain(book, times: 8)
      #expect(try await state(book) == .requested)
      #expect(try server.said("status").allSatisfy { $0 == "401" })
      try await book.close()
    }

    @Test(arguments: [
      "200 <html>", "200 {}", "200 {\"id\":1,\"status\":[]}", "500 {}", "302 {\"id\":\"pi_1\"}", "429 {}",
    ])
    func `an answer that says nothing decides nothing`(_ answer: String) async throws {
      let server = try await server("--answer", answer)
      let book = try await open(server.payments())
      try await request(60, book)
      try await tryAgain(book, times: 2)
      #expect(try await state(book) == .requested)
      try await book.close()
    }

    @Test func `a gateway that does not answer in time`() async throws {
      let server = try await server("--hold", "GET .*|\(Self.confirmations)")
      var settings = try server.payments()
      settings.timeout = 1
      let book = try await open(settings)
      try await request(60, book)
      try await book.deliver()
      #expect(try await state(book) == .requested)
      try await book.close()
    }

    @Test func `run takes what waits, and nobody is told the key`() async throws {
      let server = try await server()
      let book = try await open(server.payments(key: "wrong"))
      try await request(60, book)
      try await book.close()
      let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "daybook").path
      let run = try ChildProcess.output(of: [
        "/bin/bash",
        "-c",
        """
        cd '\(folder.path)'
        d() { '\(program)' "$@"; }
        export DAYBOOK=book
        export DAYBOOK_STRIPE_KEY=sk_test_123456
        '\(program)' run --gateway stripe --stripe-url http://127.0.0.1:\(server.port) --output jsonl > followed 2> said &
        runner=$!
        until grep -q paymentSucceeded followed || ! kill -0 $runner; do sleep 0.05; done
        kill -TERM $runner; wait $runner
        grep -c sk_test followed said
        d run --gateway stripe --stripe-url http://stripe.example 2>&1 | head -1
        d run --stripe-url https://stripe.example 2>&1 | head -1
        DAYBOOK_STRIPE_KEY= d run --gateway stripe 2>&1 | head -1
        unset DAYBOOK_STRIPE_KEY
        d run --gateway stripe 2>&1 | head -1
        """,
      ])
      let text = String(decoding: run.bytes, as: UTF8.self)
      #expect(
        text == """
          followed:0
          said:0
          error: --gateway stripe: it begins with https://, since the key is told to it.
          error: --stripe-url needs --gateway stripe.
          error: --gateway stripe: the key has something in it that no key has.
          error: --gateway stripe needs the secret key in DAYBOOK_STRIPE_KEY.

          """)
    }
  }
#endif
