// Arrows of import go downwards only. SwiftPM lets a target import what it does not declare, so this reads the sources.

import Foundation
import Testing

@Suite struct ImportTests {
  /// What each room may import from the package, and which packages from outside.
  static let allowed: [String: Set<String>] = [
    "TextFormats": [],
    "JSON": ["TextFormats"],
    "CBOR": ["TextFormats"],
    "CRC32C": ["CCRC32C"],
    "Digests": ["CDigests"],
    "LZ4": ["CLZ4"],
    "LogTypes": ["TextFormats", "Digests"],
    "EventLog": ["LogTypes", "LZ4", "CRC32C", "CDisk", "Digests"],
    "EventLogSimulation": ["EventLog"],
    "EventSourcing": ["LogTypes", "CBOR", "JSON", "TextFormats", "Digests"],
    "EventSourcingTesting": ["EventSourcing", "Testing"],
    "EventLogStore": ["EventSourcing", "EventLog", "CBOR", "CRC32C"],
    "ReadModels": ["EventSourcing", "TextFormats", "GRDB", "GRDBSQLite", "Digests"],
    "BackOffice": ["EventSourcing", "CBOR", "JSON"],
    "BackOfficeViews": ["BackOffice", "Daybook", "EventSourcing", "ReadModels", "CBOR", "JSON", "TextFormats", "GRDB"],
    "BackOfficePorts": ["BackOffice", "BackOfficeViews", "Daybook", "EventSourcing", "JSON", "Digests"],
    "Daybook": ["EventLog", "EventLogStore", "EventSourcing", "ReadModels", "CBOR", "JSON", "TextFormats"],
    "DaybookTool": ["Daybook", "EventLog", "EventSourcing", "ReadModels", "CBOR", "TextFormats", "ArgumentParser"],
    "BackOfficeTool": [
      "DaybookTool", "BackOffice", "BackOfficeViews", "BackOfficePorts", "Daybook", "EventSourcing", "ReadModels",
      "TextFormats", "ArgumentParser",
    ],
    "DaybookProgram": ["DaybookTool", "BackOfficeTool", "BackOffice"],
  ]
  static let platform: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Testing",
  ]

  static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  @Test func everyRoomIsListed() throws {
    let rooms = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
      .filter { !Self.swiftFiles(in: $0).isEmpty }
    #expect(Set(rooms) == Set(Self.allowed.keys))
  }

  @Test(arguments: allowed.keys.sorted()) func importsOnlyFromBelow(_ room: String) throws {
    let permitted = try #require(Self.allowed[room]).union(Self.platform)
    for file in Self.swiftFiles(in: room) {
      for module in try Self.imports(of: file) where !permitted.contains(module) {
        Issue.record("\(file.path) imports \(module), which \(room) must not see")
      }
    }
  }

  static func swiftFiles(in room: String) -> [URL] {
    let walk = FileManager.default.enumerator(at: sources.appending(path: room), includingPropertiesForKeys: nil)
    return walk?.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
  }

  static func imports(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place <= 2, line.first != "/", line.first != " " else {
        return nil
      }
      let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias"]
      let name = words[place + 1]
      let module = kinds.contains(name) && words.count > place + 2 ? words[place + 2] : name
      return String(module.split(separator: ".")[0])
    }
  }
}
