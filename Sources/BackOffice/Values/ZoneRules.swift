// What local time is in the zones of the world. It is an input of decisions, given by the host: no fold and no rule asks
// the machine's zone data by itself, and what a decision makes of it stands in its events.

public import EventSourcing
// FoundationEssentials knows no zones on Linux.
internal import Foundation

/// The rules of time zones that decisions go by.
public struct ZoneRules: Sendable {
  private let offset: @Sendable (_ zone: String, _ time: Instant) -> Int?

  /// - Parameter offset: the seconds by which a zone's clocks are ahead of UTC at a time; nil for an unknown zone.
  public init(offset: @escaping @Sendable (_ zone: String, _ time: Instant) -> Int?) {
    self.offset = offset
  }

  /// The rules that this machine has.
  public static let ofThisMachine = ZoneRules { zone, time in
    let times = BackOfficeHistory.times
    let time = min(max(time, times.lowerBound), times.upperBound)
    return TimeZone(identifier: zone)?.secondsFromGMT(
      for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))
  }

  /// Whether there is a zone of this name.
  func know(_ zone: String) -> Bool { offset(zone, Instant(milliseconds: 0)) != nil }

  /// What clocks show in a zone, as the instant at which clocks of UTC show it; UTC for a zone that is not known, as
  /// accounts of older books may have.
  package func localTime(_ time: Instant, in zone: String) -> Instant {
    time.advanced(by: offset(zone, time) ?? 0, times: 1000)
  }

  /// The day on a zone's calendar at a time.
  public func date(at time: Instant, in zone: String) -> LocalDate { LocalDate(of: localTime(time, in: zone)) }

  /// When a day of a zone's calendar begins: its first instant, also where clocks are set at midnight.
  func start(of date: LocalDate, in zone: String) -> Instant {
    let midnight = date.midnight
    // By the offsets of the day before and of the day after: the earlier of two midnights is the first.
    let guesses = [-1, 1].map { day in
      midnight.advanced(by: -(offset(zone, midnight.advanced(by: day, times: 86_400_000)) ?? 0), times: 1000)
    }.sorted()
    if let start = guesses.first(where: { localTime($0, in: zone) == midnight }) { return start }
    // Clocks jump over midnight somewhere between: the day begins where they first show a later time.
    var (before, after) = (guesses[0].milliseconds, guesses[1].milliseconds)
    while before < after {
      let middle = before + (after - before) / 2
      if localTime(Instant(milliseconds: middle), in: zone) < midnight { before = middle + 1 } else { after = middle }
    }
    return Instant(milliseconds: after)
  }
}

extension ZoneRules {
  /// Whether a text has the form of an IANA time zone's name: a place in an area, UTC or GMT. Short names are not taken,
  /// since machines know some by their own lights: BST is the time of Bangladesh to some.
  static func isName(_ text: String) -> Bool {
    if text == "UTC" || text == "GMT" { return true }
    guard (1...64).contains(text.utf8.count), text.utf8.contains(UInt8(ascii: "/")) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.first, isLetter(first) else { return false }
      return part.allSatisfy { byte in
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_+-".utf8.contains(byte)
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
