// Which payment gateway a book asks over the network, and how it is written on the command line.

#if Network
  internal import FoundationEssentials

  /// A gateway that speaks as Stripe does.
  public struct PaymentServer: Sendable, Hashable {
    /// Stripe itself.
    public static let stripeURL = "https://api.stripe.com"

    /// Without a slash at the end.
    public let url: String
    /// The secret key, such as `sk_live_…`.
    public let key: String
    /// So many seconds an answer may take, the connection included.
    public var timeout = 60

    /// - Throws: `PaymentServerFault` for an address that the key would be told in the open, or a key that is none.
    public init(url text: String = stripeURL, key: String) throws(PaymentServerFault) {
      guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), let host = url.host,
        !host.isEmpty
      else { throw PaymentServerFault(description: "expected a server such as \(Self.stripeURL)") }
      guard url.user == nil, url.password == nil, url.query == nil, url.fragment == nil else {
        throw PaymentServerFault(description: "nothing but the server is expected, and a path")
      }
      guard scheme == "https" || (scheme == "http" && Self.isHere(host)) else {
        throw PaymentServerFault(description: "it begins with https://, since the key is told to it")
      }
      guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw PaymentServerFault(description: "the key has something in it that no key has")
      }
      self.url = text.hasSuffix("/") ? String(text.dropLast()) : text
      self.key = key
    }

    /// Whether it is on this machine.
    var isHere: Bool { url.lowercased().hasPrefix("http://") }

    private static func isHere(_ host: String) -> Bool {
      ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host.lowercased())
    }
  }

  /// Why nobody can be asked to take payments.
  public struct PaymentServerFault: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
  }
#endif
