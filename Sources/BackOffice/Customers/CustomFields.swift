// The fields of its own that an account keeps with its customers: names and texts without meaning to the engine.

/// The form of an account's own fields, and their names in edits.
enum CustomFields {
  private static let prefix = "custom."

  /// Throws for the first field, by name, whose name or text is not well formed; a blank text is as good as none.
  static func check(_ fields: [String: String]) throws(Rejection) {
    var names: [String: String] = [:]
    for (key, text) in sorted(fields) {
      try FieldText.check(name: key, field: "custom")
      try FieldText.check(optionalLine: text, field: field(key))
      if let other = names.updateValue(key, forKey: Normalised.key(key)) {
        throw .invalidField(field: "custom", reason: "\"\(other)\" and \"\(key)\" are the same name")
      }
    }
  }

  /// Fields that were checked, under their names as they are stored: trimmed and in NFC.
  static func stored<Text>(_ fields: [String: Text]) -> [String: Text] {
    Dictionary(fields.map { (Normalised.key($0.key), $0.value) }) { first, _ in first }
  }

  /// In the order of the bytes of their names.
  static func sorted(_ fields: [String: String]) -> [(key: String, text: String)] {
    fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
  }

  /// The name that the field has in a change.
  static func field(_ key: String) -> String { prefix + key }

  /// The key in a name that `field(_:)` made; nil if it is another field.
  static func key(of field: String) -> String? {
    // By bytes: to a string's characters a name that begins with an accent has another prefix.
    field.utf8.starts(with: prefix.utf8) ? String(Substring(field.utf8.dropFirst(prefix.utf8.count))) : nil
  }
}
