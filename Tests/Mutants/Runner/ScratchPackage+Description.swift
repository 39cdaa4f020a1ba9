// What a scratch package holds: the rooms of the log and their tests, or those of the views or the rules, with the
// settings that they have in the project.

import MutationBank

extension Mutant.Part {
  var rooms: [String] {
    switch self {
    case .log:
      ["CLZ4", "CCRC32C", "CDisk", "LZ4", "CRC32C", "EventLog", "EventLogSimulation"] + Self.shared
    case .views: ["CBOR", "JSON", "EventSourcing", "ReadModels"] + Self.shared
    case .rules: ["CBOR", "JSON", "EventSourcing", "EventSourcingTesting", "BackOffice"] + Self.shared
    case .deciding: ["CBOR", "JSON", "EventSourcing", "EventSourcingTesting"] + Self.shared
    }
  }

  private static let shared = ["CDigests", "Digests", "LibC", "TextFormats", "LogTypes"]

  var testFolders: [String] {
    switch self {
    case .log: ["EventLogTests", "LogTorture", "LogTortureTests"]
    case .views: ["ReadModelsTests"]
    case .rules: ["BackOfficeTests"]
    case .deciding: ["EventSourcingTests"]
    }
  }

  /// Tests in these folders that need the floors above.
  var leftOut: [String] {
    switch self {
    case .log: ["Tests/LogTortureTests/FullBookTests.swift"]
    case .views, .rules, .deciding: []
    }
  }

  /// What is fetched for the project and is there already, from the scratch package's folder.
  private var packages: String {
    self == .views ? ".package(path: \"../../.build/checkouts/GRDB.swift\")" : ""
  }

  /// The suites that take many seconds. Most mutants are noticed by the others, which therefore go first.
  var slowSuites: String {
    switch self {
    case .log: "'CrashTests|FaultMatrixTests|GoldenBookTests|SalvageTests|SealedDamageTests|KillTests'"
    case .views: "'DamagedViewTests|SharedViewsTests|SwappedFolderTests'"
    case .rules: "'RuleCampaignTests|PropertyTests'"
    case .deciding: "'ConditionsTests'"
    }
  }

  /// The package's own Package.swift.
  var description: String {
    """
    // swift-tools-version: 6.2
    import PackageDescription

    let settings: [SwiftSetting] = [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
    func room(_ name: String, uses: [Target.Dependency] = []) -> Target {
      .target(name: name, dependencies: uses, path: "Sources/\\(name)", swiftSettings: settings)
    }
    func tests(_ name: String, uses: [Target.Dependency]) -> Target {
      .testTarget(name: name, dependencies: uses, path: "Tests/\\(name)", swiftSettings: settings)
    }
    let package = Package(
      name: "scratch",
      dependencies: [\(packages)],
      targets: [
        .target(name: "CDigests", path: "Sources/CDigests", linkerSettings: [.linkedLibrary("crypto")]),
        room("LibC"),
        room("Digests", uses: ["CDigests"]),
        room("TextFormats"),
        room("LogTypes", uses: ["TextFormats", "Digests", "LibC"]),
    \(targets)
      ]
    )

    """
  }

  private var targets: String {
    switch self {
    case .log:
      """
          .systemLibrary(name: "CLZ4", path: "Sources/CLZ4", pkgConfig: "liblz4"),
          .target(name: "CCRC32C", path: "Sources/CCRC32C"),
          .target(name: "CDisk", path: "Sources/CDisk"),
          room("LZ4", uses: ["CLZ4"]),
          room("CRC32C", uses: ["CCRC32C"]),
          room("EventLog", uses: ["LogTypes", "LZ4", "CRC32C", "CDisk", "Digests", "LibC"]),
          room("EventLogSimulation", uses: ["EventLog", "LibC"]),
          tests("EventLogTests", uses: ["EventLog", "EventLogSimulation", "CRC32C", "LZ4", "CDisk", "LibC"]),
          .executableTarget(
            name: "LogTorture", dependencies: ["EventLog", "LibC"], path: "Tests/LogTorture", swiftSettings: settings),
          tests("LogTortureTests", uses: ["EventLog", "LogTorture", "LibC"]),
      """
    case .views:
      """
          room("CBOR", uses: ["TextFormats"]),
          room("JSON", uses: ["TextFormats"]),
          room("EventSourcing", uses: ["LogTypes", "CBOR", "JSON", "TextFormats", "Digests", "LibC"]),
          room("ReadModels", uses: ["EventSourcing", "TextFormats", grdb, "Digests", "LibC"]),
          tests("ReadModelsTests", uses: ["ReadModels", "EventSourcing", "CBOR", grdb, "LibC"]),
      """
    case .rules:
      """
          room("CBOR", uses: ["TextFormats"]),
          room("JSON", uses: ["TextFormats"]),
          room("EventSourcing", uses: ["LogTypes", "CBOR", "JSON", "TextFormats", "Digests", "LibC"]),
          room("EventSourcingTesting", uses: ["EventSourcing"]),
          room("BackOffice", uses: ["EventSourcing", "CBOR", "JSON"]),
          tests("BackOfficeTests", uses: ["BackOffice", "EventSourcing", "EventSourcingTesting", "CBOR", "JSON"]),
      """
    case .deciding:
      """
          room("CBOR", uses: ["TextFormats"]),
          room("JSON", uses: ["TextFormats"]),
          room("EventSourcing", uses: ["LogTypes", "CBOR", "JSON", "TextFormats", "Digests", "LibC"]),
          room("EventSourcingTesting", uses: ["EventSourcing"]),
          tests("EventSourcingTests", uses: ["EventSourcing", "EventSourcingTesting", "CBOR", "JSON", "Digests", "LibC"]),
      """
    }
  }
}
