// Finished HTML as a type of its own: what is written in the source stands as it is, what is put in between is text of
// somebody else and is made harmless.

internal import DaybookTool

/// Finished HTML. A string literal is taken as it stands; a text put into it is escaped:
///
/// ```swift
/// let cell: HTML = "<td>\(name)</td>"
/// ```
struct HTML: Sendable, ExpressibleByStringInterpolation {
  private(set) var text: String

  init(stringLiteral text: String) {
    self.text = text
  }

  init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
  }

  /// Pieces one after the other.
  init(_ pieces: [HTML]) {
    text = pieces.map(\.text).joined()
  }

  static func + (one: HTML, other: HTML) -> HTML { "\(one)\(other)" }
  static func += (one: inout HTML, other: HTML) { one.text += other.text }

  var isEmpty: Bool { text.isEmpty }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 16)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ html: HTML) { text += html.text }
    mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
    mutating func appendInterpolation(_ text: String) { self.text += HTML.escaped(text) }
    mutating func appendInterpolation(_ number: some BinaryInteger) { text += String(number) }
  }

  /// Controls and marks of direction are shown as what they are; what HTML would read as its own is escaped.
  private static func escaped(_ text: String) -> String {
    let safe = TerminalSafe.text(text)
    guard safe.utf8.contains(where: { special.contains($0) }) else { return safe }
    var escaped = ""
    escaped.reserveCapacity(safe.utf8.count + 16)
    for scalar in safe.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static let special = Set("&<>\"'".utf8)
}

extension HTML {
  /// Text that may run in any direction, without a say in that of what stands around it. Of several lines each is shown
  /// as one, with a mark at the side that all of them are one text.
  static func words(_ text: String) -> HTML {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard lines.count > 1 else { return "<bdi>\(text)</bdi>" }
    let html = lines.enumerated().map { ($0 > 0 ? "<br>\(String($1))" : "\(String($1))") as HTML }
    return "<bdi class=\"lines\">\(html)</bdi>"
  }

  /// JSON laid out, a member a line.
  static func json(_ json: [UInt8]) -> HTML {
    let lines = JSONLayout.indented(json).split(separator: "\n", omittingEmptySubsequences: false)
    return "<pre>\(lines.enumerated().map { ($0 > 0 ? "\n\(String($1))" : "\(String($1))") as HTML })</pre>"
  }

  /// A link, or the words alone where there is no address.
  static func link(_ address: PageAddress?, _ words: HTML) -> HTML {
    guard let address else { return words }
    return "<a href=\"\(address.text)\">\(words)</a>"
  }
}
