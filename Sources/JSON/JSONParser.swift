// The strict parser of RFC 8259: it fills a document's nodes and accepts nothing that the grammar does not.
// Strings and numbers have files of their own; this one holds values, arrays and objects.

/// One run over the text of a document.
struct JSONParser {
  let document: JSONDocument
  let text: UnsafeMutableRawBufferPointer
  let end: Int
  var at = 0
  private var depth = 0

  init(document: JSONDocument) {
    self.document = document
    text = document.text
    end = document.length
  }

  mutating func parseText() throws(JSONError) {
    try JSONText.requireUTF8(UnsafeRawBufferPointer(rebasing: text[..<end]))
    skipSpace()
    try parseValue()
    skipSpace()
    guard at == end else { throw expected("the end of the text") }
  }

  private mutating func parseValue() throws(JSONError) {
    guard at < end else { throw expected("a value") }
    switch text[at] {
    case UInt8(ascii: "\""): try parseString()
    case UInt8(ascii: "{"): try parseObject()
    case UInt8(ascii: "["): try parseArray()
    case UInt8(ascii: "t"): try parseWord("true", .bool, flag: true)
    case UInt8(ascii: "f"): try parseWord("false", .bool)
    case UInt8(ascii: "n"): try parseWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try parseNumber()
    default: throw expected("a value")
    }
  }

  private mutating func parseWord(
    _ word: StaticString, _ kind: JSONNode.Kind, flag: Bool = false
  ) throws(JSONError) {
    let length = word.utf8CodeUnitCount
    for index in 0..<length {
      guard at + index < end, text[at + index] == word.utf8Start[index] else { throw expected("a value") }
    }
    append(JSONNode(kind: kind, flag: flag, start: Int32(at)))
    at += length
  }

  private mutating func parseArray() throws(JSONError) {
    let node = try open(.array)
    var count: Int32 = 0
    if !take(UInt8(ascii: "]")) {
      repeat {
        skipSpace()
        try parseValue()
        count += 1
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw expected("',' or ']' after an element") }
    }
    close(node, count)
  }

  private mutating func parseObject() throws(JSONError) {
    let node = try open(.object)
    var count: Int32 = 0
    if !take(UInt8(ascii: "}")) {
      repeat {
        try parseField()
        count += 1
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw expected("',' or '}' after a field") }
    }
    close(node, count)
    try document.requireDistinctFields(ofObject: node)
  }

  private mutating func parseField() throws(JSONError) {
    skipSpace()
    guard at < end, text[at] == UInt8(ascii: "\"") else { throw expected("the name of a field in quotes") }
    try parseString()
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw expected("':' after the name of a field") }
    skipSpace()
    try parseValue()
  }

  /// Begins an array or object and returns the index of its node.
  private mutating func open(_ kind: JSONNode.Kind) throws(JSONError) -> Int {
    guard depth < document.maximumDepth else {
      throw JSONError(.tooDeep, column: at + 1, "nested deeper than \(document.maximumDepth) levels")
    }
    depth += 1
    let index = document.nodes.count
    append(JSONNode(kind: kind, start: Int32(at)))
    at += 1
    skipSpace()
    return index
  }

  private mutating func close(_ node: Int, _ count: Int32) {
    depth -= 1
    document.nodes[node].count = count
    document.nodes[node].next = Int32(document.nodes.count)
  }

  /// Appends a node, which is complete unless `close` completes it.
  @inline(__always)
  func append(_ node: JSONNode) {
    var node = node
    node.next = Int32(truncatingIfNeeded: document.nodes.count &+ 1)
    document.nodes.append(node)
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < end, text[at] == byte else { return false }
    at &+= 1
    return true
  }

  @inline(__always)
  private mutating func skipSpace() {
    while at < end, isSpace(text[at]) { at &+= 1 }
  }

  @inline(__always)
  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// The error for something else than `what` at the current place.
  func expected(_ what: String) -> JSONError {
    JSONError(.syntax, column: at + 1, "expected \(what), found \(found)")
  }

  /// What is at the current place, for messages.
  private var found: String {
    guard at < end else { return "the end of the text" }
    let character = String(decoding: text[at..<min(at + 4, end)], as: UTF8.self).unicodeScalars.first ?? "?"
    let isControl = character.value < 0x20 || (0x7F...0x9F).contains(character.value)
    return isControl ? "the control character \(character.value)" : "'\(character)'"
  }
}
