// Which mail server a book sends through, and how it is written on the command line.

#if Network
  internal import FoundationEssentials

  /// A server that takes mails over SMTP.
  public struct MailServer: Sendable, Hashable {
    /// What protects the connection.
    public enum Security: Sendable, Hashable {
      /// STARTTLS; nothing is sent to a server that does not offer it.
      case startTLS
      /// TLS from the first byte.
      case implicitTLS
      /// Nothing: for a server on this machine.
      case none
    }

    public var host: String
    public var port: Int
    public var security: Security
    /// Who sends; nil for a server that asks nobody.
    public var user: String?
    public var password: String?
    /// A file of certificates that are trusted; nil for those that the system trusts.
    public var certificates: String?
    /// So many seconds a message may take, its connection included.
    public var timeout: Int = 60

    public init(host: String, port: Int, security: Security, user: String? = nil, password: String? = nil) {
      self.host = host
      self.port = port
      self.security = security
      self.user = user
      self.password = password
    }
  }

  /// Why a text names no mail server.
  public struct MailServerFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
  }

  extension MailServer {
    /// Reads `smtp://user@host:587` (STARTTLS; on this machine itself nothing protects) or `smtps://host` (TLS from the
    /// first byte). A user's `@` is written `%40`. The password comes from elsewhere: a URL can be read by every process.
    public init(url text: String, password: String? = nil) throws(MailServerFault) {
      guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), let host = url.host,
        !host.isEmpty
      else { throw MailServerFault(description: "expected a server such as smtp://user@mail.example.com:587") }
      guard url.password == nil else {
        throw MailServerFault(description: "no password in it, since every process can read it")
      }
      guard url.path.isEmpty || url.path == "/", url.query == nil, url.fragment == nil else {
        throw MailServerFault(description: "nothing is expected behind the server")
      }
      let isHere = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host.lowercased())
      switch scheme {
      case "smtp":
        self.init(host: host, port: url.port ?? (isHere ? 25 : 587), security: isHere ? .none : .startTLS)
      case "smtps": self.init(host: host, port: url.port ?? 465, security: .implicitTLS)
      default: throw MailServerFault(description: "it begins with smtp:// or smtps://")
      }
      user = url.user
      guard (user == nil) == (password == nil) else {
        throw MailServerFault(
          description: user == nil ? "there is a password, and no user in it" : "there is a user in it, and no password"
        )
      }
      self.password = password
    }

    /// Whether it is on this machine.
    var isHere: Bool { security == .none }

    /// For libcurl, which says hello with what stands behind the server.
    func url(from domain: String) -> String {
      let isLiteral = host.utf8.contains(UInt8(ascii: ":")) && !host.hasPrefix("[")
      return "\(security == .implicitTLS ? "smtps" : "smtp")://\(isLiteral ? "[\(host)]" : host):\(port)/\(domain)"
    }
  }
#endif
