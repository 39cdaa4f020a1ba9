// How things are named on the command line: events, streams, folders; and what is said of names that nobody knows.

import Foundation
import Testing

@Suite struct ArgumentTests {
  private static let book = "daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null\n"

  @Test
  func `an event is found by its position, its id and its place in the stream`() throws {
    let run = try Workshop().shell(
      Self.book + """
        field() { grep -o "\\"$1\\":\\"[^\\"]*\\"" | cut -d'"' -f4; }
        daybook show 33 --output json > one
        for name in '#33' $(field eventID < one) customer-a46d97be-86a2-542e-8dff-a51bf08e1c91@5; do
          daybook show "$name" --output json | cmp - one && echo same
        done
        cause=$(daybook show 34 --output json | field causationID); daybook show $cause --output json | cut -c 1-15
        for name in '#35' '#0' '##1' '#' 00000000-0000-0000-0000-000000000000; do daybook show "$name"; echo $?; done
        daybook verify --from '#30' -q | grep -c 'view orders'
        """)
    #expect(run.output == "same\nsame\nsame\n{\"position\":29,\n66\n66\n64\n64\n66\n1\n", "\(run)")
  }

  @Test
  func `a stream that is none is not an empty one`() throws {
    let run = try Workshop().shell(
      Self.book + """
        for name in foo 7@3 99 order-x customer-00000000-0000-0000-0000-000000000000; do
          daybook log $name; echo $?
        done
        daybook log --type order.reopend; echo $?; daybook log --type zzz; echo $?
        daybook log account --output jsonl | wc -l; daybook log --type order.reopened; echo $?
        """)
    #expect(run.output == "66\n64\n66\n66\n66\n64\n64\n2\n0\n", "\(run)")
    #expect(run.errors.contains("7@3 is one event, not a stream; show it with `daybook show 7@3`, or name 7\n"))
    #expect(run.errors.contains("there are no events of type order.reopend; did you mean order.reopened?\n"))
  }

  @Test
  func `an order that was deleted is told so, by its number and its id; one that never was is not`() throws {
    let run = try Workshop.demo(1_200).shell(
      """
      line=$(daybook audit --type order.deleted --output jsonl | tail -1)
      number=$(echo "$line" | sed 's/.*"orderNo":\\([0-9]*\\).*/\\1/'); id=$(echo "$line" | grep -o '"orderID":"[^"]*' | cut -d'"' -f4)
      for order in $number $id; do daybook order $order 2>&1 | sed "s/order $number/order N/"; echo ${PIPESTATUS[0]}; done
      daybook order 99999; echo $?
      general=$(daybook users --output jsonl | grep '"userType":"general"' | head -1 | grep -o '"userID":"[^"]*' | cut -d'"' -f4)
      daybook orders all --as $general -q > /dev/null; daybook order 99999 --as $general; echo $?
      """)
    let deleted = "error: order N was deleted on 2022-01-25 12:26 by Sal Harbour: Entered twice\n66\n"
    #expect(run.output == deleted + deleted + "66\n66\n", "\(run)")
    #expect(run.errors.contains("there is no order 99999 in this book"))
  }

  @Test
  func `a copy inside of what it copies is refused, whatever leads there`() throws {
    let run = try Workshop().shell(
      Self.book + """
        ln -s book.daybook link; mkdir inner; ln -s ../book.daybook/log inner/log; cp -r book.daybook before
        for place in book.daybook/x link/x inner/log/x inner/../book.daybook/log/../x $PWD/link/a/b link book.daybook/.
        do daybook backup $place; echo $?; daybook salvage $place; echo $?; done 2> said | sort | uniq -c | tr -d ' '
        grep -c 'it lies in the book; name a folder outside of it' said
        grep -c 'it is the book itself; name another folder' said
        diff -r before book.daybook; daybook backup copy > /dev/null; cp -r copy copied
        daybook restore copy --book copy/x; echo $?; diff -r copy copied
        mkdir book.daybook.copy; daybook backup book.daybook.copy -q > /dev/null; echo $?
        """)
    #expect(run.output == "1464\n10\n4\n64\n0\n", "\(run)")
  }

  @Test
  func `an error about a value of a megabyte is cut, and says how long it was`() throws {
    let run = try Workshop().shell(
      Self.book + """
        long=$(head -c 100000 /dev/zero | tr '\\0' x)
        for command in "order $long" "customer $long" "log $long" "audit --user $long" "log --limit $long" "$long" \\
          "views sql orders $long" "verify --book $long" "orders all --cursor $long" "show $long" "log --type $long"
        do
          daybook $command 2> said; [ $? -ge 64 -a $(wc -c < said) -lt 3000 ] || echo "$?: $command" | cut -c 1-40
          grep 'characters left out' said
        done | grep -c '… ([0-9,]* of 1[0-9,]* characters left out) …'
        head -c 1000000 /dev/zero | tr '\\0' x > huge; (echo -n '{"command":"'; cat huge; echo '","as":"none","payload":{}}') > lines
        daybook apply lines -q | wc -c; daybook apply lines --output jsonl -q | wc -c
        """)
    let lines = run.output.split(separator: "\n").map { Int($0) ?? .max }
    // Three of them do not repeat the value.
    #expect(lines.count == 3 && lines[0] == 8 && lines[1] < 1_500 && lines[2] < 1_500, "\(run)")
  }

  /// A command parses its own arguments, and the program speaks for what it does not take.
  @Test
  func `a command's help and errors are the program's`() throws {
    let run = try Workshop().shell(
      """
      for command in apply log 'views rebuild' 'views sql' doctor; do
        daybook help $command > help
        for form in --help -h; do daybook $command $form | cmp - help; done
        daybook $command --version | cmp - <(daybook --version)
        daybook $command --nothing 2>&1 | grep -o "daybook $command --help"
      done
      grep USAGE help; daybook apply --generate-completion-script bash | cmp - <(daybook completions bash)
      daybook apply --help-hidden | grep -c '^USAGE: daybook apply'
      """)
    let commands = ["apply", "log", "views rebuild", "views sql", "doctor"]
    let lines = run.output.split(separator: "\n")
    #expect(lines.prefix(5) == commands.map { "daybook \($0) --help" }[...], "\(run)")
    #expect(lines.dropFirst(5).first?.hasPrefix("USAGE: daybook doctor") == true && lines.last == "1", "\(run)")
    #expect(lines.count == 7, "\(run)")
  }
}
