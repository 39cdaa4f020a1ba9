// A day of the calendar, without a time zone: what somebody in one place means by "the 31st of January". Which instants
// it takes in depends on the zone, and a decision says so.

public import CBOR
public import JSON
internal import TextFormats

/// A year, month and day of the Gregorian calendar, from 0001-01-01 to 9999-12-31.
public struct LocalDate: Hashable, Sendable {
  private static let day: Int64 = 86_400_000

  /// When the day begins in UTC: the instant at which clocks of UTC show its midnight.
  public let midnight: Instant

  /// The day on which clocks that show UTC show a time; the first or the last one where that lies outside.
  public init(of time: Instant) {
    let milliseconds = min(max(time.milliseconds, RFC3339.range.lowerBound), RFC3339.range.upperBound)
    let rest = milliseconds % Self.day
    midnight = Instant(milliseconds: milliseconds - (rest < 0 ? rest + Self.day : rest))
  }

  /// Reads text such as `2024-01-31`; nil if it is anything else.
  public init?(_ text: String) {
    guard text.utf8.count == 10, let midnight = Instant(text + "T00:00:00Z") else { return nil }
    self.midnight = midnight
  }
}

extension LocalDate {
  /// More days than the calendar has.
  private static let farDays = 3_652_059
  /// More months than the calendar has.
  private static let farMonths = 119_988

  /// The day so many days later, earlier when negative; nil outside of the calendar.
  public func adding(days: Int) -> LocalDate? {
    guard (-Self.farDays...Self.farDays).contains(days) else { return nil }
    return LocalDate(midnight: midnight.milliseconds + Int64(days) * Self.day)
  }

  /// The day so many months later, earlier when negative; a day that the month does not have becomes its last one. Nil
  /// outside of the calendar.
  public func adding(months: Int) -> LocalDate? {
    guard (-Self.farMonths...Self.farMonths).contains(months) else { return nil }
    return LocalDate(midnight: GregorianDay.milliseconds(midnight.milliseconds, movedByMonths: Int64(months)))
  }

  private init?(midnight milliseconds: Int64) {
    guard RFC3339.range.contains(milliseconds) else { return nil }
    midnight = Instant(milliseconds: milliseconds)
  }
}

extension LocalDate: Comparable {
  public static func < (a: Self, b: Self) -> Bool { a.midnight < b.midnight }
}

extension LocalDate: CustomStringConvertible {
  /// Ten characters, such as `2024-01-31`.
  public var description: String { String(midnight.description.prefix(10)) }
}

extension LocalDate: CBORCodable {
  /// Reads a date's text under its tag (RFC 8943).
  public init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    try reader.readTag(CBORTag.date)
    guard let date = Self(try reader.readText()) else {
      throw CBORError(.invalidValue, at: start, "expected a date such as 2024-01-31")
    }
    self = date
  }

  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.tag(CBORTag.date)
    writer.write(description)
  }
}

extension LocalDate: FieldType {
  public static var form: FieldForm { .other(jsonTextName, example: #""2024-01-31""#) }
  public static var placeholder: LocalDate { LocalDate(of: .placeholder) }
}

extension LocalDate: JSONTextReadable {
  public static var jsonTextName: String { "a date such as 2024-01-31" }

  public init?(jsonText text: JSONText) { self.init(text.string) }
}
