// The pager: on a terminal only, for what may be long, and never in the way of messages and exit codes.

import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "script is not installed"))
struct PagerTests {
  /// What a line prints on a terminal where `pager` marks each line of its own. It is wide enough for every table.
  private func shown(_ line: String, pager: String = "sed s/^/paged:/") throws -> [String] {
    let run = try Workshop.demo(200).shell(
      "export PAGER='\(pager)' NO_COLOR=1; script -qec 'stty cols 200; \(line)' /dev/null; echo \"exit $?\"")
    return run.output.replacing("\r\n", with: "\n").split(separator: "\n").map(String.init)
  }

  @Test(
    arguments: ["orders all", "order 1", "audit", "log", "show 1", "views list", "help", "help time", "log --help"])
  func `lists, the log and help go through it`(_ command: String) throws {
    let lines = try shown("daybook \(command)")
    #expect(lines.count > 2 && lines.last == "exit 0", "\(lines)")
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("paged:") }, "\(lines)")
  }

  @Test(
    arguments: ["daybook export", "daybook log --no-pager", "daybook log -n 3 | cat", "daybook help --no-pager"])
  func `what is not for reading does not, nor what goes elsewhere`(_ command: String) throws {
    let lines = try shown(command)
    #expect(lines.count > 2 && !lines.contains { $0.contains("paged:") }, "\(lines)")
  }

  @Test
  func `messages come after it, and the exit code is the command's`() throws {
    let lines = try shown("daybook orders all -n 3", pager: "sleep 0.3; sed s/^/paged:/")
    #expect(lines.dropLast(2).count == 4 && lines.dropLast(2).allSatisfy { $0.hasPrefix("paged:") }, "\(lines)")
    #expect(lines.suffix(2).first?.hasPrefix("there is more: go on with --cursor") == true && lines.last == "exit 0")
    #expect(
      try shown("rm -r book.daybook/log/0000000001.segment; daybook verify").last.map { $0 == "exit 65" } == true)
  }

  @Test
  func `a reader who has had enough ends the command quietly, and a pager that is none is told`() throws {
    #expect(try shown("daybook log", pager: "head -n 1 | cut -c 1-2") == ["#1", "exit 0"])
    #expect(try shown("daybook log", pager: "no-such-pager").last == "exit 64")
    #expect(try shown("daybook log -n 2", pager: "no-such-pager").last == "exit 64")
  }
}
