// The stepper at a terminal: a prompt that says where one stands, and an end by ctrl-D and by ctrl-C. What it answers is
// in the transcript replay.txt. And the question that undo asks.

import Foundation
import Testing

@testable import DaybookTool

@Suite struct StepperTests {
  static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

  /// What shows on a terminal where these keys are pressed, and the exit code.
  private func shown(
    _ keys: String, _ arguments: String = "", of command: String = "replay --step"
  ) throws -> (text: String, status: String) {
    let run = try Workshop().shell(
      """
      daybook apply $FILES/shop.jsonl --clock commands -q > results
      export NO_COLOR=1; set -m; mkfifo typed
      script -qfec 'daybook \(command) \(arguments)' shown < typed > /dev/null & exec 3> typed
      until grep -qE '0> |y/N' shown || ! kill -0 $!; do sleep 0.02; done 2> /dev/null
      printf '\(keys)' >&3; wait $!; echo "exit $?" >> status; cat shown; cat status
      """)
    let lines = run.output.replacing("\r\n", with: "\n").split(separator: "\n").map(String.init)
    return (lines.dropLast().joined(separator: "\n"), lines.last ?? "")
  }

  @Test(.enabled(if: hasScript, "script is not installed"))
  func `a prompt says where one stands, and ctrl-D ends it`() throws {
    let (text, status) = try shown(#"n\nn\n\004"#)
    #expect(text.contains("34 events; ? lists what can be asked for, q ends"), "\(text)")
    #expect(text.contains("#0> ") && text.contains("#1> ") && text.contains("#2> "), "\(text)")
    #expect(status == "exit 0", "\(text)")
  }

  @Test(.enabled(if: hasScript, "script is not installed"))
  func `ctrl-C ends it with 130, q with 0`() throws {
    #expect(try shown(#"n\n\003"#).status == "exit 130")
    let (text, status) = try shown(#"l\nq\n"#, "3")
    #expect(text.contains("@0> ") && text.contains("#32> ") && status == "exit 0", "\(text)")
  }

  @Test(.enabled(if: hasScript, "script is not installed"), arguments: [(#"y\n"#, "exit 0"), (#"\n"#, "exit 1")])
  func `undo asks before it sends, and sends nothing but by a yes`(_ keys: String, _ ending: String) throws {
    let (text, status) = try shown(keys, "28 --as ada@shop.example", of: "undo")
    #expect(text.contains("Take #28 back by ChangeFee? [y/N]") && status == ending, "\(text)")
    #expect(text.contains("ChangeFee: committed #35") == (ending == "exit 0"), "\(text)")
    #expect(text.contains("nothing was sent") == (ending == "exit 1"), "\(text)")
  }

  @Test(arguments: [
    ("", StepperCommand.forward(1)), ("n", .forward(1)), ("next 12", .forward(12)), ("B 3", .back(3)),
    ("goto 2 days ago", .jump("2 days ago")), ("c", .goOn), ("break type=x", .breakOn("type=x")), ("break", .breaks),
    ("clear", .clear(nil)), ("clear 2", .clear(2)), ("rows  orders ", .rows("orders")), ("r", .rows(nil)),
    ("sql orders SELECT 1", .sql(view: "orders", query: "SELECT 1")), ("?", .help), ("quit", .quit),
  ])
  func `words and letters mean the same`(_ line: String, _ command: StepperCommand) {
    #expect(StepperCommand(line) == command)
  }

  @Test(arguments: ["next many", "next -1", "goto", "sql orders", "clear one", "nonsense", "back 99999999999999999999"])
  func `what is no command is none`(_ line: String) {
    #expect(StepperCommand(line) == nil)
  }
}
