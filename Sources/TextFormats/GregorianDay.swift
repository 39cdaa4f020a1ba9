// A date of the proleptic Gregorian calendar and its number of days since 1970, converted by arithmetic alone.
// The method is that of Howard Hinnant's "chrono-compatible low-level date algorithms".

/// A year, month and day.
public struct GregorianDay {
  var year: Int64
  var month: Int64
  var day: Int64

  /// Days in 400 years, after which the calendar repeats.
  private static let eraDays: Int64 = 146_097
  /// Days from 0000-03-01, where the reckoning starts, to 1970-01-01.
  private static let epochShift: Int64 = 719_468

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date that many days after 1970-01-01, before it when negative.
  init(daysSince1970 days: Int64) {
    let shifted = days + Self.epochShift
    let era = shifted.dividedDown(by: Self.eraDays)
    let dayOfEra = shifted - era * Self.eraDays
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to this date, negative before it.
  var daysSince1970: Int64 {
    // Years begin in March, so that the leap day is a year's last day.
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.dividedDown(by: 400)
    let yearOfEra = marchYear - era * 400
    let marchMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.eraDays + dayOfEra - Self.epochShift
  }

  /// Moves a time, in milliseconds since 1970, by whole years; the 29th of February becomes the 28th where there is
  /// none.
  public static func milliseconds(_ time: Int64, movedByYears years: Int64) -> Int64 {
    milliseconds(time, movedByMonths: years * 12)
  }

  /// Moves a time, in milliseconds since 1970, by whole months; a day that its month does not have becomes the last one
  /// that it has.
  public static func milliseconds(_ time: Int64, movedByMonths months: Int64) -> Int64 {
    let days = time.dividedDown(by: 86_400_000)
    var date = GregorianDay(daysSince1970: days)
    let month = date.year * 12 + (date.month - 1) + months
    date.year = month.dividedDown(by: 12)
    date.month = month - date.year * 12 + 1
    date.day = min(date.day, date.lastDayOfMonth)
    return date.daysSince1970 * 86_400_000 + (time - days * 86_400_000)
  }

  /// Whether the calendar has this date in a year from 0 to 9999; an offset may lead from the year 0 to the year 1.
  var exists: Bool {
    (0...9999).contains(year) && (1...12).contains(month) && day >= 1 && day <= lastDayOfMonth
  }

  private var lastDayOfMonth: Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
