// swift-tools-version: 6.2
import PackageDescription

// The rooms are links to the sources, so that they are built with coverage for libFuzzer and nothing else is built.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]
func room(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, path: "Rooms/\(name)", swiftSettings: settings)
}

let package = Package(
  name: "fuzzing",
  targets: [
    .systemLibrary(name: "CLZ4", path: "Rooms/CLZ4", pkgConfig: "liblz4"),
    .target(name: "CCRC32C", path: "Rooms/CCRC32C"),
    .target(name: "CDisk", path: "Rooms/CDisk"),
    .target(name: "CDigests", path: "Rooms/CDigests", linkerSettings: [.linkedLibrary("crypto")]),
    room("LibC"),
    room("Digests", uses: ["CDigests"]),
    room("LZ4", uses: ["CLZ4"]),
    room("CRC32C", uses: ["CCRC32C"]),
    room("LogTypes", uses: ["TextFormats", "Digests", "LibC"]),
    room("EventLog", uses: ["LogTypes", "LZ4", "CRC32C", "CDisk", "Digests", "LibC"]),
    room("EventLogSimulation", uses: ["EventLog", "LibC"]),
    room("TextFormats"),
    room("CBOR", uses: ["TextFormats"]),
    room("JSON", uses: ["TextFormats"]),
    room("EventSourcing", uses: ["LogTypes", "CBOR", "JSON", "TextFormats", "Digests", "LibC"]),
    room("EventLogStore", uses: ["EventSourcing", "EventLog", "CBOR", "CRC32C"]),
    // Of the room Daybook only what reads and writes the lines of an export.
    .target(
      name: "Exports", dependencies: ["EventLog", "EventLogStore", "EventSourcing", "CBOR", "JSON", "TextFormats"],
      path: "Rooms/Exports",
      exclude: ["Book+Export.swift", "Book+Import.swift", "LogImport.swift"], swiftSettings: settings),
    .executableTarget(
      name: "Fuzz", dependencies: ["EventLog", "EventLogSimulation", "Exports", "CBOR", "JSON", "CRC32C", "LibC"],
      swiftSettings: settings,
      // The gold linker stops at libFuzzer's own `main`; lld takes it.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
  ]
)
