// Numbers of payment cards: none may get into the log.

/// Texts that may be numbers of cards.
enum CardNumber {
  private static let lengths = 13...19

  /// Whether a text has a run of 13 to 19 digits in it, written together or in groups, whose check digit is right
  /// (Luhn).
  static func isLikely(in text: String) -> Bool {
    var run: [Int] = []
    var isGroupEnd = false
    for character in text {
      if let digit = character.wholeNumberValue, 0...9 ~= digit {
        run.append(digit)
        isGroupEnd = false
      } else if isSeparator(character), !run.isEmpty, !isGroupEnd {
        isGroupEnd = true
      } else {
        if isNumber(run) { return true }
        run.removeAll(keepingCapacity: true)
      }
    }
    return isNumber(run)
  }

  private static func isSeparator(_ character: Character) -> Bool {
    character.isWhitespace || character == "-" || character == "."
  }

  private static func isNumber(_ digits: [Int]) -> Bool {
    guard lengths.contains(digits.count) else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { sum, item in
      guard !item.offset.isMultiple(of: 2) else { return sum + item.element }
      let double = 2 * item.element
      return sum + (double > 9 ? double - 9 : double)
    }
    return sum.isMultiple(of: 10)
  }
}
