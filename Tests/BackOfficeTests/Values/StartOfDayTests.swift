// When a local day begins: at midnight, at the first of two midnights, or where clocks jump over midnight at what they
// show then (D-38).

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct StartOfDayTests {
  @Test(arguments: [
    ("UTC", "2024-02-01", "2024-02-01T00:00:00Z"), ("Europe/London", "2024-02-01", "2024-02-01T00:00:00Z"),
    ("Europe/London", "2024-07-01", "2024-06-30T23:00:00Z"), ("Europe/London", "2024-03-31", "2024-03-31T00:00:00Z"),
    ("Europe/London", "2024-10-27", "2024-10-26T23:00:00Z"), ("America/New_York", "2024-03-10", "2024-03-10T05:00:00Z"),
    ("Asia/Tokyo", "2024-02-01", "2024-01-31T15:00:00Z"),
    // Clocks jump from midnight to one o'clock.
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"), ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z"),
    // Clocks go back from one o'clock to midnight: there are two of them.
    ("America/Havana", "2024-11-03", "2024-11-03T04:00:00Z"),
    // Clocks go back from midnight to eleven: the day begins an hour later.
    ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
    // A day that this place never had.
    ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"), ("No/Where", "2024-02-01", "2024-02-01T00:00:00Z"),
    ("Asia/Tokyo", "0001-01-01", "0000-12-31T14:41:01Z"), ("Asia/Tokyo", "9999-12-31", "9999-12-30T15:00:00Z"),
  ])
  func begins(_ zone: String, _ day: String, _ expected: String) throws {
    let date = try #require(LocalDate(day))
    let start = ZoneRules.ofThisMachine.start(of: date, in: zone)
    if let expected = Instant(expected) { #expect(start == expected) }
    if zone != "Pacific/Apia", day != "0001-01-01" {
      #expect(ZoneRules.ofThisMachine.date(at: start, in: zone) == date)
      #expect(ZoneRules.ofThisMachine.date(at: start.advanced(by: -1), in: zone) < date)
    }
  }
}
