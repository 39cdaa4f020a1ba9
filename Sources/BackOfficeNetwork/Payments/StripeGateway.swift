// A payment gateway over the network that speaks as Stripe does. Money is taken in two steps: an intent is made that moves
// nothing, with the payment's id in it, and then confirmed. After a lost answer the intent is looked for by that id, so
// that nothing is taken twice even where the gateway has forgotten the keys it was given, or keeps none.

#if Network
  public import BackOffice
  public import BackOfficeViews
  public import Daybook
  internal import EventSourcing
  internal import FoundationEssentials
  internal import JSON

  /// Takes and gives back money by Stripe, or by what speaks as Stripe does.
  public final class StripeGateway: EffectPort {
    public typealias D = BackOfficeDomain

    /// The region of a gateway of which nobody said where it keeps its data.
    public static let unknownRegion = "ZZ"

    public let region: String?
    private let client: StripeClient
    /// Whether it can list what was made since a time; one that can't is read whole.
    private let listsByTime = Lock(true)

    /// - Parameter region: where the gateway keeps its data; nil if nobody knows.
    public init(_ server: PaymentServer, region: String? = nil) {
      self.region = region ?? (server.isHere ? nil : Self.unknownRegion)
      client = StripeClient(server)
    }

    public var name: String { Integration.payments.rawValue }

    /// Money of accounts whose gateway is another waits for that one.
    public func accepts(_ request: BackOfficeRequest) -> Bool {
      let provider: String?
      switch request {
      case .charge(let charge): provider = charge.provider
      case .refund(let refund): provider = refund.provider
      case .message, .invitation, .reminder, .posting: return false
      }
      return provider.map { $0.lowercased() == "stripe" } ?? true
    }

    public func perform(_ effect: LiveEffect<BackOfficeDomain>) async throws(PortFailure) -> BackOfficeAnswer {
      let answer: GatewayAnswer?
      do {
        answer = try await offCooperativeThreads { [self] in
          switch effect.request {
          case .charge(let charge): try take(charge, effect)
          case .refund(let refund): try giveBack(refund, effect)
          case .message, .invitation, .reminder, .posting:
            throw PortFailure("notAccepted", "not about money", isRetryable: false)
          }
        }
      } catch {
        throw error as? PortFailure ?? PortFailure("connectionLost", "\(error)", isRetryable: true)
      }
      guard let answer else { throw PortFailure("noAnswer", "the gateway has no answer yet", isRetryable: true) }
      return .gateway(answer)
    }

    // MARK: Taking

    private func take(
      _ charge: PaymentCharge, _ effect: LiveEffect<BackOfficeDomain>
    ) throws(PortFailure) -> GatewayAnswer? {
      let key = charge.paymentID.description
      let account = Self.account(charge.accountRef)
      var intent: StripeIntent?
      if effect.mayHaveHappened {
        intent = try find(key, in: "/v1/payment_intents", StripeForm(), account, since: effect.cause.recordedAt) {
          StripeIntent($0)
        }
      }
      if intent == nil {
        let answer = try client.post("/v1/payment_intents", Self.form(charge, key), account: account, key: key)
        guard answer.isSuccess else { return try Self.refusal(answer) }
        intent = answer.intent
      }
      guard let intent else { throw Self.strange }
      return intent.status == "requires_confirmation" ? try confirm(intent, account, key) : intent.answer
    }

    private func confirm(
      _ intent: StripeIntent, _ account: String?, _ key: String
    ) throws(PortFailure) -> GatewayAnswer? {
      let path = "/v1/payment_intents/\(StripeForm.escaped(intent.id))"
      let answer = try client.post("\(path)/confirm", StripeForm(), account: account, key: "\(key)/confirm")
      if answer.isSuccess { return answer.intent?.answer }
      if answer.status == 402, let error = answer.error {
        return answer.refusedIntent?.answer ?? error.answer(intent.id)
      }
      // It may have been confirmed before, with the answer lost: what it says now holds.
      let now = try client.get(path, StripeForm(), account: account)
      guard now.isSuccess, let intent = now.intent else { throw Self.strange }
      if intent.status != "requires_confirmation" { return intent.answer }
      return try Self.refusal(answer, of: intent.id)
    }

    private static func form(_ charge: PaymentCharge, _ key: String) -> StripeForm {
      var form = StripeForm()
      form.add("amount", charge.amount.minor)
      form.add("currency", charge.amount.currency.lowercased())
      form.add("payment_method", charge.methodRef)
      form.add("payment_method_types[]", "card")
      form.add("metadata[\(StripeIntent.keyName)]", key)
      return form
    }

    // MARK: Giving back

    private func giveBack(
      _ refund: PaymentRefund, _ effect: LiveEffect<BackOfficeDomain>
    ) throws(PortFailure) -> GatewayAnswer? {
      guard let intent = refund.gatewayRef, intent.hasPrefix("pi_") else {
        return .failed(code: "unknownPayment", isRetryable: false, gatewayRef: nil)
      }
      let key = refund.refundID.description
      let account = Self.account(refund.accountRef)
      var form = StripeForm()
      form.add("payment_intent", intent)
      if effect.mayHaveHappened {
        let found = try find(key, in: "/v1/refunds", form, account, since: nil) { StripeRefund($0) }
        if let found { return found.answer }
      }
      form.add("amount", refund.amount.minor)
      form.add("metadata[\(StripeIntent.keyName)]", key)
      let answer = try client.post("/v1/refunds", form, account: account, key: key)
      guard answer.isSuccess else { return try Self.refusal(answer) }
      guard let made = answer.refund else { throw Self.strange }
      return made.answer
    }

    // MARK: What both need

    /// What was made for a key; nil if nothing was.
    ///
    /// - Parameter time: it was not made before; nil where that helps nothing.
    private func find<Item>(
      _ key: String, in path: String, _ fields: StripeForm, _ account: String?, since time: Instant?,
      _ item: (JSONValue) -> Item?
    ) throws(PortFailure) -> Item? {
      let start = listsByTime.withLock { $0 } ? time.flatMap(Self.start) : nil
      var last: String?
      repeat {
        var form = fields
        form.add("limit", 100)
        if let start { form.add("created[gte]", start) }
        if let last { form.add("starting_after", last) }
        let answer = try client.get(path, form, account: account)
        if start != nil, answer.status == 400 {
          listsByTime.withLock { $0 = false }
          return try find(key, in: path, fields, account, since: nil, item)
        }
        guard let page = answer.found(key, item) else { throw Self.strange }
        if let match = page.match { return match }
        // A list that does not go on would never end.
        guard page.last != last || last == nil else { throw Self.strange }
        last = page.last
      } while last != nil
      return nil
    }

    /// A day before, in seconds since 1970; nil where the book's clock is ahead, so that its times say nothing here.
    private static func start(_ time: Instant) -> Int64? {
      let now = Int64(Date().timeIntervalSince1970)
      let asked = time.milliseconds / 1000
      return asked <= now ? asked - 86_400 : nil
    }

    /// The account at the gateway that is meant; nil for that of the key.
    private static func account(_ reference: String?) -> String? {
      guard let reference, reference.hasPrefix("acct_"), reference.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
      else { return nil }
      return reference
    }

    /// What the gateway will not do whenever it is asked.
    private static func refusal(_ answer: StripeAnswer, of gatewayRef: String? = nil) throws(PortFailure)
      -> GatewayAnswer
    {
      guard let error = answer.error else { throw strange }
      return error.answer(gatewayRef)
    }

    private static let strange = PortFailure(
      "strangeAnswer", "the gateway answered what it should not", isRetryable: true)
  }
#endif
