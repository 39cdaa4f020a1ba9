// Numbers for the names that recur in every frame: categories, types, actors and commands.
// Each name also remembers its number in the frame under construction, so that an append looks it up once.

/// Names with numbers from 0.
struct NameTable {
  private var numbers: [ExactText: Int] = [:]
  private var drafts: [DraftNumber] = []
  /// The name that was looked up last: often it is asked for again.
  private var last = ExactText("")
  private var lastNumber = -1

  /// The number of `name`, given now if it is new.
  mutating func number(of name: String) -> Int {
    if lastNumber >= 0, last == ExactText(name) { return lastNumber }
    last = ExactText(name)
    lastNumber = numbers[last] ?? drafts.count
    guard lastNumber == drafts.count else { return lastNumber }
    numbers[last] = lastNumber
    drafts.append(DraftNumber())
    return lastNumber
  }

  /// The number of `name`; nil when it never occurred.
  func existingNumber(of name: String) -> Int? { numbers[ExactText(name)] }

  /// The number of `name` in the frame with this tag; `add` appends it to the frame's dictionary the first time.
  mutating func draftNumber(of name: String, tag: UInt32, _ add: () -> Int) -> Int {
    let number = number(of: name)
    return drafts[number].number(tag: tag, add)
  }
}

/// A number that holds for one frame under construction only.
struct DraftNumber {
  private var tag: UInt32 = 0
  private var number: UInt32 = 0

  mutating func number(tag current: UInt32, _ add: () -> Int) -> Int {
    if tag != current {
      tag = current
      number = UInt32(add())
    }
    return Int(number)
  }
}
