// Numbers of payment cards: none may get into the log.

/// Texts that may be numbers of cards.
enum CardNumber {
  private static let lengths = 13...19

  /// Whether a text has 13 to 19 digits in it, written together or in groups with anything but letters between them,
  /// whose check digit is right (Luhn). Other groups may stand beside them: a date, a code.
  static func isLikely(in text: String) -> Bool {
    var groups: [[Int]] = []
    var isGroupEnd = true
    for character in text {
      if let digit = character.wholeNumberValue, 0...9 ~= digit {
        if isGroupEnd { groups.append([]) }
        groups[groups.count - 1].append(digit)
        isGroupEnd = false
      } else {
        isGroupEnd = true
        guard character.isLetter else { continue }
        if hasNumber(groups) { return true }
        groups.removeAll(keepingCapacity: true)
      }
    }
    return hasNumber(groups)
  }

  /// Whether some neighbouring groups together are a number.
  private static func hasNumber(_ groups: [[Int]]) -> Bool {
    groups.indices.contains { first in
      var digits: [Int] = []
      for group in groups[first...] {
        digits += group
        if digits.count > lengths.upperBound { return false }
        if isNumber(digits) { return true }
      }
      return false
    }
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
