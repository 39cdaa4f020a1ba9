// What only a real process shows: closed pipes, signals, hostile text from end to end, two processes on one book.

import Foundation
import Testing

@testable import DaybookTool

@Suite struct ProcessTests {
  @Test(arguments: ["text", "jsonl", "json"])
  func `a reader that has had enough ends the program quietly`(_ format: String) throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell("daybook log --output \(format) | head -1")
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(run.output.split(separator: "\n").count == 1)
  }

  @Test
  func `ctrl-C ends with 130`() throws {
    // Job control, without which a shell's background programs ignore ctrl-C.
    let run = try Workshop().shell(
      """
      set -m; mkfifo lines; daybook apply - < lines & exec 3> lines; head -1 $FILES/shop.jsonl >&3
      until [ -e book.daybook/log/manifest ]; do sleep 0.02; done
      kill -INT %1; wait %1; echo $?
      """)
    #expect(run.output == "130\n", "\(run)")
  }

  @Test
  func `no byte of hostile text reaches standard output unescaped`() throws {
    let workshop = try Workshop()
    _ = try workshop.shell("daybook apply $FILES/shop.jsonl --clock commands")
    for command in [
      "customers", "orders all", "tasks outstanding", "audit", "log", "order 1", "order 2", "show 20",
      "views sql customers 'SELECT * FROM customers'", "customers --output json", "log --output jsonl",
      "audit --output jsonl",
    ] {
      let run = try workshop.shell("daybook \(command)")
      #expect(run.status == 0, "\(command): \(run.errors)")
      #expect(!run.output.isEmpty, "\(command)")
      for scalar in run.output.unicodeScalars where scalar != "\n" {
        #expect(!TerminalSafe.isHostile(scalar), "\(command) printed U+\(String(scalar.value, radix: 16))")
      }
    }
  }

  @Test
  func `a full disk is an error of input and output`() throws {
    let workshop = try Workshop()
    _ = try workshop.shell("daybook apply $FILES/shop.jsonl --clock commands")
    let run = try workshop.shell("daybook log > /dev/full")
    #expect(run.status == 74)
    #expect(run.errors.hasPrefix("error: can't write to standard output"))
  }

  @Test
  func `damaged data is refused with 65`() throws {
    let workshop = try Workshop()
    _ = try workshop.shell("daybook apply $FILES/shop.jsonl --clock commands")
    let run = try workshop.shell(
      "f=$(find book.daybook/log -type f -size +1k | sort | tail -1); printf XXXX | dd of=$f bs=1 seek=300 conv=notrunc status=none; daybook orders all"
    )
    #expect(run.status == 65)
  }

  @Test
  func `a second writer is refused with 75, a reader is not`() throws {
    let workshop = try Workshop()
    _ = try workshop.shell("daybook apply $FILES/shop.jsonl --clock commands; daybook orders all")
    // Whoever of the two comes first holds the lock for a moment, so both try again.
    let run = try workshop.shell(
      """
      mkfifo hold; until daybook apply --wait 0 -; do sleep 0.02; done < hold & exec 3> hold
      while :; do
        daybook apply --wait 0 /dev/null > /dev/null 2> said; status=$?
        [ $status = 75 ] && break; sleep 0.05
      done
      echo $status; daybook orders all --output jsonl | wc -l; exec 3>&-; wait
      """)
    #expect(run.output.hasPrefix("75\n3\n"))
    #expect(try workshop.shell("daybook apply /dev/null").status == 0)
  }

  /// Runs `line` while another process holds the book.
  private func whileLocked(_ line: String) throws -> Workshop.Run {
    try Workshop().shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null; daybook orders all -q > /dev/null
      mkfifo hold; until daybook apply --wait 0 - > /dev/null 2>&1; do sleep 0.02; done < hold & exec 3> hold
      # Whoever of the two comes first holds the lock for a moment, so the other tries again.
      while flock -n -E 9 book.daybook/LOCK true; do sleep 0.02; done
      \(line)
      exec 3>&-; wait
      """)
  }

  @Test
  func `what needs no lock works while another process has it, and sees what is committed`() throws {
    let run = try whileLocked(
      """
      echo '{"command":"CreateCustomer","as":"sal@shop.example","payload":{"kind":"company","name":"Newest"}}' >&3
      until daybook customers -q | grep -q Newest; do sleep 0.02; done
      for c in "views verify" "views rebuild" "verify" "stats" "export" "log" "audit"; do
        daybook $c -q > /dev/null; echo "$? $c"
      done
      daybook verify --output json -q | grep -o '"sound":[a-z]*'
      """)
    #expect(
      run.output == "0 views verify\n0 views rebuild\n0 verify\n0 stats\n0 export\n0 log\n0 audit\n\"sound\":true\n",
      "\(run)")
  }

  @Test
  func `views that the disk refuses are an error of input and output`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null; rm -rf book.daybook/views
      touch book.daybook/views; daybook orders all; echo $?
      rm book.daybook/views; mkdir -p book.daybook/views/orders.sqlite; daybook orders all; echo $?
      """)
    #expect(run.output == "74\n74\n", "\(run)")
  }

  @Test
  func `events of the last instant that there is are shown and folded, and commands go on from them`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null; daybook export -q > lines
      last=$(grep -n '"batch"' lines | tail -1 | cut -d: -f1)
      sed "$last"'s/"recordedAt":"[^"]*"/"recordedAt":253402300799999/' lines | daybook import - --book far -q
      for zone in Asia/Tokyo America/New_York; do daybook log --time-zone $zone --book far | tail -1 | cut -c 1-30; done
      daybook orders all --book far -q | wc -l; daybook audit --book far -q | wc -l; daybook verify --book far -q | wc -l
      head -1 $FILES/shop.jsonl | daybook apply - --book far -q
      echo '{"command":"AddService","as":"sal@shop.example","payload":{"name":"X"}}' | daybook apply - --book far -q
      """)
    #expect(run.output.contains("9999-12-31"), "\(run)")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run)")
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "script is not installed"),
    arguments: [
      ("verify", "verifying"), ("views verify", "verifying"), ("stats", "counting"), ("export out", "exporting"),
      ("import lines --book copy", "checking"),
    ])
  func `long work shows on a terminal how far it has come`(_ command: String, _ label: String) throws {
    let run = try Workshop.demo(3_000).shell("script -qec 'daybook \(command)' seen")
    #expect(run.output.contains("\r\(label)  ") && run.status == 0, "\(run)")
    #expect(run.output.contains("\r\u{1B}[K"), "it is taken off the screen: \(run)")
  }

  /// The result of the first line of the shop's file.
  private let registered = """
    {"line":1,"outcome":"committed","positions":[1,2],\
    "created":[{"kind":"user","id":"b79bff36-7433-5f9d-99ab-b10c60956da5"}]}

    """

  @Test
  func `a co-process gets the result of each line while it keeps the pipe open`() throws {
    let run = try Workshop().shell(
      """
      coproc daybook apply - --clock commands --output jsonl 2> said
      while read -r line; do
        echo "$line" >&${COPROC[1]}; read -r result <&${COPROC[0]}; echo "$result"
      done < <(head -12 $FILES/shop.jsonl)
      """)
    #expect(run.output.split(separator: "\n").count == 12, "\(run)")
    #expect(run.output.hasPrefix(registered), "\(run)")
    #expect(run.output.contains("\n{\"line\":12,"), "\(run)")
  }

  @Test
  func `after a failure apply tells the last line that is certain, and how to go on`() throws {
    let workshop = try Workshop()
    let run = try workshop.shell(
      """
      head -6 $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
      before=$(daybook customers -q --output jsonl | wc -l)
      for i in $(seq 3000); do
        echo '{"command":"CreateCustomer","as":"sal@shop.example","payload":{"kind":"company","name":"Firm '$RANDOM$i'"}}'
      done > more
      # Some flushes go through before the file may grow no further.
      (ulimit -f 64; daybook apply more --output jsonl 2> said; echo $? > code) | cat > results; cat code
      n=$(wc -l < results); grep -c "line $n is the last that was acknowledged; go on with .tail -n +$((n + 1)) more" said
      tail -n +$((n + 1)) more | daybook apply - -q > /dev/null; echo $?
      echo $(($(daybook customers -q --output jsonl | wc -l) - before))
      """)
    #expect(run.output == "74\n1\n0\n3000\n", "\(run)")
    #expect(try workshop.shell("[ -s results ]").status == 0)
  }

  @Test
  func `results that are told before a failure are an array with an end`() throws {
    let run = try Workshop().shell(
      """
      head -6 $FILES/shop.jsonl | daybook apply - --clock commands -q > /dev/null
      for i in $(seq 3000); do
        echo '{"command":"CreateCustomer","as":"sal@shop.example","payload":{"kind":"company","name":"Firm '$RANDOM$i'"}}'
      done > more
      (ulimit -f 64; daybook apply more --output json 2> said; echo $? > code) | tail -n 1; cat code
      """)
    #expect(run.output == "]\n74\n", "\(run)")
  }

  @Test
  func `a file with a byte order mark is applied`() throws {
    let run = try Workshop().shell(
      "(printf '\\xEF\\xBB\\xBF'; head -1 $FILES/shop.jsonl) | daybook apply - --clock commands --output jsonl")
    #expect(run.output == registered && run.status == 0, "\(run)")
  }
}
