// Reading RFC 3339 text: a date, `T`, a time with any number of decimals, and `Z` or an offset from UTC.
// A leap second counts as the second after it, because milliseconds since 1970 have no number of its own for it.

extension RFC3339 {
  /// The instant that `text` names, in milliseconds since 1970, or nil when it names none in `range`.
  public static func milliseconds(parsing text: String) -> Int64? {
    var text = text
    return text.withUTF8 { milliseconds(parsing: UnsafeRawBufferPointer($0)) }
  }

  /// The instant that `text` names, in milliseconds since 1970, or nil when it names none in `range`.
  ///
  /// Digits below the millisecond are cut off.
  public static func milliseconds(parsing text: UnsafeRawBufferPointer) -> Int64? {
    var cursor = TextCursor(text: text)
    guard let day = cursor.date(), cursor.take("T", or: "t"), let time = cursor.time(),
      let offset = cursor.offset(), cursor.isAtEnd
    else { return nil }
    let instant = day.daysSince1970 * 86_400_000 + time.milliseconds - offset
    if time.isLeapSecond, !LeapSeconds.ends(before: instant - time.milliseconds % 1000) { return nil }
    return range.contains(instant) ? instant : nil
  }
}

/// Reads the parts of an instant's text one after the other.
private struct TextCursor {
  let text: UnsafeRawBufferPointer
  var at = 0

  init(text: UnsafeRawBufferPointer) {
    self.text = text
  }

  var isAtEnd: Bool { at == text.count }

  mutating func take(_ character: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
    guard at < text.count else { return false }
    let found = Unicode.Scalar(text[at])
    guard found == character || found == other else { return false }
    at += 1
    return true
  }

  mutating func number(digits: Int) -> Int64? {
    guard text.count - at >= digits else { return nil }
    var value: Int64 = 0
    for _ in 0..<digits {
      let digit = text[at] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
      at += 1
    }
    return value
  }

  mutating func date() -> GregorianDay? {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2)
    else { return nil }
    let date = GregorianDay(year: year, month: month, day: day)
    return date.exists ? date : nil
  }

  /// The time of day in milliseconds, and whether its second is the sixtieth.
  mutating func time() -> (milliseconds: Int64, isLeapSecond: Bool)? {
    guard let minutes = hoursAndMinutes(), take(":"), let seconds = number(digits: 2), seconds <= 60,
      let fraction = fraction()
    else { return nil }
    return (minutes * 60_000 + seconds * 1000 + fraction, seconds == 60)
  }

  /// Hours and minutes, in minutes.
  private mutating func hoursAndMinutes() -> Int64? {
    guard let hours = number(digits: 2), hours < 24, take(":"), let minutes = number(digits: 2), minutes < 60
    else { return nil }
    return hours * 60 + minutes
  }

  /// The decimals of the second in milliseconds, 0 where there are none.
  private mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    var count = 0
    var value: Int64 = 0
    while let digit = number(digits: 1) {
      count = min(count + 1, 4)
      if count <= 3 { value = value * 10 + digit }
    }
    switch count {
    case 1: return value * 100
    case 2: return value * 10
    case 0: return nil
    default: return value
    }
  }

  /// The offset from UTC in milliseconds, positive to the east.
  mutating func offset() -> Int64? {
    if take("Z", or: "z") { return 0 }
    let sign: Int64 = take("-") ? -1 : 1
    guard sign < 0 || take("+"), let minutes = hoursAndMinutes() else { return nil }
    return sign * minutes * 60_000
  }
}
