// JSON laid out for people: a member a line, two spaces a level.

/// Lays out compact JSON byte by byte.
package struct JSONLayout {
  private var text: [UInt8] = []
  private var level = 0
  private var isInString = false
  private var isEscaped = false
  /// An array or object was opened and nothing stands in it yet.
  private var isFresh = false

  /// `json`, which must be compact, with line ends and indentation.
  package static func indented(_ json: [UInt8]) -> String {
    var layout = JSONLayout()
    for byte in json { layout.take(byte) }
    return String(decoding: layout.text, as: UTF8.self)
  }

  private mutating func take(_ byte: UInt8) {
    if isInString { return takeInString(byte) }
    switch byte {
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      level -= 1
      if !isFresh { endLine() }
      isFresh = false
      text.append(byte)
    case UInt8(ascii: ","):
      text.append(byte)
      endLine()
    case UInt8(ascii: ":"): text.append(contentsOf: ": ".utf8)
    default: takeValue(byte)
    }
  }

  private mutating func takeValue(_ byte: UInt8) {
    if isFresh { endLine() }
    isFresh = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    if isFresh { level += 1 }
    isInString = byte == UInt8(ascii: "\"")
    text.append(byte)
  }

  private mutating func takeInString(_ byte: UInt8) {
    text.append(byte)
    isInString = isEscaped || byte != UInt8(ascii: "\"")
    isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
  }

  private mutating func endLine() {
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }
}
