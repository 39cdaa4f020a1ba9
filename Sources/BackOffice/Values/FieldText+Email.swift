// What an e-mail address has to look like. Only what can't be delivered in any case is refused: whether an address is
// right is known once a message has arrived.

extension FieldText {
  /// Throws unless the text, trimmed, has something on both sides of one `@`, and no white space, controls or
  /// invisible characters.
  static func check(email: String, field: String) throws(Rejection) {
    let address = trimmed(email)
    try checkLength(of: address, field: field)
    let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !address.unicodeScalars.contains(where: isBlankOrUnseen)
    else { throw .invalidField(field: field, reason: "expected an e-mail address") }
  }

  private static func isBlankOrUnseen(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
      || scalar.properties.isDefaultIgnorableCodePoint
  }
}
