// Who may come in: the names under which the pages may be asked for, and the token where they can be reached from other
// machines.

internal import Foundation

/// What a server lets in.
struct Door: Sendable {
  /// The values of `Host` that are this server's own.
  let hosts: Set<String>
  /// What must be shown, in the address once and by a cookie from then on; nil where nobody else can come.
  let token: String?

  enum Verdict: Equatable {
    case enter
    /// The token is taken out of the address and put into a cookie.
    case remember(String)
    case refuse(Int, String)
  }

  /// - Parameters:
  ///   - host: of the header.
  ///   - origin: of the header; nil if it is missing, as with links.
  func judge(
    method: String, host: String?, origin: String?, cookie: String?, path: String, query: String
  ) -> Verdict {
    guard method == "GET" || method == "HEAD" else {
      return .refuse(405, "these pages only show; nothing is changed here")
    }
    guard let host, hosts.contains(host.lowercased()) else {
      return .refuse(421, "this server is not asked under that name; use the address that it printed")
    }
    if let origin, !hosts.contains(where: { origin.lowercased() == "http://\($0)" }) {
      return .refuse(403, "pages of others may not ask here")
    }
    guard let token else { return .enter }
    if let shown = value(of: "token", in: query.split(separator: "&")), same(shown, token) {
      let rest = query.split(separator: "&").filter { !$0.hasPrefix("token=") }.joined(separator: "&")
      return .remember(rest.isEmpty ? path : "\(path)?\(rest)")
    }
    let cookies = (cookie ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
    if let shown = value(of: Self.cookie, in: cookies), same(shown, token) { return .enter }
    return .refuse(401, "open the address with its token, as it was printed where the server was started")
  }

  static let cookie = "daybook-inspector"

  /// The header that keeps the token.
  var cookieHeader: String { "\(Self.cookie)=\(token ?? ""); HttpOnly; SameSite=Lax; Path=/" }

  private func value(of name: String, in pairs: [Substring]) -> String? {
    pairs.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }

  /// Takes as long whatever differs.
  private func same(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    var difference = one.count ^ other.count
    for index in other.indices { difference |= Int((index < one.count ? one[index] : 0) ^ other[index]) }
    return difference == 0
  }

  /// A token that nobody guesses.
  static func newToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in String(UInt64.random(in: .min ... .max, using: &generator), radix: 16) }.joined()
  }
}
