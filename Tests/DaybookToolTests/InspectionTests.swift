// Every command that looks at a book's history, on a book with one flipped bit in a sealed segment: what lies outside of
// the damaged block is answered as ever, of what does not the missing positions are told, with 65. And beside a process
// that writes (with DAYBOOK_LONG=1). None of them changes a file of the book.

import Foundation
import Testing

@Suite struct InspectionTests {
  /// What is asked of one command: something that needs nothing of the damaged block, if there is such a thing, and
  /// something that does. Order 1 is in the block and order 4 behind it; `$before` is the last position in front of it
  /// and `$end` the last of all.
  private static let questions: [(intact: String?, damaged: String)] = [
    ("log -n 5", "log"), ("log 4 -r", "log -r"), ("show 14", "show $((before + 3))"), ("show 4@3", "show 1@1"),
    ("audit --order 4", "audit --order 1"), ("audit --at $before --type customer.created", "audit"),
    ("state 4", "state 1"), ("state 4 --at $end", "state 1 --at $end"), ("diff 4 1..3", "diff 1 1..2"),
    ("blame 4", "blame 1"), ("trace 4@3", "trace 1@1"), ("views why orders 4", "views why orders 1"),
    ("replay 4", "replay"), ("replay --to $before", "replay 1"),
    (
      "bisect --all --query 'SELECT count(*) < 3 FROM customers' --bad $before -q",
      "bisect --all --query 'SELECT count(*) < 4 FROM orders'"
    ),
    ("what-if early --view customers --at $before", "what-if late --view orders"),
    (nil, "check"), (nil, "check --against expected"),
    ("undo 4@3 --dry-run --as sal@shop.example", "undo 1@6 --dry-run --as sal@shop.example"),
    ("customers --at $before", "orders all --at $((end - 1))"),
    ("orders all", "views diff orders $before $((end - 1))"),
  ]

