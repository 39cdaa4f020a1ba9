// Decisions that the tool takes before any book is opened: colours, suggestions, exit codes.

import BackOffice
import BackOfficeTool
import BackOfficeViews
import Daybook
import EventSourcing
import LibC
import ReadModels
import Testing

@testable import DaybookTool

@Suite struct ChoiceTests {
  @Test
  func `colour: the flag first, then the environment, then the terminal`() {
    func isOn(_ choice: ColourChoice, _ environment: [String: String], _ isTerminal: Bool) -> Bool {
      Palette(choice, environment: environment, isTerminal: isTerminal).isOn
    }
    #expect(isOn(.always, ["NO_COLOR": "1"], false))
    #expect(!isOn(.never, ["FORCE_COLOR": "1"], true))
    #expect(!isOn(.auto, ["NO_COLOR": "1", "FORCE_COLOR": "1"], true))
    #expect(isOn(.auto, ["FORCE_COLOR": "1"], false))
    #expect(isOn(.auto, ["NO_COLOR": ""], true))
    #expect(!isOn(.auto, [:], false))
    #expect(!isOn(.auto, ["TERM": "dumb"], true))
  }

  @Test
  func `the pager: the user's own, else less where the terminal can`() {
    #expect(Pager.command(["PAGER": "most -s"]) == "most -s")
    #expect(Pager.command(["PAGER": "", "PATH": "/usr/bin", "TERM": "xterm"]) == nil)
    #expect(Pager.command(["PAGER": "cat"]) == nil)
    #expect(Pager.command(["PATH": "/nowhere", "TERM": "xterm"]) == nil)
    #expect(Pager.command(["PATH": "/usr/bin", "TERM": "dumb"]) == nil)
    #expect(Pager.command(["PATH": "/usr/bin"]) == nil)
    if access("/usr/bin/less", X_OK) == 0 {
      #expect(Pager.command(["PATH": "/nowhere:/usr/bin", "TERM": "xterm"]) == "less -FRX")
    }
  }

  @Test
  func `a mistyped subcommand gets the nearest one`() {
    func message(_ words: String...) -> String? {
      Suggestion.message(for: words, in: ToolRoot<BackOfficeDomain>.self)
    }
    #expect(message("ordres", "open") == "there is no command `daybook ordres`; did you mean `daybook orders`?")
    #expect(
      message("views", "rebiuld")
        == "there is no command `daybook views rebiuld`; did you mean `daybook views rebuild`?")
    #expect(message("orders", "open") == nil)
    #expect(message("--help") == nil)
    #expect(message("zzzzzz")?.hasPrefix("there is no command `daybook zzzzzz`; there are: demo, init") == true)
  }

  @Test
  func `every failure has the exit code that scripts rely on`() {
    func status(_ error: BackOfficeBook.Failure) -> Int32 {
      ToolFailure(error, of: BackOfficeDomain.self).status.rawValue
    }
    func status(_ code: StoreFailure.Code) -> Int32 { status(.store(StoreFailure(code, ""))) }
    #expect(status(.rejected(.userNotActive)) == 1)
    #expect(status(.rejected(.notFound(kind: "user", id: "x"))) == 66)
    #expect(status(.noSuchBook("x")) == 66)
    #expect(status(.invalidQuery("x")) == 64)
    #expect(status(StoreFailure.Code.corrupt) == 65)
    #expect(status(StoreFailure.Code.unsupportedFormat) == 65)
    #expect(status(StoreFailure.Code.io) == 74)
    #expect(status(StoreFailure.Code.diskFull) == 74)
    #expect(status(StoreFailure.Code.locked) == 75)
  }

  @Test
  func `errors of views end as what they are: the disk's, another process's, or damage`() {
    func failure(_ error: ViewError) -> ToolFailure { ToolFailure(.view(error), of: BackOfficeDomain.self) }
    // Codes of SQLite: full, I/O, can't open, read-only, busy, locked, misuse.
    for (code, status) in [
      (13, ExitStatus.io), (10, .io), (14, .io), (8, .io), (5, .locked), (6, .locked), (21, .corruptData),
    ] {
      #expect(failure(.failed(view: "orders", code: code, message: "")).status == status, "\(code)")
    }
    // EIO has SQLite's number of busy.
    #expect(failure(.unusableFile(view: "orders", code: 5, message: "")).status == .io)
    #expect(failure(.stalled("")).status == .locked)
    #expect(failure(.otherLog(view: "orders")).status == .corruptData)
  }
}
