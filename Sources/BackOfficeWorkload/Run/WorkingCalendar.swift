// When a made-up shop works: Monday to Friday, 09:00 to 17:30 in London, less the fixed holidays. Time is counted in
// working milliseconds, so that nothing in the book happens at night.

package import EventSourcing
internal import Foundation

/// The shop's working time.
package struct WorkingCalendar: Sendable {
  /// The shop's clock begins here: Tuesday, 4 January 2022, 08:00 UTC.
  package static let start = Instant(milliseconds: 1_641_283_200_000)
  package static let day: Int64 = 86_400_000
  package static let hour: Int64 = 3_600_000
  /// 09:00 and 17:30 as milliseconds of the local day.
  private static let opening = 9 * hour
  private static let closing = 17 * hour + hour / 2
  package static let workingDay = closing - opening

  private let zone = TimeZone(identifier: "Europe/London") ?? .gmt

  package init() {}

  /// The instant that is so much working time after `instant`.
  package func instant(after instant: Instant, working milliseconds: Int64) -> Instant {
    var time = opened(atOrAfter: local(instant))
    var left = milliseconds
    while true {
      let rest = Self.closing - time % Self.day
      if left < rest { return utc(time + left) }
      left -= rest
      time = opened(atOrAfter: time + rest)
    }
  }

  /// 09:00 of the working day on or after so many days from `instant`.
  package func morning(days: Int, after instant: Instant) -> Instant {
    let midnight = local(instant) / Self.day * Self.day
    return utc(opened(atOrAfter: midnight + Int64(days) * Self.day))
  }

  /// Whether people ring most at that time: before 10:30 and from 16:00 on.
  package func isPeak(_ instant: Instant) -> Bool {
    let time = local(instant) % Self.day
    return time < Self.opening + 3 * Self.hour / 2 || time >= Self.closing - 3 * Self.hour / 2
  }

  private func opened(atOrAfter time: Int64) -> Int64 {
    var time = time
    while true {
      let midnight = time / Self.day * Self.day
      if isWorkingDay(time / Self.day) {
        if time < midnight + Self.opening { return midnight + Self.opening }
        if time < midnight + Self.closing { return time }
      }
      time = midnight + Self.day
    }
  }

  private func isWorkingDay(_ daysSince1970: Int64) -> Bool {
    // 1970-01-01 was a Thursday.
    let weekday = (daysSince1970 + 3) % 7
    guard weekday < 5 else { return false }
    let date = Instant(milliseconds: daysSince1970 * Self.day).description.dropFirst(5).prefix(5)
    return !["01-01", "05-01", "12-24", "12-25", "12-26", "12-27", "12-28", "12-31"].contains(String(date))
  }

  private func local(_ instant: Instant) -> Int64 {
    instant.milliseconds + offset(at: instant.milliseconds)
  }

  private func utc(_ local: Int64) -> Instant {
    Instant(milliseconds: local - offset(at: local - offset(at: local)))
  }

  private func offset(at milliseconds: Int64) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1000))) * 1000
  }
}
