// Backups beside a process that writes: each is a prefix of the book's history, and the last one is all of it.

import Foundation
import Testing

@Suite struct BackupTests {
  @Test func `backups beside a writer hold a beginning of the history, each more than the one before`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      head -6 $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
      mkfifo commands; daybook apply - --clock commands -q < commands > /dev/null & writer=$!
      exec 3> commands; last=0
      for end in 10 14 18 22; do
        sed -n $((last == 0 ? 7 : last + 1)),${end}p $FILES/shop.jsonl >&3; last=$end
        daybook backup copy -q > /dev/null || echo failed
        daybook log --output jsonl --book copy > part; lines=$(wc -l < part)
        daybook log --output jsonl | head -$lines | cmp - part || echo different
        [ $lines -ge ${before:-1} ] || echo shorter; before=$lines
      done
      sed -n '23,$p' $FILES/shop.jsonl >&3; exec 3>&-; wait $writer
      daybook backup copy -q > /dev/null; daybook restore copy --book again -q > /dev/null
      daybook log --output jsonl --book again > whole; daybook log --output jsonl | cmp - whole && wc -l < whole
      """)
    #expect(run.output == "34\n" && run.errors.isEmpty, "\(run)")
  }

  @Test func `a backup into the book is refused, whatever leads there`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > results; mkdir book.daybook/deep; ln -s book.daybook/deep link
      for place in book.daybook book.daybook/deep/er/copy link/copy; do daybook backup $place; echo $?; done
      find book.daybook -name '*copy*' -o -name er
      """)
    #expect(run.output == "64\n64\n64\n")
    #expect(
      run.errors == """
        error: book.daybook can't be used: it is the book itself; name another folder
        error: book.daybook/deep/er/copy can't be used: it lies in the book; name a folder outside of it
        error: link/copy can't be used: it lies in the book; name a folder outside of it

        """)
  }
}
