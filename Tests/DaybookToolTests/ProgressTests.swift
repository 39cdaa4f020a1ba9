// Progress bars: on a terminal only, with a unit, never back, and never among data.

import Foundation
import Testing

@testable import DaybookTool

@Suite struct ProgressTests {
  @Test
  func `a bar says what it counts, how fast it goes and how long it will take`() {
    func line(_ done: UInt64, _ total: UInt64?, _ unit: ProgressUnit?, gained: UInt64, milliseconds: UInt64) -> String {
      ProgressState(done: done, total: total, gained: gained, milliseconds: milliseconds).line("at", unit)
    }
    let half = String(repeating: "█", count: 12) + String(repeating: "░", count: 12)
    #expect(
      line(5 << 20, 10 << 20, .bytes, gained: 2 << 20, milliseconds: 2000)
        == "at  \(half)  50 %  5.0 MiB  1.0 MiB/s  5 s left")
    #expect(
      line(5000, 10_000, .things("events"), gained: 0, milliseconds: 1) == "at  \(half)  50 %  5,000 events  0 events/s"
    )
    #expect(line(5000, nil, .things("events"), gained: 10, milliseconds: 10) == "at  5,000 events  1,000 events/s")
    #expect(line(1, 2, nil, gained: 1, milliseconds: 4000) == "at  \(half)  50 %  4 s left")
    #expect(line(.max, .max, .bytes, gained: .max, milliseconds: 1000).contains("100 %"))
    #expect(line(3, 2, .things("events"), gained: 3, milliseconds: 1000).contains("100 %"))
  }

  private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

  @Test(.enabled(if: hasScript, "script is not installed"))
  func `verify has one bar for all it does, which never goes back`() throws {
    let run = try Workshop.demo(3_000).shell("script -qec 'daybook verify' seen")
    let shares = run.output.matches(of: /verifying.*?(\d+) %/).map { Int($0.1)! }
    #expect(!shares.isEmpty && shares == shares.sorted(), "\(shares)")
  }

  @Test(
    .enabled(if: hasScript, "script is not installed"))
  func `data on a terminal never stands on a line with a bar, and beside a pipe there is none`() throws {
    let run = try Workshop.demo(3_000).shell(
      """
      script -qec 'daybook export' shown > /dev/null; tr '\\r' '\\n' < shown | grep -c '^exporting'
      tr '\\r' '\\n' < shown | grep '"batch"' | grep -c -v '^\\(.\\[K\\)\\?{'
      script -qec 'daybook export | head -1' piped > /dev/null; grep -c exporting piped
      script -qec 'daybook export > file' filed > /dev/null; grep -c exporting filed; cmp file lines
      script -qec 'daybook apply $FILES/shop.jsonl --clock commands --book b 2> said' quiet > /dev/null
      grep -c applying quiet said
      """)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 6 && lines[0] != "0" && lines[3] != "0", "\(run)")
    #expect([lines[1], lines[2]] == ["0", "0"] && lines[4...] == ["quiet:0", "said:0"], "\(run)")
  }
}
