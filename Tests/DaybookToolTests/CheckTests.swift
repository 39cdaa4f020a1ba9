// `apply --check` as a process: it says what `apply` says, and leaves everything as it was.

import Foundation
import Testing

@Suite struct CheckTests {
  @Test func `it prints what apply prints, from wherever the book stands`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      for lines in 1 14 20 27; do
        head -$lines $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
        cp -r book.daybook copy; cp -r book.daybook stopped
        daybook apply $FILES/shop.jsonl --clock commands --output jsonl --check -q > checked; echo $?
        daybook apply $FILES/shop.jsonl --clock commands --output jsonl --book copy -q > applied; echo $?
        cmp checked applied && wc -l < checked
        tail -n +$((lines + 1)) $FILES/shop.jsonl > rest
        daybook apply rest --clock commands --stop-on-rejection --check -q > checked
        daybook apply rest --clock commands --stop-on-rejection --book stopped -q > applied
        cmp applied checked && tail -1 checked
        rm -r copy stopped
      done
      """)
    #expect(
      run.output == """
        1
        1
        35
        18 committed, 1 rejected, stopped at line 19
        1
        1
        35
        5 committed, 1 rejected, stopped at line 6
        1
        1
        35
        1 committed, 1 rejected, stopped at line 2
        1
        1
        35
        2 committed, 1 unchanged, 1 rejected, stopped at line 4

        """, "\(run)")
  }

  @Test func `not a byte of the book changes, and no book is made`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands --check -q; echo $?; ls
      daybook apply $FILES/shop.jsonl --clock commands --check --create --book other -q > /dev/null; ls
      tail -n +2 $FILES/shop.jsonl | daybook apply - --check --book nowhere; echo $?
      head -20 $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
      state() { find book.daybook -printf '%p %s %T@ %m\\n' | sort; find book.daybook -type f -exec sha256sum {} + | sort; }
      state > before; daybook apply $FILES/shop.jsonl --clock commands --check > /dev/null; state | cmp - before && echo same
      daybook verify -q > /dev/null && echo sound
      """)
    #expect(run.output.hasSuffix("1\nstderr\nstdout\nstderr\nstdout\n66\nsame\nsound\n"), "\(run)")
    #expect(run.output.contains("28 committed, 2 unchanged, 3 rejected, 2 invalid"), "\(run)")
    #expect(run.errors.contains("nothing was written"))
  }

  @Test func `it goes on beside a process that writes, and sees what was committed before it`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      set -m
      mkfifo lines; daybook apply - --clock commands --output jsonl < lines > written & writer=$!
      exec 3> lines; head -20 $FILES/shop.jsonl >&3
      until [ $(wc -l < written) -ge 20 ]; do sleep 0.02; done
      daybook apply $FILES/shop.jsonl --clock commands --check --output jsonl > checked
      sed -n 21,35p $FILES/shop.jsonl >&3; exec 3>&-; wait $writer
      sed -n 21,35p checked > rest; sed -n 21,35p written | cmp - rest && echo same
      sed -n 1,19p checked | grep -c '"repeated":true'
      """)
    #expect(run.output == "same\n19\n", "\(run)")
  }
}
