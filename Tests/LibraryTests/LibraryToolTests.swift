// The library's own program: what the tool does for every book, in the library's words.

import Foundation
import LibC
import Testing

@Suite final class LibraryToolTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "library-tool-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// What a line of shell prints on standard output and standard error, with exit codes where it asks for them;
  /// `library` is the program.
  private func shell(_ line: String) throws -> String {
    let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let run = try ChildProcess.output(
      of: ["/bin/bash", "-c", "cd; library() { '\(products.path)/LibraryTool' \"$@\"; }; \(line)"],
      environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path], errors: .output)
    return String(decoding: run.bytes, as: UTF8.self)
  }

  /// A copy of Emma, a member, and the copy lent to them for a week.
  private let lines = """
    {"command":"AddCopy","as":"none","at":"2024-03-01T09:00:00Z","payload":{"id":"00000000-0000-4000-8000-000000000002","title":"Emma"}}
    {"command":"Join","as":"none","at":"2024-03-01T09:00:00Z","payload":{"id":"00000000-0000-4000-8000-000000000003","card":"1001"}}
    {"command":"Lend","as":"none","at":"2024-03-01T09:00:00Z","payload":{"id":"00000000-0000-4000-8000-000000000002","memberID":"00000000-0000-4000-8000-000000000003","days":7}}
    """

  private func stocked() throws {
    try lines.write(to: folder.appending(path: "lines"), atomically: true, encoding: .utf8)
    #expect(try shell("library apply lines --clock commands") == "3 committed\n")
  }

  @Test func `a file of commands makes the book, and its list shows what follows`() throws {
    try stocked()
    #expect(
      try shell("library loans") == """
        COPY                                  MEMBER                                DUE AT
        00000000-0000-4000-8000-000000000002  00000000-0000-4000-8000-000000000003  2024-03-08 09:00

        """)
    #expect(
      try shell(
        "echo '{\"advance\":\"2024-03-09T09:00:00Z\"}' | library apply - --clock commands; library loans --output jsonl"
      )
        == """
        1 committed
        {"copy":"00000000-0000-4000-8000-000000000002","member":"00000000-0000-4000-8000-000000000003","dueAt":"2024-03-08T09:00:00.000Z","overdue":true}

        """)
    #expect(
      try shell("library loans --at '#3' --output jsonl -q | grep -o 'overdue.*'; library loans --at '#2'")
        == """
        overdue":false}
        as of 2024-03-01 09:00:00 (#2)
        nothing is lent

        """)
  }

  @Test func `log, views and verify work as for any book`() throws {
    try stocked()
    #expect(try shell("library log --type member.joined --output jsonl | grep -c '\"command\":\"Join\"'") == "1\n")
    #expect(try shell("library log copy-00000000-0000-4000-8000-000000000002 | wc -l") == "2\n")
    #expect(try shell("library log --actor system:desk | wc -l") == "3\n")
    #expect(try shell("library log --actor \(UUID()) | wc -l") == "no such events\n0\n")
    #expect(try shell("library log --actor ann; echo $?") == "error: there is no actor ann in this book\n66\n")
    #expect(try shell("library show 3 | head -1") == "#3  copy.lent by system:desk\n")
    #expect(
      try shell(
        "library views rebuild -q; library verify | grep -c 'equal to a fresh replay'; library views list | cut -c 1-12"
      ) == """
        1
        VIEW   STATE
        loans  ready

        """)
  }

  @Test func `state, diff, blame and trace work as for any book`() throws {
    try stocked()
    let copy = "copy-00000000-0000-4000-8000-000000000002"
    #expect(
      try shell("library state \(copy)@1; library state \(copy)@1 --output json -q | grep -o '\"state\":.*'") == """
        as of #1, 2024-03-01 09:00:00
        \(copy)@1: copy.added at #1, 2024-03-01 09:00:00, by system:desk (AddCopy)
        {
          "exists": true,
          "loan": null,
          "isOverdue": false
        }
        "state":{"exists":true,"loan":null,"isOverdue":false}}

        """)
    #expect(
      try shell(
        """
        library diff \(copy) 1..2 --output csv | cut -d, -f 1-6
        library blame \(copy) loan --output csv | cut -d, -f 1-5
        """)
          == """
          field,before,after,position,version,type
          loan.dueAt,,2024-03-08T09:00:00.000Z,3,2,copy.lent
          loan.memberID,,00000000-0000-4000-8000-000000000003,3,2,copy.lent
          field,value,before,removed,position
          loan.dueAt,2024-03-08T09:00:00.000Z,,false,3
          loan.memberID,00000000-0000-4000-8000-000000000003,,false,3

          """)
    #expect(try shell("library trace 3 | tail -n 1") == "└ #3  copy.lent  \(copy)@2\n")
    #expect(
      try shell("library state \(copy) --as ann; echo $?")
        == "error: library knows no users to look as; leave out --as\n64\n")
  }

  @Test func `where a row comes from and what an event changed are told as for any book`() throws {
    try stocked()
    let id = "00000000-0000-4000-8000-000000000002"
    #expect(
      try shell("library views why loans \(id) dueAt --output csv | cut -d, -f 1,3-11") == """
        table,column,value,before,after,sum,again,proven,stream,position
        loans,dueAt,1709888400000,,1709888400000,false,false,true,copy-\(id),3

        """)
    #expect(
      try shell("library replay copy-\(id) | cut -c 1-60") == """
        #1  2024-03-01 09:00:00  copy.added  copy-00000000-0000-4000
            exists: — → yes
            isOverdue: — → no
        #3  2024-03-01 09:00:00  copy.lent  copy-00000000-0000-4000-
            loan.dueAt: — → 2024-03-08 09:00
            loan.memberID: — → 00000000-0000-4000-8000-000000000

        """)
    #expect(
      try shell("printf '%s\\n' 'break sql=SELECT count(*) FROM loans' c rows q | library replay --step | cut -c 1-40")
        == """
        1  sql=SELECT count(*) FROM loans
        #3  2024-03-01 09:00:00  copy.lent  copy
            loan.dueAt: — → 2024-03-08 09:00
            loan.memberID: — → 00000000-0000
        view loans
        loans: 1 added, 0 removed, 0 changed
        + 00000000-0000-4000-8000-000000000002\u{20}\u{20}

        """)
    // By the clock the loan is long due, so that the copy comes back behind that.
    let back = #"{"command":"BringBack","as":"none","payload":{"id":"\#(id)"}}"#
    #expect(
      try shell("echo '\(back)' | library apply - -q; library views why loans \(id) 2>&1 | cut -d, -f 1-3")
        == """
        1 committed
        error: there is no row \(id) in loans any more: #5, copy.returned, took it away

        """)
    #expect(try shell("library replay -q --output jsonl | grep -c digest") == "8\n")
  }

  @Test func `help knows its commands, with an example of each`() throws {
    #expect(try shell("library help commands | grep -c copy") == "3\n")
    let id = "0b8e6f0e-0000-4000-8000-000000000001"
    #expect(
      try shell("library help command Lend | tail -1")
        == "  {\"command\":\"Lend\",\"as\":\"…\",\"payload\":{\"id\":\"\(id)\",\"memberID\":\"\(id)\"}}\n")
  }

  @Test func `it ends with the exit codes of the tool, in the library's words`() throws {
    #expect(
      try shell("library log; echo $?") == """
        error: there is no book at book.daybook; make one by `library apply` with a file that begins with AddCopy
        66

        """)
    try stocked()
    #expect(
      try shell("tail -n 1 lines | library apply - --clock commands --output jsonl -q; echo $?") == """
        {"line":1,"outcome":"rejected","code":"alreadyLent","message":"rejected: alreadyLent","detail":{}}
        1

        """)
    #expect(
      try shell("library laons; echo $?; library log nothing; echo $?; library log --type copy.lnet; echo $?") == """
        error: there is no command `library laons`; did you mean `library loans`?
        64
        error: there is no stream nothing in this book; name a stream as the log does
        66
        error: there are no events of type copy.lnet; did you mean copy.lent?
        64

        """)
  }
}
