// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library of the house; `uses` names what it may import, from the floors below only.
func library(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, swiftSettings: settings)
}

/// What tests say is compiled as it stands also where what they test is optimized: optimizing it takes minutes, and saves
/// none.
let plain = settings + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// The tests of a library.
func tests(
  of name: String, uses: [Target.Dependency], exclude: [String] = [], settings: [SwiftSetting] = plain
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + uses, exclude: exclude, swiftSettings: settings)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "daybook",
  products: [
    // The engine with all that a domain of one's own needs.
    .library(name: "Daybook", targets: ["Daybook", "EventSourcing", "ReadModels", "CBOR"]),
    .library(name: "BackOffice", targets: ["BackOffice", "BackOfficeViews", "BackOfficePorts"]),
    .library(name: "BackOfficeNetwork", targets: ["BackOfficeNetwork"]),
    // Made-up books of any size, for tests and benchmarks.
    .library(name: "BackOfficeWorkload", targets: ["BackOfficeWorkload"]),
    .library(name: "EventSourcing", targets: ["EventSourcing"]),
    .library(name: "EventLogStore", targets: ["EventLogStore", "EventLog"]),
    .library(name: "EventSourcingTesting", targets: ["EventSourcingTesting"]),
    // The command line for a domain's books, and the back office's part of it.
    .library(name: "DaybookTool", targets: ["DaybookTool"]),
    .library(name: "BackOfficeTool", targets: ["BackOfficeTool"]),
    // The inspector's pages, for a service that serves them itself.
    .library(name: "DaybookInspector", targets: ["DaybookInspector"]),
    .executable(name: "daybook", targets: ["DaybookProgram"]),
  ],
  traits: [
    .trait(name: "Network", description: "Mail servers and payment gateways; needs libcurl4-openssl-dev."),
    .trait(name: "Inspector", description: "Pages that show a book in a browser: `daybook inspect`."),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // The front door: the program, its business part, and the command line that any domain can have. The target is not
    // called `daybook`: where a file system takes capitals for small letters, that would be the folder of `Daybook`.
    .executableTarget(
      name: "DaybookProgram", dependencies: ["DaybookTool", "BackOfficeTool", "BackOffice"], swiftSettings: settings),
    library(
      "BackOfficeTool",
      uses: [
        "DaybookTool", "BackOffice", "BackOfficeViews", "BackOfficePorts", "BackOfficeWorkload", "Daybook",
        "EventSourcing", "ReadModels", "TextFormats", argumentParser, "LibC",
        .target(name: "BackOfficeNetwork", condition: .when(traits: ["Network"])),
        .target(name: "DaybookInspector", condition: .when(traits: ["Inspector"])),
      ]),
    library(
      "DaybookInspector",
      uses: [
        "DaybookTool", "Daybook", "EventLog", "EventSourcing", "ReadModels", argumentParser, "LibC",
        .product(name: "FlyingFox", package: "FlyingFox", condition: .when(traits: ["Inspector"])),
        .product(name: "FlyingSocks", package: "FlyingFox", condition: .when(traits: ["Inspector"])),
      ]),
    library(
      "DaybookTool",
      uses: ["Daybook", "EventLog", "EventSourcing", "ReadModels", "CBOR", "TextFormats", argumentParser, "LibC"]),
    // The hall.
    library(
      "Daybook",
      uses: [
        "EventLog", "EventLogStore", "EventSourcing", "ReadModels", "CBOR", "JSON", "TextFormats", "Digests", "LibC",
      ]),
    // The business, and what connects it with the world outside.
    library(
      "BackOfficeNetwork",
      uses: [
        "BackOffice", "BackOfficeViews", "BackOfficePorts", "Daybook", "EventSourcing", "JSON",
        .target(name: "CCurl", condition: .when(traits: ["Network"])),
      ]),
    library(
      "BackOfficeWorkload",
      uses: [
        "BackOffice", "BackOfficePorts", "BackOfficeViews", "Daybook", "EventSourcing", "ReadModels", "JSON", "Digests",
      ]),
    library(
      "BackOfficePorts",
      uses: ["BackOffice", "BackOfficeViews", "Daybook", "EventSourcing", "JSON", "Digests", "LibC"]),
    library(
      "BackOfficeViews",
      uses: ["BackOffice", "Daybook", "EventSourcing", "ReadModels", "JSON", "CBOR", "TextFormats", "Digests"]),
    library("BackOffice", uses: ["EventSourcing", "CBOR", "JSON", "TextFormats"]),
    // Event sourcing, its read models and its store.
    library("ReadModels", uses: ["EventSourcing", "TextFormats", grdb, "Digests", "LibC"]),
    library("EventLogStore", uses: ["EventSourcing", "EventLog", "CBOR", "CRC32C"]),
    library("EventSourcing", uses: ["LogTypes", "CBOR", "JSON", "TextFormats", "Digests", "LibC"]),
    library("EventSourcingTesting", uses: ["EventSourcing"]),
    // The log.
    library("EventLog", uses: ["LogTypes", "LZ4", "CRC32C", "CDisk", "Digests", "LibC"]),
    library("EventLogSimulation", uses: ["EventLog", "LibC"]),
    // The words that the floors share.
    library("LogTypes", uses: ["TextFormats", "Digests", "LibC"]),
    // Small tools.
    library("CBOR", uses: ["TextFormats"]),
    library("JSON", uses: ["TextFormats"]),
    library("TextFormats"),
    // The platform's C library under one name: the only place that knows platforms.
    library("LibC"),
    library("LZ4", uses: ["CLZ4"]),
    library("CRC32C", uses: ["CCRC32C"]),
    library("Digests", uses: ["CDigests"]),
    .target(name: "CCRC32C"),
    // The system's libcrypto: hashing a short text needs no package that takes three minutes to build.
    .target(name: "CDigests", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "CDisk"),
    .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
    .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    // The tests.
    .testTarget(name: "HouseTests", dependencies: ["MutationBank", "LibC"], swiftSettings: plain),
    .target(name: "MutationBank", path: "Tests/Mutants/MutationBank", swiftSettings: plain),
    .executableTarget(
      name: "mutants", dependencies: ["MutationBank", "LibC"], path: "Tests/Mutants/Runner", swiftSettings: settings),
    tests(
      of: "DaybookTool",
      uses: [
        "BackOfficeTool", "DaybookProgram", "DaybookInspector", "Daybook", "BackOffice", "BackOfficeViews",
        "BackOfficePorts", "BackOfficeWorkload", "EventSourcing", "ReadModels",
        "BookTorture", "LibC",
      ],
      exclude: ["Transcripts", "Files"]),
    tests(
      of: "Daybook",
      uses: [
        "BackOffice", "BackOfficeViews", "BackOfficePorts", "BackOfficeWorkload", "EventLog", "EventLogSimulation",
        "EventLogStore", "EventSourcing", "EventSourcingTesting", "LibraryTool", "ReadModels", "CBOR", "JSON", "LibC",
      ]),
    // A domain of one's own with its command line, with nothing but public names.
    .executableTarget(
      name: "LibraryTool",
      dependencies: [
        "DaybookTool", "Daybook", "EventSourcing", "ReadModels", "CBOR", argumentParser,
        .target(name: "DaybookInspector", condition: .when(traits: ["Inspector"])),
      ],
      path: "Tests/LibraryTool", swiftSettings: settings),
    .testTarget(
      name: "LibraryTests",
      dependencies: [
        "LibraryTool", "DaybookInspector", "Daybook", "EventSourcing", "EventSourcingTesting", "ReadModels", "CBOR",
        "LibC",
      ],
      swiftSettings: plain),
    tests(
      of: "BackOfficeNetwork",
      uses: ["BackOffice", "BackOfficeViews", "BackOfficePorts", "Daybook", "EventSourcing", "JSON", "LibC"],
      exclude: ["Server"]),
    tests(
      of: "BackOfficeWorkload",
      uses: ["BackOffice", "BackOfficeViews", "Daybook", "EventLog", "EventLogStore", "EventSourcing", "ReadModels"]),
    tests(of: "BackOfficePorts", uses: ["BackOffice", "BackOfficeViews", "Daybook", "EventSourcing", "JSON"]),
    tests(of: "BackOfficeViews", uses: ["BackOffice", "EventSourcing", "ReadModels", "CBOR", "JSON", "LibC"]),
    tests(of: "BackOffice", uses: ["EventSourcing", "EventSourcingTesting", "CBOR", "JSON"]),
    tests(of: "ReadModels", uses: ["EventSourcing", "CBOR", grdb, "LibC"]),
    tests(of: "TextFormats", uses: []),
    tests(of: "CBOR", uses: ["TextFormats"]),
    tests(of: "JSON", uses: ["TextFormats"]),
    tests(of: "LZ4", uses: []),
    tests(of: "CRC32C", uses: ["CCRC32C"]),
    tests(of: "Digests", uses: []),
    // Millions of crashes: here the log is specialized for the simulated disk.
    tests(
      of: "EventLog", uses: ["EventLogSimulation", "LZ4", "CRC32C", "CDisk", "LibC"], exclude: ["Fixtures"],
      settings: settings),
    .executableTarget(
      name: "LogTorture", dependencies: ["EventLog", "LibC"], path: "Tests/LogTorture", swiftSettings: settings),
    tests(of: "LogTorture", uses: ["EventLog", "LibC", "Daybook", "BackOffice", "BackOfficeViews", "EventSourcing"]),
    .executableTarget(
      name: "BookTorture",
      dependencies: ["BackOffice", "BackOfficeViews", "Daybook", "EventLog", "EventSourcing", "LibC"],
      path: "Tests/BookTorture",
      swiftSettings: settings),
    tests(of: "EventSourcing", uses: ["EventSourcingTesting", "CBOR"]),
    tests(of: "EventLogStore", uses: ["EventLog", "EventSourcing", "EventSourcingTesting", "CBOR"]),
  ]
)
