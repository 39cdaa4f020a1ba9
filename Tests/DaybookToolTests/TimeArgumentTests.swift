// Times as people write them on the command line.

import EventSourcing
import Testing

@testable import DaybookTool

@Suite struct TimeArgumentTests {
  /// What `text` means to somebody in London on Friday, 29 March 2024, 14:34 GMT; nil if it is no time.
  private func meant(_ text: String, zone: String = "Europe/London", now: String = "2024-03-29T14:34:00Z") throws
    -> String?
  {
    let times = try #require(TimeText(zone: zone))
    let now = try #require(Instant(now))
    return try? TimeArgument.parse(text).instant(in: times, now: now).description
  }

  @Test(
    arguments: [
      ("2016-07-04T11:00:00.5+01:00", "2016-07-04T10:00:00.500Z"), ("9999-12-31T23:59:59.999Z", nil),
      ("2024-03-29", "2024-03-29T00:00:00.000Z"), ("2024-07-01", "2024-06-30T23:00:00.000Z"),
      ("2024-07-01 14:34", "2024-07-01T13:34:00.000Z"), ("2024-07-01 14:34:05", "2024-07-01T13:34:05.000Z"),
      ("2 days ago", "2024-03-27T14:34:00.000Z"), ("1 hour ago", "2024-03-29T13:34:00.000Z"),
      ("-3h", "2024-03-29T11:34:00.000Z"), ("-30min", "2024-03-29T14:04:00.000Z"),
      ("-1w", "2024-03-22T14:34:00.000Z"), ("now", "2024-03-29T14:34:00.000Z"),
      ("today", "2024-03-29T00:00:00.000Z"), ("Yesterday", "2024-03-28T00:00:00.000Z"),
      ("friday", "2024-03-29T00:00:00.000Z"), ("monday", "2024-03-25T00:00:00.000Z"),
      ("saturday", "2024-03-23T00:00:00.000Z"),
    ])
  func `every form has its instant`(_ text: String, _ instant: String?) throws {
    #expect(try meant(text) == instant ?? text)
  }

  @Test
  func `days begin where the zone says, also where the clock changes`() throws {
    // The clocks go forward on 31 March, at one.
    #expect(try meant("today", now: "2024-03-31T23:30:00Z") == "2024-03-31T23:00:00.000Z")
    #expect(try meant("yesterday", now: "2024-03-31T23:30:00Z") == "2024-03-31T00:00:00.000Z")
    #expect(try meant("2024-03-31 01:30") == "2024-03-31T01:30:00.000Z")
    #expect(try meant("2024-10-27 01:30") == "2024-10-27T00:30:00.000Z")
    #expect(try meant("today", zone: "Asia/Tokyo", now: "1969-12-30T20:00:00Z") == "1969-12-30T15:00:00.000Z")
    #expect(try meant("wednesday", zone: "Asia/Tokyo", now: "1969-12-30T20:00:00Z") == "1969-12-30T15:00:00.000Z")
  }

  @Test(
    arguments: [
      "", "2024-02-30", "2024-3-1", "2024-03-29 24:30", "2024-03-29 1:30", "2024-03-29  14:34", "ago", "2 days",
      "two days ago", "2 fortnights ago", "9999999 days ago", "-3", "-h", "-٣h", "3h", "mon", "tomorrow", "41",
      "2024-03-29 14:34 ",
    ])
  func `what is no time is refused`(_ text: String) throws {
    #expect(try meant(text) == nil)
  }
}