  private static let isLongRun = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] != nil

  /// Makes a book of sealed segments, the second of which has the orders 1 to 3, with views that are up to date; and a
  /// copy with a flipped bit in that segment. `files` tells whether the files of a book are as they were.
  private static let book = """
    note() { for i in $(seq $2); do
      echo '{"command":"AddNote","as":"ada@shop.example","payload":{"customerID":"'$1'","text":"'$(head -c 150 /dev/urandom | base64 -w0)'"}}'
    done; }
    sed 's/"at": "[^"]*", //' $FILES/shop.jsonl > all
    head -1 all | daybook apply - -q > /dev/null
    (sed -n 2,15p all; note 91b3fd8f-b12f-5f4a-b46c-02b58f29c632 14) | BookTorture book.daybook seal > /dev/null
    (sed -n 16,32p all; note ff451830-e399-5cff-acb3-2abc5d85f063 8) | BookTorture book.daybook seal > /dev/null
    (sed -n 16p all | sed 's/6e8a636d-7807-50d0-9a54-1ee71c387299/00000000-0000-4000-8000-000000000004/; s/"commandID": "[^"]*", //; s/a46d97be-86a2-542e-8dff-a51bf08e1c91/91b3fd8f-b12f-5f4a-b46c-02b58f29c632/'
      echo '{"command":"AddFee","as":"ada@shop.example","payload":{"orderID":4,"name":"Late","amount":{"minor":100,"currency":"GBP"}}}'
      note 91b3fd8f-b12f-5f4a-b46c-02b58f29c632 20) | BookTorture book.daybook seal > /dev/null
    daybook check --against expected --record -q
    daybook views rebuild -q
    end=$(daybook log -n 1 --output jsonl | grep -o '"position":[0-9]*' | cut -d: -f2)
    echo '{"drop":'$end'}' > late; echo '{"drop":13}' > early
    cp -r book.daybook hurt.daybook; sealed=hurt.daybook/log/0000000002.sealed
    byte=$(($(stat -c %s $sealed) / 2)); value=$((0x$(xxd -s $byte -l 1 -p $sealed) ^ 4))
    printf "\\x$(printf %02x $value)" | dd of=$sealed bs=1 seek=$byte conv=notrunc status=none
    DAYBOOK=hurt.daybook daybook log -q 2> said > /dev/null
    before=$(($(grep -o 'positions [0-9]*' said | cut -d ' ' -f 2) - 1))
    files() { find $1 -type f -not -path '*/as-of/*' -not -name '*-shm' -not -name '*-wal' | sort | xargs sha256sum; }

    """

  /// A line for each question: its status and whether the answer is that of `whole`, then whether all files are as before.
  private static func ask(_ questions: [String?], of book: String, comparing: Bool) -> String {
    let lines = questions.enumerated().compactMap { number, question in
      question.map { question in
        """
        DAYBOOK=\(book) daybook \(question) > \(number).\(book) 2> \(number).\(book).said; status=$?
        \(comparing ? "cmp -s \(number).book.daybook \(number).\(book) && same=same || same=other" : "same=$(grep -c 'positions\\|can.t be read' \(number).\(book).said)")
        files \(book) | cmp -s - \(book).files && echo "\(number) $status $same untouched" || echo "\(number) $status $same CHANGED"

        """
      }
    }
    return "files \(book) > \(book).files\n" + lines.joined()
  }

  @Test func `outside of the damaged block all is answered, within it the missing positions are told`() throws {
    let workshop = try Workshop()
    let (intact, damaged) = (Self.questions.map(\.intact), Self.questions.map(\.damaged))
    let run = try workshop.shell(
      Self.book + """
        \(Self.ask(intact, of: "book.daybook", comparing: true))
        echo ---
        \(Self.ask(intact, of: "hurt.daybook", comparing: true))
        echo ---
        \(Self.ask(damaged, of: "hurt.daybook", comparing: false))
        echo ---
        daybook log --output jsonl | wc -l; DAYBOOK=hurt.daybook daybook log --output jsonl 2> /dev/null | wc -l
        DAYBOOK=hurt.daybook daybook log --output json 2> /dev/null | tail -n 1 | grep -c '^]$'
        grep -o 'positions [0-9]*–[0-9]*' 0.hurt.daybook.said
        """)
    let parts = run.output.components(separatedBy: "---\n")
    try #require(parts.count == 4, "\(run)")
    let sound = intact.indices.filter { intact[$0] != nil }.map { "\($0) 0 same untouched" }
    #expect(parts[0].split(separator: "\n").map(String.init) == sound, "\(run.errors)")
    #expect(parts[1].split(separator: "\n").map(String.init) == sound, "\(run.errors)")
    #expect(
      parts[2].split(separator: "\n").map(String.init) == damaged.indices.map { "\($0) 65 1 untouched" },
      "\(run.errors)")
    // All but the missing range is printed.
    let numbers = parts[3].split { !$0.isNumber }.compactMap { Int($0) }
    try #require(numbers.count == 5, "\(parts[3])")
    #expect(numbers[0] - numbers[1] == numbers[4] - numbers[3] + 1 && numbers[1] > 20, "\(numbers)")
    // As an array it has an end.
    #expect(numbers[2] == 1, "\(numbers)")
  }

  @Test(.enabled(if: isLongRun, "set DAYBOOK_LONG=1"))
  func `beside a process that writes all is answered, and nothing is touched`() throws {
    let workshop = try Workshop()
    let note = #"{"command":"AddNote","as":"ada@shop.example","payload":{"customerID":"ABC Limited","text":"x"}}"#
    let run = try workshop.shell(
      Self.book + """
        mkfifo lines; BookTorture book.daybook < lines > written & exec 3> lines
        echo '\(note)' >&3; until [ -s written ]; do sleep 0.02; done
        daybook orders all -q > /dev/null; daybook views why orders 4 -q > /dev/null
        files() { find $1/log -type f | sort | xargs sha256sum; }
        \(Self.ask(Self.questions.map { $0.intact ?? $0.damaged }, of: "book.daybook", comparing: true))
        echo '\(note)' >&3; exec 3>&-; wait; grep -c committed written
        """)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.dropLast() == Self.questions.indices.map { "\($0) 0 same untouched" }[...], "\(run)")
    #expect(lines.last == "2", "\(run.errors)")
  }
}
