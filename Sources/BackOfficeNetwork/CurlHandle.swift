// A handle of libcurl. It keeps its connection open from one use to the next, and opens it again when the server has closed
// it.

#if Network
  internal import CCurl
  internal import EventSourcing

  /// What libcurl is asked through, by one thread at a time.
  final class CurlHandle: Sendable {
    /// Only one thread at a time has it, under the lock.
    private struct Handle: @unchecked Sendable {
      var curl: UnsafeMutableRawPointer?
    }

    typealias Setting = (UnsafeMutableRawPointer) -> CURLcode

    private static let isPrepared = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    private let handle = Lock(Handle())

    deinit { handle.withLock { if let curl = $0.curl { curl_easy_cleanup(curl) } } }

    /// Asks for something; it blocks until that is done or will not be.
    ///
    /// - Parameter settings: all of it; what was set before goes, the connection stays.
    /// - Returns: what libcurl says of it, and the newest answer of the server, 0 if it gave none.
    func perform(_ settings: [Setting]) -> (code: CURLcode, answer: Int) {
      handle.withLock { handle in
        if handle.curl == nil, Self.isPrepared { handle.curl = curl_easy_init() }
        guard let curl = handle.curl else { return (CURLE_FAILED_INIT, 0) }
        curl_easy_reset(curl)
        for set in settings {
          let code = set(curl)
          guard code == CURLE_OK else { return (code, 0) }
        }
        let code = curl_easy_perform(curl)
        return (code, ccurl_answer(curl))
      }
    }

    /// What every use of it sets: which protocols it speaks and no other, and how many seconds all of it may take.
    static func settings(url: String, protocols: String, timeout: Int) -> [Setting] {
      [
        { ccurl_set_text($0, CURLOPT_URL, url) },
        { ccurl_set_text($0, CURLOPT_PROTOCOLS_STR, protocols) },
        // Signals are the program's.
        { ccurl_set_number($0, CURLOPT_NOSIGNAL, 1) },
        { ccurl_set_number($0, CURLOPT_CONNECTTIMEOUT_MS, min(timeout, 20) * 1000) },
        { ccurl_set_number($0, CURLOPT_TIMEOUT_MS, timeout * 1000) },
      ]
    }

    /// What went wrong, for programs.
    static func name(_ code: CURLcode) -> String? {
      switch code {
      case CURLE_FAILED_INIT: "noNetworkClient"
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: "serverUnreachable"
      case CURLE_OPERATION_TIMEDOUT: "timeout"
      case CURLE_LOGIN_DENIED: "loginDenied"
      case CURLE_USE_SSL_FAILED: "noTLS"
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE: "certificateRefused"
      default: nil
      }
    }
  }
#endif
