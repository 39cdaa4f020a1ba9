// Which characters a text of one line may have: what nobody sees must not make two names of one, nor turn the letters
// around that come after it.

extension FieldText {
  /// Throws unless a trimmed text of one line has something to be seen, and nothing in it that is not.
  static func checkCharacters(of line: String, field: String) throws(Rejection) {
    // Nearly all texts are of this kind.
    if isPlain(line) { return }
    let scalars = Array(line.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      guard !isControl(scalar) else {
        throw .invalidField(field: field, reason: "control characters are not allowed")
      }
      guard !isInvisible(scalar) || isJoiner(scalar) && isInsideWord(index, scalars) else {
        throw .invalidField(field: field, reason: "invisible characters are not allowed")
      }
    }
    guard scalars.contains(where: isVisible) else {
      throw .invalidField(field: field, reason: "there is nothing to be seen in it")
    }
  }

  /// What can be stored of a text that nobody can be asked to put right, such as the words of a service outside: on one
  /// line, without what is not seen, no longer than a line. Nil if nothing is left. It always passes `check(line:)`.
  static func storableLine(of text: String?) -> String? {
    guard let text else { return nil }
    if text.utf8.count <= lineLimit, isPlain(text) { return trimmedUnlessBlank(text) }
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(lineLimit) where !isInvisible(scalar) {
      line.append(isControl(scalar) ? " " : scalar)
    }
    return line.contains(where: isVisible) ? trimmed(String(line)) : nil
  }

  /// Whether all of it is ASCII without controls.
  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { 0x20..<0x7F ~= $0 } }

  /// Controls (C0, DEL, C1) and separators of lines and paragraphs.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Whether a scalar takes no room or is a control of the direction of writing. Selectors of variants are part of the
  /// character before them.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isDefaultIgnorableCodePoint && !scalar.properties.isVariationSelector
      || ("\u{FFF9}"..."\u{FFFB}").contains(scalar)
  }

  private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{200C}" || scalar == "\u{200D}" }

  /// Whether letters or the like stand on both sides.
  private static func isInsideWord(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    guard index > 0, index + 1 < scalars.count else { return false }
    return [scalars[index - 1], scalars[index + 1]].allSatisfy { !$0.properties.isWhitespace && !isInvisible($0) }
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    // The Braille pattern without dots is a blank.
    if scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{2800}" {
      return false
    }
    return switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .nonspacingMark, .enclosingMark: false
    default: true
    }
  }
}
