// What makes a book, where, and what a refusal leaves: nothing.

import Foundation
import Testing

@testable import DaybookTool

private let shopFile = "$FILES/shop.jsonl"
private let acme = "--name Acme --owner-name Sal --owner-email sal@acme.example"

@Suite struct MakingTests {
  @Test(
    arguments: ["apply orders.jsonl", "apply - < orders.jsonl", "apply <(cat orders.jsonl)"])
  func `a mistyped --book makes nothing`(_ command: String) throws {
    let run = try Workshop().shell(
      """
      tail -n +2 \(shopFile) > orders.jsonl
      daybook \(command.replacing(" <", with: " --book typo <")) --clock commands -q \
      \(command.contains("<") ? "" : "--book typo"); echo $?; ls -A typo
      """)
    #expect(run.output == "66\n", "\(run)")
    #expect(run.errors.hasPrefix("error: there is no book at typo; "), "\(run)")
  }

  @Test(
    arguments: ["orders all", "log", "verify", "stats", "doctor", "views list", "views rebuild", "audit", "export"])
  func `nor do commands that ask`(_ command: String) throws {
    let run = try Workshop().shell("daybook \(command) --book typo; echo $?; ls -A typo")
    #expect(run.output == "66\n", "\(run)")
  }

  @Test
  func `a file that begins with RegisterAccount makes the book, from a file, a pipe or standard input`() throws {
    let run = try Workshop().shell(
      """
      (echo; cat \(shopFile)) > lines
      daybook apply lines --clock commands --book a -q | tail -1
      cat lines | daybook apply - --clock commands --book b -q | tail -1
      daybook apply <(cat lines) --clock commands --book c -q | tail -1
      mkdir d; daybook apply - --clock commands --book d -q --create < lines | tail -1
      for book in a b c d; do daybook log --book $book | wc -l; done; ls
      """)
    let summary = "28 committed, 2 unchanged, 3 rejected, 2 invalid\n"
    #expect(run.output.hasPrefix(String(repeating: summary, count: 4) + "34\n34\n34\n34\n"), "\(run)")
  }

  @Test
  func `lines keep their numbers, and none is lost that comes later`() throws {
    let run = try Workshop().shell(
      """
      mkfifo lines; daybook apply - --clock commands --output jsonl -q < lines & exec 3> lines
      echo >&3; head -1 \(shopFile) >&3
      until [ -e book.daybook/log/manifest ]; do sleep 0.02; done
      sed -n 2p \(shopFile) >&3; exec 3>&-; wait
      """)
    #expect(
      run.output == """
        {"line":2,"outcome":"committed","positions":[1,2],\
        "created":[{"kind":"user","id":"b79bff36-7433-5f9d-99ab-b10c60956da5"}]}
        {"line":3,"outcome":"committed","positions":[3]}

        """, "\(run)")
  }

  @Test
  func `a first command that is refused leaves nothing`() throws {
    let run = try Workshop().shell(
      """
      refused() { daybook apply - --clock commands --create -q; echo $?; ls -A book.daybook; }
      head -1 \(shopFile) | sed 's/Test Shop/ /' | refused
      sed -n 2p \(shopFile) | refused
      echo '{"advance":"2024-04-01T00:00:00Z"}' | refused
      echo rubbish | refused; refused < /dev/null
      """)
    #expect(
      run.output == """
        line 1: rejected  invalidField(field: name, reason: empty)
        0 committed, 1 rejected, stopped at line 1
        1
        line 1: rejected  notFound(kind: user, id: sal@shop.example)
        0 committed, 1 rejected, stopped at line 1
        1
        line 1: invalid  a new book begins with RegisterAccount
        0 committed, 1 invalid, stopped at line 1
        1
        line 1: invalid  expected a value, found 'r' (column 1)
        0 committed, 1 invalid, stopped at line 1
        1
        line 1: invalid  a new book begins with RegisterAccount
        0 committed, 1 invalid, stopped at line 1
        1

        """, "\(run)")
  }

  @Test
  func `an init that is refused leaves nothing`() throws {
    let run = try Workshop().shell(
      """
      refused() { daybook init "$@" -q; echo $?; ls -A book.daybook; }
      refused --name ' ' --owner-name Sal --owner-email sal@acme.example
      refused \(acme) --time-zone Mars/Olympus; refused \(acme) --currency ZZZ
      refused \(acme) --currency gbp; refused \(acme) --region Mars
      refused --name Acme --owner-name Sal --owner-email nobody
      """)
    #expect(run.output == "1\n64\n64\n64\n64\n1\n", "\(run)")
  }

  @Test(
    arguments: ["init \(acme)", "apply \(shopFile) --clock commands", "apply - --create < \(shopFile)"])
  func `no book is made in a folder that holds something else`(_ command: String) throws {
    let run = try Workshop().shell(
      """
      mkdir other; touch other/letter; cp -r other before; export DAYBOOK=other
      daybook \(command); echo $?; diff -r other before
      rm other/letter; mkdir other/views; daybook \(command) 2> /dev/null; echo $?; ls -A other
      echo file > a.file; DAYBOOK=a.file daybook \(command); echo $?; cat a.file
      """)
    #expect(run.output == "64\n64\nviews\n64\nfile\n", "\(run)")
    #expect(
      run.errors == """
        error: other can't be used: it holds letter and no book; name a folder that is missing or empty
        error: a.file can't be used: it is a file; name a folder that is missing or empty

        """, "\(run)")
  }

  @Test
  func `an empty folder, and what an interruption left before there was a book, are as good as none`() throws {
    let run = try Workshop().shell(
      """
      mkdir empty; daybook init \(acme) --book empty -q | wc -l
      mkdir -p left/log; touch left/LOCK; daybook init \(acme) --book left -q | wc -l
      daybook init \(acme) --book left -q; echo $?; daybook users --book left -q | wc -l
      """)
    #expect(run.output == "1\n1\n1\n2\n", "\(run)")
    #expect(run.errors == "error: there is a book at left already; nothing was changed\n")
  }

  @Test
  func `a demo is for its owner only`() throws {
    let run = try Workshop().shell(
      """
      umask 0; daybook demo d --events 50 -q > /dev/null
      find d -type f ! -perm 600; find d -type d ! -perm 700; cat d/DEMO
      """)
    #expect(run.output == "Made by `daybook demo`; nothing in it is real.\n", "\(run)")
  }
}
