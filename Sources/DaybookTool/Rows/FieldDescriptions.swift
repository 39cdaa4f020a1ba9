// Names of fields as people read them.

/// Names of fields as people read them, made from their names in code.
public enum FieldDescriptions {
  /// `assignedUserName` as `assigned user name`, `address.line1` as `address line 1`; acronyms stay in capitals.
  public static func words(_ name: String) -> String {
    var text = ""
    var previous: Character?
    for character in name {
      let begins =
        character.isUppercase && previous?.isLowercase == true || character.isNumber && previous?.isLetter == true
      if begins || character == "." { text.append(" ") }
      if character != "." { text.append(character) }
      previous = character
    }
    let parts = text.split(separator: " ").map { word in
      word.count > 1 && word.allSatisfy(\.isUppercase) ? String(word) : word.lowercased()
    }
    return parts.joined(separator: " ")
  }
}
