// Counting by the calendar, where the length of a year matters. Zones are not known here.

internal import TextFormats

extension Instant {
  /// The same time of day so many years later, or earlier, by the calendar of UTC; the 29th of February becomes the
  /// 28th where there is none. Outside of the years 0001 to 9999 instants stay as they are.
  public func adding(years: Int) -> Instant {
    guard RFC3339.range.contains(milliseconds), (-9999...9999).contains(years) else { return self }
    return Instant(milliseconds: GregorianDay.milliseconds(milliseconds, movedByYears: Int64(years)))
  }
}
