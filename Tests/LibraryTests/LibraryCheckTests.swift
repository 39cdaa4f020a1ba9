// `check` and `bisect` in the library's own program, on a history with two faults that no command of it writes.

import Foundation
import LibC
import Testing

@Suite final class LibraryCheckTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "library-check-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.history.write(to: folder.appending(path: "history"), atomically: true, encoding: .utf8)
    #expect(try shell("library import history 2>&1") == "made book.daybook with 6 events in 6 batches\n")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static let copy = "00000000-0000-4000-8000-000000000002"
  private static let ann = "00000000-0000-4000-8000-000000000003"

  /// A copy that falls due though it is not lent (#3), and is lent to nobody who is a member (#5) until it comes back.
  private static let history: String = {
    let events = [
      ("member", ann, 1, "member.joined", #"{"card":"1001"}"#), ("copy", copy, 1, "copy.added", #"{"title":"Emma"}"#),
      ("copy", copy, 2, "copy.loanFellDue", "{}"), ("copy", copy, 3, "copy.returned", "{}"),
      (
        "copy", copy, 4, "copy.lent",
        #"{"dueAt":"2024-03-08T09:00:00.000Z","memberID":"00000000-0000-4000-8000-000000000009"}"#
      ), ("copy", copy, 5, "copy.returned", "{}"),
    ]
    let header =
      #"{"export":"daybook","format":1,"logID":"00000000-0000-4000-8000-000000000001","lastPosition":\#(events.count)}"#
    let lines = events.enumerated().flatMap { number, event -> [String] in
      let position = number + 1
      return [
        #"{"batch":\#(position),"count":1,"recordedAt":"2024-03-0\#(position)T09:00:00.000Z","actor":"system:desk","commandID":"00000000-0000-4000-8000-00000000010\#(position)","commandDigest":"0000000000000000"}"#,
        #"{"event":\#(position),"category":"\#(event.0)","id":"\#(event.1)","version":\#(event.2),"type":"\#(event.3)","payload":\#(event.4)}"#,
      ]
    }
    return ([header] + lines).joined(separator: "\n") + "\n"
  }()

  private func shell(_ line: String) throws -> String {
    let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let run = try ChildProcess.output(
      of: ["/bin/bash", "-c", "cd; library() { '\(products.path)/LibraryTool' \"$@\"; }; \(line)"],
      environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TMPDIR": folder.path], errors: .output)
    return String(decoding: run.bytes, as: UTF8.self)
  }

  @Test func `violations are told with when they came and went`() throws {
    #expect(
      try shell("library check; echo $?") == """
        overdueIsLent  copy-\(Self.copy)  it is overdue and not lent
            bad at #3, 2024-03-03 09:00:00, copy.loanFellDue, by system:desk (batch #3)
            good again at #4, 2024-03-04 09:00:00, copy.returned, by system:desk (batch #4)
        lentToMembers  copy-\(Self.copy)  it is lent to 00000000-0000-4000-8000-000000000009, who is no member
            bad at #5, 2024-03-05 09:00:00, copy.lent, by system:desk (batch #5)
            good again at #6, 2024-03-06 09:00:00, copy.returned, by system:desk (batch #6)
        2 invariants checked behind 6 batches, through #6: 2 violations
        1

        """)
    #expect(
      try shell("library check --invariant lentToMembers --at 4; echo $?") == """
        as of 2024-03-04 09:00:00 (#4)
        1 invariant checked behind 4 batches, through #4: no violations
        0

        """)
    #expect(
      try shell("library check --output jsonl -q | grep -o '\"position\":[0-9]*,\"version\":[0-9]*'") == """
        "position":3,"version":2
        "position":4,"version":3
        "position":5,"version":4
        "position":6,"version":5

        """)
  }

  @Test func `the invariants are listed, and a mistyped one is not taken`() throws {
    #expect(
      try shell("library check --list; library check --invariant lentToMember; echo $?") == """
        INVARIANT      WHAT HOLDS
        overdueIsLent  Only what is lent is overdue.
        lentToMembers  Copies are lent to members only.
        error: there is no invariant lentToMember; did you mean lentToMembers?
        64

        """)
  }

  @Test func `bisect finds the event by query, by program and by invariant`() throws {
    let query = "SELECT count(*) = 0 FROM loans"
    let turned = """
      turned from good to bad at #5 (the first time only if it never turned back: `library check` tells)
      good at #4, bad at #5, 3 steps
      a command without a name by system:desk at 2024-03-05 09:00:00, command 00000000-0000-4000-8000-000000000105, batch #5

      """
    #expect(try shell("library bisect --all --query '\(query)' --bad 5 -q | head -3") == turned)
    #expect(
      try shell("library bisect --all --run '[ $DAYBOOK_POSITION -lt 5 ]' -q | head -3; echo ${PIPESTATUS[0]}")
        == turned + "0\n")
    #expect(
      try shell("library bisect copy-\(Self.copy) --invariant lentToMembers -q | head -2") == """
        turned from good to bad at #5, for the first time
        lentToMembers of copy-\(Self.copy): it is lent to 00000000-0000-4000-8000-000000000009, who is no member

        """)
    #expect(
      try shell("library bisect --all --invariant overdueIsLent --good 3; echo $?") == """
        error: overdueIsLent is broken at #3 already, since #3: it is overdue and not lent; name an earlier position as --good
        64

        """)
    #expect(
      try shell("library bisect --all --invariant overdueIsLent --good 4; echo $?") == """
        overdueIsLent holds through #6
        1

        """)
    #expect(
      try shell("library bisect --all --query '\(query)' | head -2; echo ${PIPESTATUS[0]}") == """
        2024-03-06 09:00:00 (#6): good
        #0, before the first event: good
        it is good at #0 and at #6
        1

        """)
  }

  @Test func `a program that says neither ends the search, and its files are the views as they were`() throws {
    #expect(
      try shell("library bisect --all --run 'exit 200'; echo $?; library bisect --all --run 'kill -9 $$'; echo $?")
        == """
        error: the program ended with 200; 0 is good, 125 can't tell, 1 to 127 is bad
        64
        error: the program was ended by signal 9; see what it printed
        64

        """)
    let script = """
      ls $DAYBOOK_VIEWS; head -c 15 $DAYBOOK_VIEWS/loans.sqlite; echo " $DAYBOOK_POSITION $DAYBOOK_TIME"
      [ "$DAYBOOK" = ~/book.daybook ] || exit 99; [ $DAYBOOK_POSITION -lt 2 ] || exit 1
      """
    try script.write(to: folder.appending(path: "script"), atomically: true, encoding: .utf8)
    #expect(
      try shell("library bisect --all --run 'sh script' --bad 2 | tail -1; ls $TMPDIR | grep -c bisect")
        == """
        loans.sqlite
        SQLite format 3 2 2024-03-02T09:00:00.000Z
        2024-03-02 09:00:00 (#2): bad
        loans.sqlite
        SQLite format 3 0 
        #0, before the first event: good
        loans.sqlite
        SQLite format 3 1 2024-03-01T09:00:00.000Z
        2024-03-01 09:00:00 (#1): good
            isOverdue: — → no
        0

        """)
  }
}
