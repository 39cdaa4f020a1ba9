// What a change costs the next one: in how many files of the sources a name occurs. A new command is its own file and a
// line in its aggregate's list; a new event is known to the file that says what it makes of the state, and to the use
// cases that it follows from; a new view to its own files and the list of views.

import Foundation
import Testing

@Suite struct CostOfAChangeTests {
  private struct Source {
    let path: String
    let words: Set<String>
  }

  private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let sources: [Source] = {
    let root = project.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    return (files ?? []).filter { $0.pathExtension == "swift" }.map { file in
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
      return Source(path: String(file.path.dropFirst(root.path.count + 1)), words: Set(words))
    }
  }()

  /// The files that name something, without those that send commands as callers do: the demo, made-up books, imports,
  /// policies, what takes events back, reports of ports, the message of a task; a row of an import is carried out by the commands of customers.
  private func files(naming name: String) -> [String] {
    Self.sources.filter { $0.words.contains(name) }.map(\.path).filter { path in
      !path.hasPrefix("BackOfficeTool/Demo/") && !path.hasPrefix("BackOfficeWorkload/")
        && !path.hasPrefix("BackOffice/Policies/") && !path.hasPrefix("BackOffice/Undo/")
        && !path.hasSuffix("/BackOfficeDomain+Effects.swift") && !path.hasSuffix("/InitCommand.swift")
        && !path.hasPrefix("EventSourcingTesting/") && !path.hasPrefix("DaybookTool/Commands/")
        && !path.hasSuffix("/SendTaskMessage.swift")
        && !path.contains("/Imports/Imported") && !path.hasPrefix("BackOfficeViews/Imports/")
        && !path.hasSuffix("/AttentionCommand.swift")
    }
  }

  /// The types of the sources that conform to a protocol of this name.
  private static func types(_ pattern: Regex<(Substring, Substring)>) -> [String] {
    let root = project.appending(path: "Sources")
    return sources.flatMap { source in
      let text = (try? String(contentsOf: root.appending(path: source.path), encoding: .utf8)) ?? ""
      return text.matches(of: pattern).map { String($0.1) }
    }
  }

  @Test func `a command is known to its own file and its list`() {
    let commands = Self.types(/public struct (\w+): [\w, ]*(?:Command|TaskNaming) \{/)
    #expect(commands.count > 50)
    for command in commands {
      #expect(files(naming: command).count <= 2, "\(command): \(files(naming: command))")
    }
  }

  @Test func `an event is known to the file of its fold beside the use cases that it follows from`() {
    let events = Self.types(/public struct (\w+): (?:BackOfficePayload|WorkPayload|TaskPayload) \{/)
    #expect(events.count > 50)
    for event in events {
      let others = files(naming: event).filter { !$0.contains("/Commands/") && !$0.contains("/Rules/") }
      #expect(others.count <= 2, "\(event): \(others)")
      #expect(!others.contains { $0.hasPrefix("BackOfficeViews/") || $0.hasPrefix("BackOfficeTool/") })
      #expect(!others.contains { $0.contains("Index") }, "\(event): \(others)")
    }
  }

  @Test func `a view is known to the list of views and the files of its own folder`() {
    let views = Self.types(/public struct (\w+View): (?:StateView|StoryView|Projection)/)
    #expect(views.count > 4)
    for view in views {
      let folders = Set(files(naming: view).map { $0.split(separator: "/").dropLast().joined(separator: "/") })
      #expect(folders.subtracting(["BackOfficeViews/Book"]).count == 1, "\(view): \(folders)")
    }
  }

  @Test func `a domain with its command line takes less than 300 lines`() throws {
    let lines = try ["Library", "LibraryTool"].map { name in
      let file = Self.project.appending(path: "Tests/LibraryTool/\(name).swift")
      return try String(contentsOf: file, encoding: .utf8).count { $0 == "\n" }
    }
    #expect(lines.reduce(0, +) < 300)
  }
}
