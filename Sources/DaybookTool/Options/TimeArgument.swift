// Times on the command line: as the log has them, as a calendar does, or as people say them.

internal import ArgumentParser
public import EventSourcing

/// A time as it was written on the command line; which instant it is follows from a zone and from now.
///
/// Takes RFC 3339, `2024-03-29`, `2024-03-29 14:34`, `2 days ago`, `-3h`, `yesterday`, `monday`.
public struct TimeArgument: Sendable, Equatable {
  private enum Form: Equatable {
    case instant(Instant)
    /// What the clock shows, as if it were UTC.
    case local(Instant)
    /// The beginning of a day as the clock shows it, as if it were UTC.
    case date(Instant)
    /// So many milliseconds before now.
    case ago(Int64)
    /// The beginning of the day so many days before today.
    case day(Int64)
    /// The beginning of the newest day of this name, from 0 for Sunday; today counts.
    case weekday(Int64)
  }

  private let form: Form

  /// Reads a time.
  ///
  /// - Throws: `ValidationError` with examples.
  public static func parse(_ text: String) throws -> TimeArgument {
    guard let form = form(text) else {
      throw ValidationError("\(text) is no time; write it like 2024-03-29 14:34 or 2 days ago.")
    }
    return TimeArgument(form: form)
  }

  /// The instant that is meant by somebody in the zone of `times`, at `now`.
  public func instant(in times: TimeText, now: Instant = .now) -> Instant {
    switch form {
    case .instant(let instant): return instant
    case .local(let local), .date(let local): return times.instant(local: local)
    case .ago(let milliseconds): return now.advanced(by: -milliseconds)
    case .day(let days): return beginning(of: Self.today(times, now) - days, times)
    case .weekday(let weekday):
      let today = Self.today(times, now)
      // The first day of 1970 was a Thursday.
      return beginning(of: today - (((today + 4 - weekday) % 7) + 7) % 7, times)
    }
  }

  /// The day on which that is, on the calendar of the zone of `times`.
  public func day(in times: TimeText, now: Instant = .now) -> LocalDate {
    LocalDate(of: times.local(instant(in: times, now: now)))
  }

  /// From the first to the last millisecond of what is meant: of a day, or of one instant.
  func period(in times: TimeText, now: Instant = .now) -> ClosedRange<Instant> {
    let start = instant(in: times, now: now)
    switch form {
    case .instant, .local, .ago: return start...start
    case .date, .day, .weekday:
      let next = times.instant(local: times.local(start).advanced(by: Self.day)).advanced(by: -1)
      return start...max(start, next)
    }
  }

  private static let day: Int64 = 86_400_000

  /// The days since the beginning of 1970, by the clock.
  private static func today(_ times: TimeText, _ now: Instant) -> Int64 {
    let (days, rest) = times.local(now).milliseconds.quotientAndRemainder(dividingBy: day)
    return rest < 0 ? days - 1 : days
  }

  private func beginning(of day: Int64, _ times: TimeText) -> Instant {
    times.instant(local: Instant(milliseconds: day * Self.day))
  }
}

extension TimeArgument {
  private typealias Words = [Substring]

  private static func form(_ text: String) -> Form? {
    if let instant = Instant(text) { return .instant(instant) }
    if let local = local(text) { return text.contains(" ") ? .local(local) : .date(local) }
    let words = text.lowercased().split(separator: " ")
    return named(words) ?? ago(words)
  }

  private static func named(_ words: Words) -> Form? {
    guard words.count == 1 else { return nil }
    switch words[0] {
    case "now": return .ago(0)
    case "today": return .day(0)
    case "yesterday": return .day(1)
    default: return weekdays.firstIndex { $0 == words[0] }.map { .weekday(Int64($0)) }
    }
  }

  private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// `2 days ago`, `-3h`.
  private static func ago(_ words: Words) -> Form? {
    if words.count == 3, words[2] == "ago", let count = count(words[0]) {
      let word = words[1].last == "s" ? words[1].dropLast() : words[1]
      return units.first { $0.word == word }.map { .ago(count * $0.milliseconds) }
    }
    guard words.count == 1, words[0].first == "-" else { return nil }
    let digits = words[0].dropFirst().prefix { $0.isNumber }
    let letters = words[0].dropFirst(1 + digits.count)
    guard let count = count(digits) else { return nil }
    return units.first { $0.letters == letters }.map { .ago(count * $0.milliseconds) }
  }

  private static let units: [(word: String, letters: String, milliseconds: Int64)] = [
    ("week", "w", 7 * day), ("day", "d", day), ("hour", "h", 3_600_000), ("minute", "min", 60_000),
    ("second", "s", 1000),
  ]

  /// A number of at most six digits: more would leave the calendar.
  private static func count(_ text: Substring) -> Int64? {
    text.utf8.count <= 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
  }

  /// `2024-03-29`, with `14:34` or `14:34:05` behind it if need be: a date that the calendar has.
  private static func local(_ text: String) -> Instant? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    let time = parts.count > 1 ? String(parts[1]) : "00:00"
    guard parts.count <= 2, parts[0].utf8.count == 10, [5, 8].contains(time.utf8.count) else { return nil }
    return Instant("\(parts[0])T\(time.utf8.count == 5 ? time + ":00" : time)Z")
  }

  /// The text of `help time`.
  static let help = """
    2024-03-29T14:34:00Z    as the log has it (RFC 3339), with any offset
    2024-03-29              the beginning of a day
    2024-03-29 14:34        a time of day; seconds may follow
    2 days ago, -2d         before now: weeks, days, hours, minutes or seconds
                            (w, d, h, min, s)
    today, yesterday        the beginning of the day
    monday                  the beginning of the newest Monday, today included
    now

    Where a moment is asked for (--at), a day means its end: its last millisecond.
    A position (#41, or an event's id) will do there, too.

    What has no offset is meant in the zone in which times are shown: that of the
    book, or the one that --time-zone names. Of a time that the clock shows twice
    the first is meant.
    """
}
