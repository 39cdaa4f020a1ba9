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
  func localTime(_ time: Instant, in zone: String) -> Instant {
    time.advanced(by: offset(zone, time) ?? 0, times: 1000)
  }
}
