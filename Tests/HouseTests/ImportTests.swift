// Arrows of import go downwards only. SwiftPM lets a target import what it does not declare, so this reads the sources.

import Foundation
import Testing

@Suite struct ImportTests {
  /// What each room may import from the package, and which packages from outside.
  static let allowed: [String: Set<String>] = [
    "LibC": ["Glibc", "Musl", "Darwin"],
    "TextFormats": [],
    "JSON": ["TextFormats"],
    "CBOR": ["TextFormats"],
    "CRC32C": ["CCRC32C"],
    "Digests": ["CDigests"],
    "LZ4": ["CLZ4"],
    "LogTypes": ["TextFormats", "Digests", "LibC"],
    "EventLog": ["LogTypes", "LZ4", "CRC32C", "CDisk", "Digests", "LibC"],
    "EventLogSimulation": ["EventLog", "LibC"],
    "EventSourcing": ["LogTypes", "CBOR", "JSON", "TextFormats", "Digests", "LibC"],
    "EventSourcingTesting": ["EventSourcing", "Testing"],
    "EventLogStore": ["EventSourcing", "EventLog", "CBOR", "CRC32C"],
    "ReadModels": ["EventSourcing", "TextFormats", "GRDB", "GRDBSQLite", "Digests", "LibC"],
    "BackOffice": ["EventSourcing", "CBOR", "JSON", "TextFormats"],
    "BackOfficeViews": [
      "BackOffice", "Daybook", "EventSourcing", "ReadModels", "CBOR", "JSON", "TextFormats", "Digests", "GRDB",
    ],
    "Daybook": [
      "EventLog", "EventLogStore", "EventSourcing", "ReadModels", "CBOR", "JSON", "TextFormats", "Digests", "LibC",
    ],
    "DaybookTool": [
      "Daybook", "EventLog", "EventSourcing", "ReadModels", "CBOR", "TextFormats", "ArgumentParser", "LibC",
    ],
    "DaybookInspector": [
      "DaybookTool", "Daybook", "EventLog", "EventSourcing", "ReadModels", "ArgumentParser", "LibC", "FlyingFox",
      "FlyingSocks",
    ],
    "BackOfficeNetwork": [
      "BackOffice", "BackOfficeViews", "BackOfficePorts", "Daybook", "EventSourcing", "JSON", "CCurl",
    ],
    "BackOfficePorts": ["BackOffice", "BackOfficeViews", "Daybook", "EventSourcing", "JSON", "Digests", "LibC"],
    "BackOfficeWorkload": [
      "BackOffice", "BackOfficePorts", "BackOfficeViews", "Daybook", "EventSourcing", "ReadModels", "JSON", "Digests",
    ],
    "BackOfficeTool": [
      "DaybookTool", "DaybookInspector", "BackOffice", "BackOfficeViews", "BackOfficePorts", "BackOfficeNetwork",
      "BackOfficeWorkload", "Daybook", "EventSourcing", "ReadModels", "TextFormats", "ArgumentParser", "LibC",
    ],
    "DaybookProgram": ["DaybookTool", "BackOfficeTool", "BackOffice"],
  ]
  static let platform: Set<String> = [
    "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Testing",
  ]

  private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let sources = project.appending(path: "Sources")

  @Test func `every room is listed`() throws {
    let rooms = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
      .filter { !Self.swiftFiles(in: $0).isEmpty }
    #expect(Set(rooms) == Set(Self.allowed.keys))
  }

  @Test(arguments: allowed.keys.sorted()) func `imports come from below only`(_ room: String) throws {
    let permitted = try #require(Self.allowed[room]).union(Self.platform)
    for file in Self.swiftFiles(in: room) {
      for module in try Self.imports(of: file) where !permitted.contains(module) {
        Issue.record("\(file.path) imports \(module), which \(room) must not see")
      }
    }
  }

  @Test func `platforms are named in one file`() throws {
    let naming = try ["Sources", "Tests"].flatMap { Self.swiftFiles(in: Self.project.appending(path: $0)) }.filter {
      file in
      guard file.lastPathComponent != "ImportTests.swift" else { return false }
      let text = try String(contentsOf: file, encoding: .utf8)
      return ["Glibc", "Musl", "Darwin", "canImport", "#if os("].contains(where: text.contains)
    }
    #expect(naming.map(\.lastPathComponent) == ["LibC.swift"])
  }

  static func swiftFiles(in room: String) -> [URL] { swiftFiles(in: sources.appending(path: room)) }

  private static func swiftFiles(in folder: URL) -> [URL] {
    let walk = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    return walk?.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
  }

  static func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      // Where a trait is asked for, imports are indented.
      guard let place = words.firstIndex(of: "import"), place <= 2, words[0].first != "/" else {
        return nil
      }
      let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias"]
      let name = words[place + 1]
      let module = kinds.contains(name) && words.count > place + 2 ? words[place + 2] : name
      return String(module.split(separator: ".")[0])
    }
  }
}
