// Times for people, in the zone of the book or the one they asked for. JSON has its times in UTC instead.

public import EventSourcing
internal import Foundation
internal import TextFormats

/// Shows times in one zone.
public struct TimeText: Sendable {
  private let zone: TimeZone

  /// - Parameter zone: an IANA name, such as `Europe/London`; nil if there is no such zone.
  public init?(zone identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.zone = zone
  }

  private init(_ zone: TimeZone) {
    self.zone = zone
  }

  /// Times in UTC.
  public static let utc = TimeText(.gmt)

  /// What the clock shows at `instant`, as if it were UTC.
  func local(_ instant: Instant) -> Instant { instant.advanced(by: offset(instant), times: 1000) }

  /// The first instant at which the clock shows `local`. Where it leaps over that, the instant at which it would have
  /// shown it without leaping.
  func instant(local: Instant) -> Instant {
    let candidates = [-1, 1].map { day in local.advanced(by: day * 86_400 - offset(local), times: 1000) }
      .map { local.advanced(by: -offset($0), times: 1000) }
    return candidates.filter { self.local($0) == local }.min() ?? candidates[0]
  }

  /// `2016-07-04 11:00`; with its offset, `2016-10-30 01:30+01:00`, where the clock shows the same time twice.
  public func minute(_ instant: Instant) -> String { text(instant, length: 16) }

  /// `2016-07-04 11:00:00`, likewise.
  public func second(_ instant: Instant) -> String { text(instant, length: 19) }

  /// `2016-07-04 11:00:00+01:00`: with the offset in any case.
  package func exact(_ instant: Instant) -> String {
    guard Self.isInCalendar(instant) else { return instant.description }
    return String(second(instant).prefix(19)) + Self.text(offset(instant))
  }

  /// The zone by its IANA name.
  package var zoneName: String { zone.identifier == "GMT" ? "UTC" : zone.identifier }

  /// A time that has no text in UTC or here, because its year does not have four digits, stays a number.
  private func text(_ instant: Instant, length: Int) -> String {
    guard Self.isInCalendar(instant) else { return instant.description }
    let offset = offset(instant)
    let local = instant.advanced(by: offset, times: 1000)
    guard Self.isInCalendar(local) else { return "\(instant.milliseconds) ms" }
    let text = String(local.description.prefix(length).map { $0 == "T" ? " " : $0 })
    return isShownTwice(local, offset) ? text + Self.text(offset) : text
  }

  /// The seconds that the clock is ahead of UTC.
  private func offset(_ instant: Instant) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
  }

  /// Whether another instant has the same local time: the offset of a day before or after gives one too.
  private func isShownTwice(_ local: Instant, _ offset: Int) -> Bool {
    [-1, 1].contains { day in
      let other = self.offset(local.advanced(by: day * 86_400 - offset, times: 1000))
      return other != offset && self.offset(local.advanced(by: -other, times: 1000)) == other
    }
  }

  /// `+01:00`; seconds only where there are some, as before there were zones.
  private static func text(_ offset: Int) -> String {
    func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (minutes, seconds) = abs(offset).quotientAndRemainder(dividingBy: 60)
    let text = (offset < 0 ? "-" : "+") + digits(minutes / 60) + ":" + digits(minutes % 60)
    return seconds == 0 ? text : text + ":" + digits(seconds)
  }

  private static func isInCalendar(_ instant: Instant) -> Bool { RFC3339.range.contains(instant.milliseconds) }
}
