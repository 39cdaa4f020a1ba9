// Questions to a gateway over HTTP, and its answers as JSON: forms in the words of Stripe, no redirects, no cookies, an end
// to how long and how large an answer may be.

#if Network
  internal import BackOffice
  internal import CCurl
  internal import Daybook
  internal import JSON

  /// Asks a gateway, over one connection.
  final class StripeClient: Sendable {
    static let largestAnswer = 8 << 20

    private let server: PaymentServer
    private let handle = CurlHandle()

    init(_ server: PaymentServer) { self.server = server }

    /// Asks for what there is; it blocks until the answer is there.
    ///
    /// - Parameter account: the account at the gateway for which the owner of the key acts; nil for their own.
    func get(_ path: String, _ fields: StripeForm, account: String?) throws(PortFailure) -> StripeAnswer {
      try ask(fields.isEmpty ? path : "\(path)?\(fields.text)", body: nil, account: account, key: nil)
    }

    /// Asks for something to be done; it blocks until the answer is there.
    ///
    /// - Parameter key: by which a server that keeps keys recognises that it was asked before.
    func post(
      _ path: String, _ fields: StripeForm, account: String?, key: String
    ) throws(PortFailure) -> StripeAnswer {
      try ask(path, body: fields.text, account: account, key: key)
    }

    private func ask(
      _ path: String, body: String?, account: String?, key: String?
    ) throws(PortFailure) -> StripeAnswer {
      var headers = curl_slist_append(nil, "Authorization: Bearer \(server.key)")
      if let account { headers = curl_slist_append(headers, "Stripe-Account: \(account)") }
      if let key { headers = curl_slist_append(headers, "Idempotency-Key: \(key)") }
      defer { curl_slist_free_all(headers) }
      let answer = AnswerBytes()
      var settings = CurlHandle.settings(
        url: server.url + path, protocols: server.isHere ? "http" : "https", timeout: server.timeout)
      settings += [
        { ccurl_set_list($0, CURLOPT_HTTPHEADER, headers) },
        {
          ccurl_set_sink(
            $0, { bytes, size, count, context in AnswerBytes.take(bytes, size &* count, context) },
            Unmanaged.passUnretained(answer).toOpaque())
        },
      ]
      if let body {
        settings += [
          { ccurl_set_size($0, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.utf8.count)) },
          { ccurl_set_text($0, CURLOPT_COPYPOSTFIELDS, body) },
          // Over a connection of before, libcurl asks a second time by itself when it is closed without an answer.
          { ccurl_set_number($0, CURLOPT_FRESH_CONNECT, 1) },
        ]
      }
      let (code, status) = withExtendedLifetime(answer) { handle.perform(settings) }
      guard code == CURLE_OK else { throw failure(code, isTooLong: answer.isTooLong) }
      return try StripeAnswer(status: status, answer.bytes)
    }

    private func failure(_ code: CURLcode, isTooLong: Bool) -> PortFailure {
      let words = isTooLong ? "the answer is too long" : String(cString: curl_easy_strerror(code))
      return PortFailure(CurlHandle.name(code) ?? "connectionLost", "\(server.url): \(words)", isRetryable: true)
    }
  }

  /// The bytes of an answer as they come.
  private final class AnswerBytes {
    private(set) var bytes: [UInt8] = []
    private(set) var isTooLong = false

    /// Takes so many bytes; fewer end it.
    static func take(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
      guard let bytes, let context else { return 0 }
      let answer = Unmanaged<AnswerBytes>.fromOpaque(context).takeUnretainedValue()
      guard answer.bytes.count + count <= StripeClient.largestAnswer else {
        answer.isTooLong = true
        return 0
      }
      answer.bytes += UnsafeRawBufferPointer(start: bytes, count: count)
      return count
    }
  }

  /// Names and values as forms have them.
  struct StripeForm {
    private(set) var text = ""

    var isEmpty: Bool { text.isEmpty }

    mutating func add(_ name: String, _ value: some CustomStringConvertible) {
      if !text.isEmpty { text += "&" }
      text += Self.escaped(name) + "=" + Self.escaped(value.description)
    }

    /// What is one part of a path or a form, whatever is in it.
    static func escaped(_ text: String) -> String {
      var result = ""
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "~"):
          result.unicodeScalars.append(Unicode.Scalar(byte))
        default:
          let digits = String(byte, radix: 16, uppercase: true)
          result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
        }
      }
      return result
    }
  }
#endif
