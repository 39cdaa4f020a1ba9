// Numbers of the text: only their grammar is checked here.
// Their digits stay in the text, so that whole numbers and floats can both be read from them exactly.

extension JSONParser {
  /// Parses the number whose first character is next.
  mutating func parseNumber() throws(JSONError) {
    let start = at
    var isWhole = true
    if text[at] == UInt8(ascii: "-") { at &+= 1 }
    if at < end, text[at] == UInt8(ascii: "0") {
      at &+= 1
      if at < end, isDigit(text[at]) { throw expected("no digit after a leading 0") }
    } else {
      try skipDigits("a digit")
    }
    if at < end, text[at] == UInt8(ascii: ".") {
      isWhole = false
      at += 1
      try skipDigits("a digit after the decimal point")
    }
    if at < end, text[at] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      at += 1
      if at < end, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
      try skipDigits("a digit of the exponent")
    }
    append(JSONNode(kind: .number, flag: !isWhole, start: Int32(start), count: Int32(at - start)))
  }

  private mutating func skipDigits(_ what: String) throws(JSONError) {
    guard at < end, isDigit(text[at]) else { throw expected(what) }
    while at < end, isDigit(text[at]) { at &+= 1 }
  }

  @inline(__always)
  private func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
  }
}
