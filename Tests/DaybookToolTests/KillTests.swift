// kill -9 in the middle of `apply`, again and again, then `apply` from the start: the same book as if nothing had
// happened, and every command that was acknowledged is in it once, where the acknowledgement said.

import Foundation
import Testing

@Suite(.enabled(if: Workshop.shared != nil, "there are no real inputs; set DAYBOOK_SHARED to the folder with data/"))
struct KillTests {
  private static let apply = "daybook apply $SHARED/northwind-commands.jsonl --clock commands --output jsonl"
  /// The log without what differs between two books: the ids that follow from the log's own.
  private static func history(of book: String) -> String {
    "daybook log --output jsonl --book \(book) | sed -E 's/\"(eventID|causationID)\":\"[^\"]*\"//g'"
  }

  @Test func `nothing acknowledged is lost`() throws {
    let workshop = try Workshop()
    var acknowledged: [String: String] = [:]
    for lines in [1, 400, 1_500, 3_000] {
      // The shell counts acknowledgements and kills the program when enough have come.
      let run = try workshop.shell(
        """
        mkfifo acks.\(lines); \(Self.apply) --book killed > acks.\(lines) & program=$!
        n=0; while IFS= read -r line; do echo "$line"; n=$((n+1)); \
        if [ $n -eq \(lines) ]; then kill -9 $program; fi; done < acks.\(lines); wait $program; exit 0
        """)
      for line in run.output.split(separator: "\n") {
        guard let (number, positions) = Self.committed(line) else { continue }
        #expect(acknowledged[number, default: positions] == positions, "line \(number) was committed twice")
        acknowledged[number] = positions
      }
    }
    #expect(acknowledged.count >= 3_000)

    let rest = try workshop.shell(Self.apply + " --book killed")
    let final = Dictionary(
      uniqueKeysWithValues: rest.output.split(separator: "\n").compactMap { Self.committed($0) })
    #expect(final.count == 4_288 && rest.status == 0)
    for (number, positions) in acknowledged { #expect(final[number] == positions, "line \(number)") }

    _ = try workshop.shell(Self.apply + " --book whole")
    let (killed, whole) = (
      try workshop.shell(Self.history(of: "killed")), try workshop.shell(Self.history(of: "whole"))
    )
    #expect(killed.output == whole.output && killed.output.utf8.count > 1_000_000)
    #expect(try workshop.shell("daybook verify --book killed").status == 0)
  }

  /// Line and positions of an acknowledged command.
  private static func committed(_ result: Substring) -> (line: String, positions: String)? {
    guard let line = result.firstMatch(of: /"line":(\d+),"outcome":"committed","positions":\[([\d,]+)\]/) else {
      return nil
    }
    return (String(line.1), String(line.2))
  }
}
