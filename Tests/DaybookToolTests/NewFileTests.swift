// Files that a command makes: whole under their names or not at all, never in place of another one, and what an
// interruption leaves is in nobody's way.

import Foundation
import Testing

@testable import DaybookTool

@Suite struct NewFileTests {
  private static let hasTracer = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

  @Test(.enabled(if: hasTracer, "strace is not installed"))
  func `an interrupted export leaves nothing under its name and does not stop the next one`() throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell(
      """
      (strace -f -qq -o /dev/null -e trace=write -e inject=write:signal=KILL:when=2 daybook export all.jsonl -q)
      [ $? -gt 128 ] && echo interrupted
      ls all.jsonl*; daybook export all.jsonl -q && cmp lines all.jsonl && stat -c '%A %n' all.jsonl*
      """)
    #expect(run.output == "interrupted\nall.jsonl.exporting\n-rw------- all.jsonl\n", "\(run)")
  }

  @Test func `an export that fails leaves nothing`() throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell(
      """
      (ulimit -f 8; daybook export all.jsonl); echo $?; ls all.jsonl*
      """)
    #expect(run.output == "74\n", "\(run)")
    #expect(run.errors.contains("error: can't write to all.jsonl: File too large"), "\(run)")
  }

  @Test func `of exports to one name at once, one makes the file and the others say why not`() throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell(
      """
      for round in $(seq 10); do
        for one in 1 2 3; do (daybook export all.jsonl -q 2> said.$one; echo $? > status.$one) & done; wait
        cmp lines all.jsonl && cat status.* | sort -n | head -1; rm all.jsonl; ls | grep exporting
        cat status.* said.*
      done
      """)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count { $0 == "0" } == 20, "each round has one success, which is printed twice: \(run)")
    #expect(lines.count { $0 == "64" || $0 == "75" } == 20, "\(run)")
    #expect(lines.count { $0.hasPrefix("error: ") } == 20, "\(run)")
    #expect(run.errors.isEmpty && !run.output.contains("exporting"), "\(run)")
  }

  @Test func `while another process writes the file it is locked`() throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell(
      """
      exec 9> all.jsonl.exporting; flock 9; daybook export all.jsonl; echo $?
      exec 9>&-; daybook export all.jsonl -q; echo $?; cmp lines all.jsonl; ls all.jsonl*
      """)
    #expect(run.output == "75\n0\nall.jsonl\n", "\(run)")
    #expect(run.errors == "error: another process is writing all.jsonl; wait for it, or name another file\n")
  }

  @Test func `what came under the name meanwhile stays`() throws {
    let workshop = try Workshop()
    let path = workshop.folder.path + "/new"
    let file = try NewFile(path, ending: "exporting")
    try file.channel.line("new")
    try Data("old".utf8).write(to: URL(filePath: path))
    #expect { try file.finish() } throws: { ($0 as? ToolFailure)?.status == .usage }
    file.discard()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path) == ["new"])
  }

  @Test func `a link or a folder in the unfinished file's place is left alone`() throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell(
      """
      echo mine > mine; ln -s mine all.jsonl.exporting; daybook export all.jsonl -q; echo $?; cat mine
      rm all.jsonl.exporting; mkdir all.jsonl.exporting; daybook export all.jsonl -q; echo $?; ls -d all.jsonl*
      """)
    #expect(run.output == "74\nmine\n64\nall.jsonl.exporting\n", "\(run)")
  }

  @Test(.enabled(if: hasTracer, "strace is not installed"))
  func `the name is given after the content is on the disk, and is then written to the disk itself`() throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell(
      """
      mkdir out; strace -f -y -qq -o trace -e trace=fsync,link,unlink,rename daybook export out/all.jsonl -q
      sed -E 's/^[0-9]+ +//; s#[^" <]*/out#out#g; s/\\([0-9]+/(/; s/ +=.*//' trace | grep out
      """)
    #expect(
      run.output == """
        fsync(<out/all.jsonl.exporting>)
        link("out/all.jsonl.exporting", "out/all.jsonl")
        unlink("out/all.jsonl.exporting")
        fsync(<out>)

        """, "\(run)")
  }

  @Test(.enabled(if: hasTracer, "strace is not installed"))
  func `where the file system has no links the file gets its name all the same, and nobody else's`() throws {
    let workshop = try Workshop.demo(3_000)
    let run = try workshop.shell(
      """
      unlinked() { strace -f -qq -o /dev/null -e trace=link -e inject=link:error=EPERM daybook export "$@" -q; }
      unlinked all.jsonl; echo $?; cmp lines all.jsonl; echo old > old; unlinked old; echo $?; cat old; ls | grep exporting
      """)
    #expect(run.output == "0\n64\nold\n", "\(run)")
  }
}
