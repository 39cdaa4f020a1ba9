// Standard streams that are closed, full or missing: a command ends with the exit code that it would have had, and never
// by a signal.

import Foundation
import Testing

@testable import DaybookTool

@Suite struct StandardStreamTests {
  @Test(
    arguments: [
      ("verify --book none", 66), ("ordres", 64), ("verify --no-such-option", 64), ("show", 64),
      ("orders open --book none --output jsonl", 66), ("init --name A", 64), ("apply missing.jsonl", 66),
    ])
  func `an error that can't be told keeps its exit code`(_ command: String, _ status: Int32) throws {
    let run = try Workshop().shell(
      """
      daybook \(command) 2> /dev/full; echo $?
      daybook \(command) 2>&-; echo $?
      daybook \(command) 2>&- >&- <&-; echo $?
      mkfifo ready; { read < ready; daybook \(command) 2>&1; echo $? > status; } | echo > ready; wait
      until [ -s status ]; do sleep 0.02; done; cat status
      """)
    #expect(run.output == String(repeating: "\(status)\n", count: 4), "\(run)")
  }

  @Test
  func `a finding stays one where nobody reads what it is about`() throws {
    let run = try Workshop().shell(
      """
      mkfifo ready; daybook init --name A --owner-name S --owner-email s@a.example -q > /dev/null
      { read < ready; daybook apply $FILES/shop.jsonl --clock commands -q; echo $? > status; } | echo > ready; wait
      until [ -s status ]; do sleep 0.02; done; cat status; daybook apply $FILES/shop.jsonl -q > /dev/full; echo $?
      """)
    #expect(run.output == "1\n1\n", "\(run)")
    #expect(run.errors == "error: can't write to standard output: No space left on device\n", "\(run)")
  }

  @Test
  func `messages that can't be told change nothing else`() throws {
    let run = try Workshop().shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands --output jsonl 2> /dev/full | wc -l; echo ${PIPESTATUS[0]}
      daybook export 2>&- | wc -l; daybook backup copy > /dev/null 2>&-; echo $?
      daybook orders all --output jsonl 2> /dev/full | wc -l
      """)
    #expect(run.output == "35\n1\n63\n0\n3\n", "\(run)")
  }

  @Test(
    arguments: ["--help", "help orders", "orders --help", "--generate-completion-script bash", "orders all", "log"])
  func `data that can't be written is an error of input and output, help texts included`(_ command: String) throws {
    let run = try Workshop().shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null
      daybook \(command) > /dev/full; echo $? >&2
      daybook \(command) >&-; echo $? >&2
      daybook \(command) | head -1 > /dev/null; echo ${PIPESTATUS[0]} >&2
      """)
    #expect(
      run.errors == """
        error: can't write to standard output: No space left on device
        74
        error: can't write to standard output: Bad file descriptor
        74
        0

        """, "\(run)")
  }

  @Test
  func `what is meant for people never gets into the book's files`() throws {
    let run = try Workshop().shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands >&- 2>&- <&-; echo $?
      daybook verify -q | head -1 | cut -d, -f1; daybook log | wc -l
      daybook apply - <&-; echo $?
      """)
    #expect(run.output == "1\nlog: 34 events in 13 streams\n34\n74\n", "\(run)")
    #expect(run.errors == "no line was acknowledged\nerror: can't read standard input: Bad file descriptor\n")
  }

  @Test
  func `a file that may grow no further is an error, not a signal`() throws {
    let run = try Workshop.demo(3_000).shell(
      """
      (ulimit -f 8; env --default-signal=XFSZ daybook export out); echo $?
      """)
    #expect(run.output == "74\n", "\(run)")
  }

  @Test
  func `a process that may open few files says so`() throws {
    let run = try Workshop().shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > /dev/null; daybook orders all -q > /dev/null
      for most in 4 8 11 12 14 20; do
        for command in "orders all" "log" "verify" "apply $FILES/shop.jsonl --clock commands" "doctor" "--help"; do
          (exec > out 2> said; ulimit -n $most; daybook $command); status=$?
          case $status in 0|1) ;; 74) grep -q "^error: " said || echo "$most: $command: said nothing";;
            *) echo "$most: $command: $status: $(head -1 said)";; esac
        done
      done
      """)
    #expect(run.output == "", "\(run)")
  }
}
