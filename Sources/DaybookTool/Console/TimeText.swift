// Times for people, in the zone of the book or the one they asked for. JSON has its times in UTC instead.

internal import EventSourcing
internal import Foundation
internal import TextFormats

struct TimeText: Sendable {
  private let zone: TimeZone

  /// - Parameter zone: an IANA name, such as `Europe/London`; nil if there is no such zone.
  init?(zone identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.zone = zone
  }

  private init(_ zone: TimeZone) {
    self.zone = zone
  }

  static let utc = TimeText(.gmt)

  /// `2016-07-04 11:00`.
  func minute(_ instant: Instant) -> String { text(instant, length: 16) }

  /// `2016-07-04 11:00:00`.
  func second(_ instant: Instant) -> String { text(instant, length: 19) }

  /// A time that has no text in UTC or here, because its year does not have four digits, stays a number.
  private func text(_ instant: Instant, length: Int) -> String {
    guard Self.isInCalendar(instant) else { return instant.description }
    let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
    let local = instant.advanced(by: zone.secondsFromGMT(for: date), times: 1000)
    guard Self.isInCalendar(local) else { return "\(instant.milliseconds) ms" }
    return String(local.description.prefix(length).map { $0 == "T" ? " " : $0 })
  }

  private static func isInCalendar(_ instant: Instant) -> Bool { RFC3339.range.contains(instant.milliseconds) }
}
