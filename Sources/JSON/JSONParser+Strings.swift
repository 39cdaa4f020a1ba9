// Strings of the text: their escapes are resolved in place, since what they mean is never longer than they are.
// Half surrogate pairs are refused: they stand for no character and could not be stored as UTF-8.

extension JSONParser {
  /// Parses the string whose opening quote is next.
  mutating func parseString() throws(JSONError) {
    at &+= 1
    let start = at
    while at < end {
      let byte = text[at]
      if byte == UInt8(ascii: "\"") {
        appendString(from: start, to: at)
        at &+= 1
        return
      }
      if byte == UInt8(ascii: "\\") { return try parseEscapedString(from: start) }
      if byte < 0x20 { throw expected("a character of a string or its closing quote") }
      at &+= 1
    }
    throw JSONError(.syntax, column: start, "the string has no closing quote")
  }

  /// Goes on from the first escape of a string, moving what follows towards the front.
  private mutating func parseEscapedString(from start: Int) throws(JSONError) {
    var target = at
    while at < end {
      let byte = text[at]
      if byte == UInt8(ascii: "\"") {
        appendString(from: start, to: target)
        at += 1
        return
      }
      if byte < 0x20 { throw expected("a character of a string or its closing quote") }
      if byte == UInt8(ascii: "\\") {
        for byte in UTF8.encode(try parseEscape())! {
          text[target] = byte
          target += 1
        }
      } else {
        text[target] = byte
        target += 1
        at += 1
      }
    }
    throw JSONError(.syntax, column: start, "the string has no closing quote")
  }

  private func appendString(from start: Int, to end: Int) {
    append(
      JSONNode(kind: .string, start: Int32(truncatingIfNeeded: start), count: Int32(truncatingIfNeeded: end - start)))
  }

  /// The character that the escape at the current place means.
  private mutating func parseEscape() throws(JSONError) -> Unicode.Scalar {
    at += 1
    guard at < end else { throw expected("a character after '\\'") }
    let scalar: Unicode.Scalar
    switch text[at] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scalar = Unicode.Scalar(text[at])
    case UInt8(ascii: "b"): scalar = "\u{8}"
    case UInt8(ascii: "f"): scalar = "\u{C}"
    case UInt8(ascii: "n"): scalar = "\n"
    case UInt8(ascii: "r"): scalar = "\r"
    case UInt8(ascii: "t"): scalar = "\t"
    case UInt8(ascii: "u"): return try parseUnicodeEscape()
    default: throw expected("one of \" \\ / b f n r t u after '\\'")
    }
    at += 1
    return scalar
  }

  /// The character of `uXXXX`, or of a pair of them for characters beyond U+FFFF.
  private mutating func parseUnicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let start = at
    let first = try parseFourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, at + 1 < end, text[at] == UInt8(ascii: "\\"), text[at + 1] == UInt8(ascii: "u") else {
      throw halfSurrogatePair(at: start)
    }
    at += 1
    let second = try parseFourDigits()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw halfSurrogatePair(at: start) }
    return scalar
  }

  private func halfSurrogatePair(at place: Int) -> JSONError {
    JSONError(.invalidText, column: place, "half of a surrogate pair")
  }

  private mutating func parseFourDigits() throws(JSONError) -> UInt32 {
    at += 1
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard at < end, let digit = Character(Unicode.Scalar(text[at])).hexDigitValue else {
        throw expected("four hexadecimal digits after '\\u'")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }
}
