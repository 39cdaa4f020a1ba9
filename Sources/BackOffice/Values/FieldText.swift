// Text of one line or of many as commands bring it, and the limits that it has to keep. Characters are Unicode scalars,
// so that a limit bounds the size too and never moves with the Unicode version of the program.

/// The limits and the form of texts in commands.
enum FieldText {
  static let nameLimit = 200
  static let lineLimit = 500
  static let noteLimit = 4000
  static let messageLimit = 50_000

  /// The text without white space at its ends, as it is stored.
  static func trimmed(_ text: String) -> String {
    // Nearly all texts have a visible ASCII character at both ends.
    if let first = text.utf8.first, let last = text.utf8.last, 0x21..<0x7F ~= first, 0x21..<0x7F ~= last { return text }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// The trimmed text; nil for none and for one of white space only.
  static func trimmedUnlessBlank(_ text: String?) -> String? {
    guard let text = text.map(trimmed), !text.isEmpty else { return nil }
    return text
  }

  /// Throws unless the text, trimmed, has 1 to 200 characters on one line.
  static func check(name: String, field: String) throws(Rejection) {
    try check(line: name, field: field, atMost: nameLimit)
  }

  /// Throws unless the text, trimmed, has something on it, on one line.
  static func check(line: String, field: String, atMost limit: Int = lineLimit) throws(Rejection) {
    let text = trimmed(line)
    try checkLength(of: text, field: field, atMost: limit)
    try checkCharacters(of: text, field: field)
  }

  /// Throws unless a trimmed text has something in it, and no more than the limit.
  static func checkLength(of text: String, field: String, atMost limit: Int = lineLimit) throws(Rejection) {
    guard !text.isEmpty else { throw .invalidField(field: field, reason: "empty") }
    guard !text.isLonger(than: limit) else { throw .textTooLong(limit: limit) }
  }

  /// As `check(line:)`; a text that is missing or blank is fine.
  static func check(optionalLine line: String?, field: String) throws(Rejection) {
    if let line = trimmedUnlessBlank(line) { try check(line: line, field: field) }
  }

  /// Throws if a text of any number of lines is too long.
  static func check(note: String?) throws(Rejection) {
    if let note, note.isLonger(than: noteLimit) { throw .textTooLong(limit: noteLimit) }
  }

  /// Throws unless a comment says something and is not too long.
  static func check(comment: String) throws(Rejection) {
    guard !trimmed(comment).isEmpty else { throw .emptyComment }
    try check(note: comment)
  }

  /// Whether two keys are the same one: keys compare trimmed and in NFC, byte by byte.
  static func sameKey(_ a: String, _ b: String) -> Bool { same(Normalised.key(a), Normalised.key(b)) }

  /// Whether both are the same bytes: Swift takes composed and decomposed letters as equal, a log must not.
  static func same(_ a: String?, _ b: String?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (let a?, let b?): a.utf8.elementsEqual(b.utf8)
    default: false
    }
  }
}

extension String {
  /// Whether it has more characters than that. They are counted only where the bytes are more.
  func isLonger(than limit: Int) -> Bool { utf8.count > limit && unicodeScalars.count > limit }
}
