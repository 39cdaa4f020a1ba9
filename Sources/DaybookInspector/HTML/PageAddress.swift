// Where a page is: the words of the command that answers it as the path, its options as the query. So an address can be
// read, pasted into a ticket, and typed as a command.

internal import Foundation

/// The address of a page.
struct PageAddress: Hashable, Sendable {
  /// `orders`, `open`.
  var words: [String]
  /// The options, in order: `sort`, `openedAt`.
  var options: [Option] = []

  struct Option: Hashable, Sendable {
    let name: String
    let value: String
  }

  init(_ words: [String] = [], _ options: KeyValuePairs<String, String> = [:]) {
    self.words = words
    self.options = options.map { Option(name: $0.key, value: $0.value) }
  }

  /// What a request asks for; nil if the path can't be read.
  ///
  /// - Parameters:
  ///   - path: as it was sent, with percent signs.
  ///   - query: likewise; empty options are what a form sends where nothing was filled in, and are left out.
  init?(path: String, query: String) {
    words = []
    for part in path.split(separator: "/") {
      guard let word = Self.decoded(part, plusIsBlank: false) else { return nil }
      words.append(word)
    }
    for part in query.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(sides[0], plusIsBlank: true),
        let value = Self.decoded(sides.count > 1 ? sides[1] : "", plusIsBlank: true)
      else { return nil }
      if !value.isEmpty { options.append(Option(name: name, value: value)) }
    }
  }

  private static func decoded(_ text: Substring, plusIsBlank: Bool) -> String? {
    String(plusIsBlank ? text.replacing("+", with: " ") : text).removingPercentEncoding
  }

  /// The value of an option; the last one, if there are several.
  subscript(option: String) -> String? { options.last { $0.name == option }?.value }

  /// The same page with another value of an option; nil leaves it out.
  func with(_ name: String, _ value: String?) -> PageAddress {
    var other = self
    other.options.removeAll { $0.name == name }
    if let value { other.options.append(Option(name: name, value: value)) }
    return other
  }

  /// As a browser takes it.
  var text: String {
    let path = "/" + words.map(Self.encoded).joined(separator: "/")
    guard !options.isEmpty else { return path }
    return path + "?" + options.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }

  private static let plain = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~@:")
}
