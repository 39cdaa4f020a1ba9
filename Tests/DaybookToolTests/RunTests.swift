// `daybook run` as a process: what falls due happens by itself, and the end is a clean one.

import Foundation
import Testing

@Suite struct RunTests {
  @Test(arguments: ["INT", "TERM"])
  func `what falls due happens while it runs, and it ends cleanly`(signal: String) throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      FollowTests.waiting + """
        daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null
        daybook run --output jsonl > followed 2> said & runner=$!
        until grep -q running said; do sleep 0.02; done
        daybook do SnoozeOrder --as ada@shop.example orderID=1 until=2030-01-01T00:00:00Z --wait 0 > /dev/null 2>&1
        echo "a second writer ended with $?"
        kill -\(signal) $runner; wait $runner; echo "ended with $?"
        until=$(date -u -d '+1 second' +%FT%T.%3NZ)
        daybook do SnoozeOrder --as ada@shop.example orderID=1 until=$until > /dev/null
        daybook run --output jsonl > followed 2> said & runner=$!
        lines 1
        kill -\(signal) $runner; wait $runner; echo "ended with $?"
        grep -o '"type":"order.woken"' followed
        sed 's/[0-9][0-9,]*/N/g' said
        """)
    #expect(
      run.output == """
        a second writer ended with 75
        ended with 0
        ended with 0
        "type":"order.woken"
        running book.daybook from position N on; ctrl-C ends it
        ended at position N

        """, "\(run)")
  }
}
