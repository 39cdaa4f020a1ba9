// `what-if` and `check --against` on a damaged book, beside a writer, and on a book that may only be read.

import Foundation
import Testing

@Suite struct WhatIfProcessTests {
  private static let book = """
    daybook apply $FILES/shop.jsonl --clock commands -q > results
    daybook check --against expected.json --record -q

    """

  @Test func `damage is told with its range, by 65`() throws {
    let workshop = try Workshop()
    let damaged = try workshop.shell(
      Self.book + """
        printf '\\x55\\x55\\x55' | dd of=book.daybook/log/0000000001.segment bs=1 seek=2000 conv=notrunc status=none
        echo '{"drop":32}' | daybook what-if - --view orders; echo $?
        daybook check --against expected.json; echo $?
        """)
    #expect(damaged.output == "65\n65\n")
    #expect(damaged.errors.split(separator: "\n").count { $0.contains("positions ") } == 2, "\(damaged.errors)")
  }

  @Test func `nothing of the book is changed, also where nothing can be`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      Self.book + """
        echo '{"drop":32}' > script
        look() { find book.daybook -type f -not -path '*/as-of/*' -not -name '*-shm' | sort | xargs sha256sum; }
        daybook views rebuild -q; look > before
        daybook what-if script -q > first; daybook check --against expected.json -q
        look | diff before - && echo same
        chmod -R a-w book.daybook; daybook what-if script -q 2> /dev/null | diff first - && echo same again
        chmod -R u+w book.daybook
        """)
    #expect(run.output == "as expected through #34\nsame\nsame again\n", "\(run.errors)")
  }

  @Test func `a branch of a book that a writer has open ends where the book does`() throws {
    let workshop = try Workshop()
    let note =
      #"{"command":"AddNote","as":"ada@shop.example","payload":{"customerID":"ABC Limited","text":"x"}}"#
    let run = try workshop.shell(
      Self.book + """
        mkfifo lines; daybook apply lines -q > /dev/null & exec 3> lines
        echo '\(note)' >&3
        until [ "$(daybook log -n 1 -q | cut -d ' ' -f 1)" = '#35' ]; do sleep 0.05; done
        echo '{"drop":35}' | daybook what-if - -q | head -1 | cut -d ' ' -f 1,3; daybook check --against expected.json
        exec 3>&-; wait
        """)
    #expect(run.output == "#35 correspondence.noteAdded\nas expected through #34\n", "\(run.errors)")
  }
}
