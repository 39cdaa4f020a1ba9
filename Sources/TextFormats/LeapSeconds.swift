// The seconds that were put in at the end of a day of UTC, as the Earth's rotation asked for them (IERS Bulletin C). None
// is planned, and there will be none from 2035 on.

enum LeapSeconds {
  /// Whether a leap second ends where this instant, in milliseconds since 1970, begins.
  static func ends(before instant: Int64) -> Bool {
    let (days, rest) = instant.quotientAndRemainder(dividingBy: 86_400_000)
    return rest == 0 && daysAfter.contains(days)
  }

  /// The days after a leap second, counted from 1970.
  private static let daysAfter: Set<Int64> = {
    let atMidyear: [Int64] = [1972, 1981, 1982, 1983, 1985, 1992, 1993, 1994, 1997, 2012, 2015]
    let atYearsEnd: [Int64] = [
      1972, 1973, 1974, 1975, 1976, 1977, 1978, 1979, 1987, 1989, 1990, 1995, 1998, 2005, 2008, 2016,
    ]
    let days =
      atMidyear.map { GregorianDay(year: $0, month: 7, day: 1) }
      + atYearsEnd.map { GregorianDay(year: $0 + 1, month: 1, day: 1) }
    return Set(days.map(\.daysSince1970))
  }()
}
