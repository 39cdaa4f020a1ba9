// Points in time as whole milliseconds, and the clock that a host supplies. No fold reads a clock: time comes with the
// event.

internal import LibC
internal import TextFormats

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Reads RFC 3339 text such as `2016-07-04T10:00:00.000Z`; nil if it is anything else.
  public init?(_ text: String) {
    guard let milliseconds = RFC3339.milliseconds(parsing: text) else { return nil }
    self.milliseconds = milliseconds
  }

  public static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

  /// The milliseconds from `earlier` to this instant; as many as a number holds where they are more, since an event may
  /// say any time.
  public func milliseconds(since earlier: Instant) -> Int64 {
    let (span, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    return overflow ? (milliseconds < 0 ? .min : .max) : span
  }

  /// This instant moved by some milliseconds; the last one that there is, or the first, where it would lie beyond.
  public func advanced(by milliseconds: Int64) -> Instant {
    let (moved, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Instant(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : moved)
  }

  /// This instant moved by `count` times some milliseconds, such as hours or days; it ends where `advanced(by:)` does.
  public func advanced(by count: Int, times milliseconds: Int64) -> Instant {
    let (span, overflow) = Int64(count).multipliedReportingOverflow(by: milliseconds)
    return advanced(by: overflow ? ((count < 0) == (milliseconds < 0) ? .max : .min) : span)
  }

  /// The system's clock, now.
  public static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC with three decimals; the plain number where the year has no four digits.
  public var description: String { RFC3339.string(milliseconds: milliseconds) ?? "\(milliseconds) ms" }
}

extension Instant: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a time like 2024-01-31T09:00:00Z, found \"\(text)\"")
    }
    self = instant
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
