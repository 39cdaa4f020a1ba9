// Days of the calendar: their text, their order, the times on them.

import CBOR
import EventSourcing
import JSON
import Testing

@Suite struct LocalDateTests {
  @Test(arguments: ["0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-31"])
  func `a date is its text again`(_ text: String) throws {
    let date = try #require(LocalDate(text))
    #expect(date.description == text)
    var writer = CBORWriter()
    try date.encode(to: &writer)
    #expect(writer.bytes == [0xD9, 0x03, 0xEC, 0x6A] + Array(text.utf8))
    let read = try writer.bytes.withUnsafeBytes { bytes throws(CBORError) in
      var reader = CBORReader(bytes)
      return try LocalDate(from: &reader)
    }
    #expect(read == date)
  }

  @Test(arguments: [
    "", "2024-02-30", "2023-02-29", "2024-13-01", "0000-01-01", "2024-1-01", "2024-01-01 ", "2024-01-01T00:00:00Z",
    "20240101", "２０２４-01-01",
  ])
  func `other texts are none`(_ text: String) {
    #expect(LocalDate(text) == nil)
  }

  @Test(
    arguments: [
      ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-03-31", -1, "2024-02-29"),
      ("2024-01-31", 24, "2026-01-31"), ("2024-11-15", 2, "2025-01-15"), ("2024-01-15", -13, "2022-12-15"),
      ("0001-01-01", 119_987, "9999-12-01"), ("9999-12-01", 1, nil), ("0001-01-01", -1, nil), ("2024-01-31", .max, nil),
      ("2024-01-31", .min, nil),
    ] as [(String, Int, String?)])
  func `months are added, and the last day of a month stays one`(_ day: String, _ months: Int, _ sum: String?) throws {
    #expect(try #require(LocalDate(day)).adding(months: months)?.description == sum)
  }

  @Test(
    arguments: [
      ("2024-02-28", 1, "2024-02-29"), ("2024-03-01", -1, "2024-02-29"), ("2024-03-31", 7, "2024-04-07"),
      ("0001-01-01", 3_652_058, "9999-12-31"), ("0001-01-01", 3_652_059, nil), ("0001-01-01", -1, nil),
      ("2024-01-31", .max, nil), ("2024-01-31", .min, nil),
    ] as [(String, Int, String?)])
  func `days are added`(_ day: String, _ days: Int, _ sum: String?) throws {
    #expect(try #require(LocalDate(day)).adding(days: days)?.description == sum)
  }

  @Test func `a time lies on the day that clocks of UTC show`() {
    let day = LocalDate("2024-02-29")!
    #expect(LocalDate(of: day.midnight) == day)
    #expect(LocalDate(of: day.midnight.advanced(by: 86_399_999)) == day)
    #expect(LocalDate(of: day.midnight.advanced(by: -1)) < day)
    #expect(LocalDate(of: Instant(milliseconds: -1)).description == "1969-12-31")
    #expect(LocalDate(of: Instant(milliseconds: .max)).description == "9999-12-31")
    #expect(LocalDate(of: Instant(milliseconds: .min)).description == "0001-01-01")
  }
}
