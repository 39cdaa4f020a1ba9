// How a payment gateway is written, and what of its answers counts.

#if Network
  import BackOffice
  import Daybook
  import Testing

  @testable import BackOfficeNetwork

  @Suite struct PaymentServerTests {
    @Test(
      arguments: [
        "", "api.stripe.com", "http://api.stripe.com", "ftp://localhost", "https://", "https://key@api.stripe.com",
        "https://api.stripe.com?x=y", "https://api.stripe.com#x", "https://a b",
      ])
    func `a server that the key must not be told to is refused`(_ url: String) {
      #expect(throws: PaymentServerFault.self) { try PaymentServer(url: url, key: "sk_test_1") }
    }

    @Test(arguments: ["", "sk test", "sk\r\nX: y", "sk\u{0}", "ské"])
    func `a key with a line in it is none`(_ key: String) {
      #expect(throws: PaymentServerFault.self) { try PaymentServer(key: key) }
    }

    @Test func `a path stays, a slash at the end goes`() throws {
      #expect(try PaymentServer(url: "https://pay.example/stripe/", key: "k").url == "https://pay.example/stripe")
      #expect(try PaymentServer(url: "http://[::1]:80", key: "k").isHere)
      #expect(try PaymentServer(key: "k").url == "https://api.stripe.com")
    }

    @Test func `forms hold whatever stands in them`() {
      var form = StripeForm()
      form.add("a[b]", "x&y=z é\n")
      form.add("n", Int64.max)
      #expect(form.text == "a%5Bb%5D=x%26y%3Dz%20%C3%A9%0A&n=9223372036854775807")
    }

    private func intent(_ fields: String, status: Int = 200) throws -> GatewayAnswer? {
      try StripeAnswer(status: status, Array(#"{"id":"pi_1",\#(fields)}"#.utf8)).intent?.answer
    }

    @Test func `what an intent says of a payment`() throws {
      #expect(try intent(#""status":"succeeded""#) == .succeeded(gatewayRef: "pi_1"))
      #expect(try intent(#""status":"processing""#) == nil)
      #expect(try intent(#""status":"requires_capture""#) == nil)
      #expect(try intent(#""status":"of a later time""#) == nil)
      #expect(
        try intent(#""status":"canceled","last_payment_error":null"#)
          == .failed(code: "canceled", isRetryable: false, gatewayRef: "pi_1"))
      #expect(
        try intent(
          #""status":"requires_payment_method","last_payment_error":{"code":"card_declined","decline_code":"insufficient_funds"}"#
        ) == .failed(code: "insufficient_funds", isRetryable: true, gatewayRef: "pi_1"))
      #expect(
        try intent(
          #""status":"requires_action","next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"https://b.example"}}"#
        ) == .actionRequired(url: "https://b.example", gatewayRef: "pi_1"))
    }

    @Test func `what a refund says`() throws {
      func refund(_ fields: String) throws -> GatewayAnswer? {
        try StripeAnswer(status: 200, Array(#"{"id":"re_1",\#(fields)}"#.utf8)).refund?.answer
      }
      #expect(try refund(#""status":"succeeded""#) == .succeeded(gatewayRef: "re_1"))
      #expect(try refund(#""status":"pending""#) == nil)
      #expect(
        try refund(#""status":"failed","failure_reason":"lost_or_stolen_card""#)
          == .failed(code: "lost_or_stolen_card", isRetryable: false, gatewayRef: "re_1"))
    }
  }
#endif
