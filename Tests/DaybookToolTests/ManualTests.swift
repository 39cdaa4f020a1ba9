// The manual pages in docs/man say what help says. With DAYBOOK_RECORD=1 set they are written instead of compared.

import BackOffice
import Foundation
import Testing

@testable import BackOfficeTool
@testable import DaybookTool

@Suite struct ManualTests {
  private static let folder =
    Workshop.tests.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/man")

  /// The program's own command, with all others behind it.
  private static func root() throws -> DumpedCommand {
    struct Dump: Decodable { let command: DumpedCommand }
    let dump = try Workshop().shell("daybook --experimental-dump-help").output
    return try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command
  }

  /// Every page by the name of its file.
  private static func pages() throws -> [String: String] {
    let root = try root()
    // What can be asked for only in a running program, and changes with the domain, is left to help.
    let topics = BackOfficeDomain.allHelpTopics.filter { !["commands", "command", "events"].contains($0.name) }
    var pages: [String: String] = [:]
    for command in root.all where command.commandName != "help" {
      let isRoot = command.words.count == 1
      let page = ManualPage(
        command, version: BackOfficeDomain.version,
        topics: isRoot ? topics.map { (title: $0.name.replacing("-", with: " ").uppercased(), text: $0.text) } : [])
      pages[ManualPage.name(of: command) + ".1"] = page.text
    }
    #if !Inspector
      // A program without its pages says so instead.
      pages["daybook-inspect.1"] = try? String(
        contentsOf: Self.folder.appendingPathComponent("daybook-inspect.1"), encoding: .utf8)
    #endif
    return pages
  }

  @Test func `no command takes two arguments of one name, or anything behind one that takes all`() throws {
    // The parser looks for it in debug builds only.
    for command in try Self.root().all {
      let arguments = command.arguments ?? []
      let names = arguments.flatMap { $0.names ?? [] }.map { "\($0.kind) \($0.name)" }
      #expect(Set(names).count == names.count, "\(command.words) \(names)")
      let positionals = arguments.filter { $0.kind == "positional" }
      #expect(positionals.dropLast().allSatisfy { !$0.isRepeating }, "\(command.words)")
    }
  }

  @Test func `the manual pages are those that the program makes now`() throws {
    let pages = try Self.pages()
    #expect(pages.count > 25 && pages["daybook-views-list.1"] != nil)
    let manager = FileManager.default
    if ProcessInfo.processInfo.environment["DAYBOOK_RECORD"] == "1" {
      try? manager.removeItem(at: Self.folder)
      try manager.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      for (name, text) in pages {
        try text.write(to: Self.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
      }
    }
    #expect(Set(try manager.contentsOfDirectory(atPath: Self.folder.path)) == Set(pages.keys))
    for (name, text) in pages {
      let kept = try? String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
      #expect(kept == text, "\(name) is not up to date: DAYBOOK_RECORD=1 swift test --filter ManualTests")
    }
  }
}
