// Times for people, in the zone of the book or the one they asked for. JSON has its times in UTC instead.

internal import EventSourcing
internal import Foundation

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

  private func text(_ instant: Instant, length: Int) -> String {
    let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
    let local = instant.milliseconds + Int64(zone.secondsFromGMT(for: date)) * 1000
    return String(Instant(milliseconds: local).description.prefix(length).map { $0 == "T" ? " " : $0 })
  }
}
