// `daybook log -f` as a process beside others that write: every event once and in order, each as soon as it is there,
// and a quiet end.

import Foundation
import Testing

@Suite struct FollowTests {
  /// Job control, without which a shell's background programs ignore ctrl-C; and `lines N`, which waits until `followed`
  /// has that many lines.
  static let waiting = "set -m; lines() { until [ $(wc -l < followed) -ge $1 ]; do sleep 0.02; done; }\n"

  @Test func `events of other processes come while they are written, each once and in order`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      Self.waiting + """
        head -8 $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
        before=$(daybook log --output jsonl | wc -l)
        daybook log -f --output jsonl > followed 2> said & follower=$!
        lines $before
        for end in 12 16 40; do
          head -$end $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
          lines $(daybook log --output jsonl | wc -l)
        done
        kill -INT $follower; wait $follower; echo "ended with $?"
        daybook log --output jsonl | cmp - followed && wc -l < followed; cat said
        """)
    #expect(run.output == "ended with 130\n34\n", "\(run)")
  }

  @Test func `-n begins with the last events, and a stream is followed alone`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      Self.waiting + """
        head -20 $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
        order=$(daybook orders all --output jsonl | head -1 | grep -o '"orderID":"[^"]*"' | cut -d'"' -f4)
        daybook log -f -n 2 order-$order --output jsonl > followed & follower=$!
        lines 2
        daybook log order-$order --output jsonl > before
        daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null
        daybook log order-$order --output jsonl > after
        lines $(($(wc -l < after) - $(wc -l < before) + 2))
        kill -INT $follower; wait $follower
        tail -n +$(($(wc -l < before) - 1)) after | cmp - followed && echo same
        [ $(wc -l < after) -gt $(wc -l < before) ] && echo more
        """)
    #expect(run.output == "same\nmore\n", "\(run)")
  }

  @Test func `a reader that goes away ends it, also while nothing happens`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      "daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null; daybook log -f --output jsonl | head -1 | wc -l"
    )
    #expect(run.output == "1\n" && run.status == 0 && run.errors.isEmpty, "\(run)")
  }

  @Test func `where nothing came after the end it does not wait for it`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null
      daybook log -f --until 2024-04-01T00:00:00Z --output jsonl | wc -l
      daybook log -f -n 3 --until $(date -u +%FT%TZ -d '1 second') --output jsonl | wc -l
      """)
    #expect(run.output == "34\n3\n" && run.status == 0, "\(run)")
  }

  @Test func `it waits for nothing that ends before`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null
      daybook log -f --until 2024-03-05T00:00:00Z --output jsonl | wc -l
      daybook log --until 2024-03-05T00:00:00Z --output jsonl | wc -l
      """)
    let counts = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(counts.count == 2 && counts[0] == counts[1] && counts[0] != "0", "\(run)")
  }

  @Test func `the audit trail goes on with what comes, in its own words`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      Self.waiting + """
        head -20 $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
        before=$(daybook audit --order 1 --output jsonl | wc -l)
        daybook audit -f -n 1 --order 1 --output jsonl > followed & follower=$!
        daybook audit -f -n 1 --order 1 --time-zone UTC > words & other=$!
        lines 1
        for end in 24 40; do
          head -$end $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
          lines $(($(daybook audit --order 1 --output jsonl | wc -l) - before + 1))
        done
        until grep -q Scaffolding words; do sleep 0.02; done
        kill -INT $follower; wait $follower; echo "ended with $?"; kill -INT $other; wait $other
        daybook audit --order 1 --output jsonl | tail -n +$before | cmp - followed && wc -l < followed
        daybook audit -f --order 1 --output jsonl | head -1 | wc -l
        """)
    #expect(run.output == "ended with 130\n4\n1\n", "\(run)")
  }
}
