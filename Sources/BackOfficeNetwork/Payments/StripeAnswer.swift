// What a gateway answered: its objects as far as money depends on them. Whatever else is in an answer is passed over; what
// is missing or of another shape makes it an answer that says nothing.

#if Network
  internal import BackOffice
  internal import Daybook
  internal import JSON

  /// An answer, and the state that it says.
  struct StripeAnswer {
    let status: Int
    private let document: JSONDocument
    private let root: JSONValue

    /// - Throws: a failure to be tried again for one that is not JSON, or that says that nothing was looked at: the key is
    ///   refused, there were too many questions, the server is broken.
    init(status: Int, _ bytes: [UInt8]) throws(PortFailure) {
      self.status = status
      document = JSONDocument()
      switch status {
      case 401, 403: throw PortFailure("keyRefused", "the gateway refuses the key", isRetryable: true)
      case 409, 429, 500...: throw PortFailure("http\(status)", "the gateway answered \(status)", isRetryable: true)
      default: break
      }
      do {
        root = try document.parse(bytes)
      } catch {
        throw PortFailure("strangeAnswer", "the gateway answered \(status), and no JSON", isRetryable: true)
      }
    }

    var isSuccess: Bool { (200...299).contains(status) }

    /// Why the gateway will not do it; nil for an answer that does not say so.
    var error: StripeError? {
      guard (400...499).contains(status), let error = root["error"], error.kind == .object else { return nil }
      return StripeError(error)
    }
    var intent: StripeIntent? { StripeIntent(root) }
    /// The intent that an error is about.
    var refusedIntent: StripeIntent? { root["error"]?["payment_intent"].flatMap(StripeIntent.init) }
    var refund: StripeRefund? { StripeRefund(root) }

    /// A text of the object, for what else is to be known of it.
    func text(_ name: String) -> String? { root[name]?.string }

    /// What of a list was made for something; nil for an answer that is no list.
    func found<Item>(_ key: String, _ item: (JSONValue) -> Item?) -> StripePage<Item>? {
      guard isSuccess, let data = root["data"], data.kind == .array else { return nil }
      let items = data.elements
      let match = items.first { $0["metadata"]?[StripeIntent.keyName]?.string == key }
      return StripePage(
        match: match.flatMap(item),
        last: root["has_more"]?.bool == true ? items.last?["id"]?.string : nil)
    }
  }

  /// A part of a list.
  struct StripePage<Item> {
    let match: Item?
    /// The last of the part; nil if it is the last part.
    let last: String?
  }

  /// Why nothing was done.
  struct StripeError {
    let code: String

    init(_ value: JSONValue) {
      // The bank's word says more than the gateway's.
      code = value["decline_code"]?.string ?? value["code"]?.string ?? value["type"]?.string ?? "refused"
    }

    /// What it says of a transfer.
    func answer(_ gatewayRef: String?) -> GatewayAnswer {
      .failed(code: code, isRetryable: mayPass, gatewayRef: gatewayRef)
    }

    /// Whether the same may go well another time.
    private var mayPass: Bool {
      [
        "insufficient_funds", "processing_error", "try_again_later", "issuer_not_available", "reenter_transaction",
        "approve_with_id", "card_velocity_exceeded", "withdrawal_count_limit_exceeded",
      ].contains(code)
    }
  }

  /// Money that is to be taken.
  struct StripeIntent {
    /// Under which name in the metadata stands what it was made for.
    static let keyName = "daybook_key"

    let id: String
    let status: String
    private let error: StripeError?
    private let url: String?

    init?(_ value: JSONValue) {
      guard let id = value["id"]?.string, id.hasPrefix("pi_"), let status = value["status"]?.string else { return nil }
      (self.id, self.status) = (id, status)
      error = value["last_payment_error"].flatMap { $0.kind == .object ? StripeError($0) : nil }
      url = value["next_action"]?["redirect_to_url"]?["url"]?.string
    }

    /// What it says of the payment; nil where it says nothing yet.
    var answer: GatewayAnswer? {
      switch status {
      case "succeeded": .succeeded(gatewayRef: id)
      case "requires_action": .actionRequired(url: url, gatewayRef: id)
      case "requires_payment_method", "canceled":
        error?.answer(id) ?? .failed(code: status, isRetryable: false, gatewayRef: id)
      default: nil
      }
    }
  }

  /// Money that is to be given back.
  struct StripeRefund {
    let id: String
    private let status: String
    private let reason: String?

    init?(_ value: JSONValue) {
      guard let id = value["id"]?.string, id.hasPrefix("re_"), let status = value["status"]?.string else { return nil }
      (self.id, self.status) = (id, status)
      reason = value["failure_reason"]?.string
    }

    /// What it says of the refund; nil where it says nothing yet.
    var answer: GatewayAnswer? {
      switch status {
      case "succeeded": .succeeded(gatewayRef: id)
      case "failed", "canceled": .failed(code: reason ?? status, isRetryable: false, gatewayRef: id)
      default: nil
      }
    }
  }
#endif
