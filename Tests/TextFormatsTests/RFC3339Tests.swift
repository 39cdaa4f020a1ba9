// Instants as text: the calendar, offsets, fractions, and what is no instant.

import Foundation
import Testing
import TextFormats

@Suite struct RFC3339Tests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_467_626_400_000, "2016-07-04T10:00:00.000Z"),
      (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (951_868_800_000, "2000-03-01T00:00:00.000Z"), (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
      (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] as [(Int64, String)]) func `known instants are written and read`(_ milliseconds: Int64, _ text: String)
  {
    #expect(RFC3339.string(milliseconds: milliseconds) == text)
    #expect(RFC3339.milliseconds(parsing: text) == milliseconds)
    var bytes: [UInt8] = []
    #expect(RFC3339.append(milliseconds: milliseconds, to: &bytes))
    #expect(bytes == Array(text.utf8))
  }

  @Test func `every day of the calendar follows the one before`() {
    var day: Int64 = -62_135_596_800_000
    for year in 1...9999 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, days) in zip(1..., [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
        // The first and the last day of a month prove those between.
        for date in [1, days] {
          let text = padded(year, 4) + "-" + padded(month, 2) + "-" + padded(date, 2) + "T12:00:00.000Z"
          let noon = day + Int64(date - 1) * 86_400_000 + 43_200_000
          guard RFC3339.milliseconds(parsing: text) == noon, RFC3339.string(milliseconds: noon) == text else {
            Issue.record("\(text) is not \(noon)")
            return
          }
        }
        day += Int64(days) * 86_400_000
      }
    }
    #expect(day == 253_402_300_800_000)
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: width - digits.count) + digits
  }

  @Test(
    arguments: [
      ("2016-07-04T10:00:00Z", 1_467_626_400_000), ("2016-07-04t10:00:00z", 1_467_626_400_000),
      ("2016-07-04T11:00:00+01:00", 1_467_626_400_000), ("2016-07-04T04:15:00-05:45", 1_467_626_400_000),
      ("2016-07-05T09:59:00+23:59", 1_467_626_400_000), ("2016-07-04T10:00:00-00:00", 1_467_626_400_000),
      ("2016-07-04T10:00:00.5Z", 1_467_626_400_500), ("2016-07-04T10:00:00.07Z", 1_467_626_400_070),
      ("2016-07-04T10:00:00.123456789Z", 1_467_626_400_123), ("2016-07-04T10:00:00.999999999Z", 1_467_626_400_999),
      ("2016-07-04T10:00:00.1234567890123Z", 1_467_626_400_123), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
      ("2016-12-31T23:59:60.5Z", 1_483_228_800_500), ("2015-07-01T08:59:60.999+09:00", 1_435_708_800_999),
      ("1969-12-31T23:59:59.9999Z", -1), ("0001-01-01T00:00:00-00:01", -62_135_596_740_000),
    ] as [(String, Int64)]) func `other spellings are read`(_ text: String, _ milliseconds: Int64)
  {
    #expect(RFC3339.milliseconds(parsing: text) == milliseconds)
  }

  @Test(arguments: [
    "", "2016", "2016-07-04", "2016-07-04T10:00Z", "2016-07-04T10:00:00", "2016-07-04 10:00:00Z",
    "2016-07-04T10:00:00.Z", "2016-07-04T10:00:00,5Z", "2016-07-04T10:00:00Z ",
    " 2016-07-04T10:00:00Z", "2016-7-4T10:00:00Z", "16-07-04T10:00:00Z", "+2016-07-04T10:00:00Z",
    "2016-00-04T10:00:00Z", "2016-13-04T10:00:00Z", "2016-07-00T10:00:00Z", "2016-07-32T10:00:00Z",
    "2016-06-31T10:00:00Z", "2016-02-30T10:00:00Z", "2015-02-29T10:00:00Z", "1900-02-29T10:00:00Z",
    "2016-07-04T24:00:00Z", "2016-07-04T10:60:00Z", "2016-12-31T23:59:61Z", "2016-07-04T10:00:00+24:00",
    "2016-07-04T10:00:00+01:60", "2016-07-04T10:00:00+0100", "2016-07-04T10:00:00+1", "2016-07-04T10:00:00 01:00",
    "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "２016-07-04T10:00:00Z",
  ]) func `nonsense is refused`(_ text: String) {
    #expect(RFC3339.milliseconds(parsing: text) == nil)
  }

  @Test func `nothing is written outside the years`() {
    var bytes: [UInt8] = []
    for milliseconds in [RFC3339.range.lowerBound - 1, RFC3339.range.upperBound + 1, .min, .max] {
      #expect(!RFC3339.append(milliseconds: milliseconds, to: &bytes))
      #expect(RFC3339.string(milliseconds: milliseconds) == nil)
    }
    #expect(bytes.isEmpty)
  }

  /// The vectors of the shared folder beside the project, or of the one that DAYBOOK_SHARED names.
  static let vectors: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared = ProcessInfo.processInfo.environment["DAYBOOK_SHARED"] ?? root.appending(path: "../shared").path
    return try? String(contentsOfFile: shared + "/data/vectors/rfc3339.tsv", encoding: .utf8)
  }()

  @Test(.enabled(if: vectors != nil, "there are no vectors in ../shared or in DAYBOOK_SHARED"))
  func `the vectors are read as they say`() throws {
    var count = 0
    for line in try #require(Self.vectors).split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let text = try JSONDecoder().decode(String.self, from: Data(fields[0].utf8))
      let found = RFC3339.milliseconds(parsing: text).flatMap { RFC3339.string(milliseconds: $0) }
      switch (fields[1], fields[2]) {
      case ("0", _): #expect(found == nil, "\(fields)")
      // Valid, but not among the years that have a text, unless it is a leap second.
      case (_, "-"): #expect((found != nil) == fields[3].contains("leap"), "\(fields)")
      case (_, let expected): #expect(found == expected, "\(fields)")
      }
      count += 1
    }
    #expect(count > 80)
  }
}
