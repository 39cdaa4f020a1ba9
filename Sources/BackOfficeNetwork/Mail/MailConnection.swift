// A connection to a mail server, by libcurl; it stays open from one mail to the next.

#if Network
  internal import BackOfficePorts
  internal import CCurl
  internal import FoundationEssentials

  /// Why a mail did not go out.
  struct MailServerFailure: Error {
    let code: String
    let message: String
    /// Whether the server said that it will never take it.
    let isFinal: Bool
  }

  /// Sends mails through a server, one after the other.
  final class MailConnection: Sendable {
    private let server: MailServer
    private let handle = CurlHandle()

    init(_ server: MailServer) { self.server = server }

    /// Sends a mail; it blocks until the server has taken it or will not.
    func send(_ mail: OutgoingMail) throws(MailServerFailure) {
      let recipients = curl_slist_append(nil, "<\(mail.to)>")
      defer { curl_slist_free_all(recipients) }
      let text = MailText(mail.text)
      let envelope: [CurlHandle.Setting] = [
        { ccurl_set_list($0, CURLOPT_MAIL_RCPT, recipients) },
        {
          ccurl_set_source(
            $0, { buffer, size, count, context in MailText.read(buffer, size &* count, context) },
            Unmanaged.passUnretained(text).toOpaque())
        },
      ]
      let (code, answer) = withExtendedLifetime(text) { handle.perform(settings(mail) + envelope) }
      if code != CURLE_OK { throw failure(code, answer) }
    }

    private func settings(_ mail: OutgoingMail) -> [CurlHandle.Setting] {
      let tls: Int =
        switch server.security {
        case .startTLS, .implicitTLS: Int(CURLUSESSL_ALL.rawValue)
        case .none: Int(CURLUSESSL_NONE.rawValue)
        }
      var settings = CurlHandle.settings(
        url: server.url(from: mail.domain), protocols: "smtp,smtps", timeout: server.timeout)
      settings += [
        { ccurl_set_number($0, CURLOPT_USE_SSL, tls) },
        { ccurl_set_text($0, CURLOPT_MAIL_FROM, "<\(mail.from)>") },
        { ccurl_set_number($0, CURLOPT_UPLOAD, 1) },
        { ccurl_set_size($0, CURLOPT_INFILESIZE_LARGE, curl_off_t(mail.text.count)) },
      ]
      if let user = server.user, let password = server.password {
        settings += [
          { ccurl_set_text($0, CURLOPT_USERNAME, user) }, { ccurl_set_text($0, CURLOPT_PASSWORD, password) },
        ]
      }
      if let certificates = server.certificates {
        settings.append { ccurl_set_text($0, CURLOPT_CAINFO, certificates) }
      }
      return settings
    }

    private func failure(_ code: CURLcode, _ answer: Int) -> MailServerFailure {
      let words = String(cString: curl_easy_strerror(code))
      let said = answer > 0 ? "; the server answered \(answer)" : ""
      return MailServerFailure(
        code: CurlHandle.name(code) ?? (answer >= 400 ? "smtp\(answer)" : "connectionLost"),
        message: "\(server.host) port \(server.port): \(words)\(said)",
        // What it answers to a login or a hello may be mended; what it says of the mail itself stays so.
        isFinal: code != CURLE_LOGIN_DENIED && (550...554).contains(answer))
    }
  }

  /// The text of a mail on its way.
  private final class MailText {
    private let bytes: [UInt8]
    private var sent = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Copies what comes next into a buffer; 0 at the end.
    static func read(_ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ context: UnsafeMutableRawPointer?) -> Int {
      guard let buffer, let context else { return 0 }
      let text = Unmanaged<MailText>.fromOpaque(context).takeUnretainedValue()
      let part = text.bytes[text.sent..<min(text.sent + size, text.bytes.count)]
      part.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: bytes.count)
        }
      }
      text.sent += part.count
      return part.count
    }
  }
#endif
