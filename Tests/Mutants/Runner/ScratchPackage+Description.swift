// The scratch package's own Package.swift: the rooms of the log and their tests, with the same settings.

extension ScratchPackage {
  static let description = """
    // swift-tools-version: 6.2
    import PackageDescription

    let settings: [SwiftSetting] = [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    func room(_ name: String, uses: [Target.Dependency] = []) -> Target {
      .target(name: name, dependencies: uses, path: "Sources/\\(name)", swiftSettings: settings)
    }
    let package = Package(
      name: "scratch",
      targets: [
        .systemLibrary(name: "CLZ4", path: "Sources/CLZ4", pkgConfig: "liblz4"),
        .target(name: "CCRC32C", path: "Sources/CCRC32C"),
        .target(name: "CDisk", path: "Sources/CDisk"),
        .target(name: "CDigests", path: "Sources/CDigests", linkerSettings: [.linkedLibrary("crypto")]),
        room("Digests", uses: ["CDigests"]),
        room("LZ4", uses: ["CLZ4"]),
        room("CRC32C", uses: ["CCRC32C"]),
        room("TextFormats"),
        room("LogTypes", uses: ["TextFormats", "Digests"]),
        room("EventLog", uses: ["LogTypes", "LZ4", "CRC32C", "CDisk", "Digests"]),
        room("EventLogSimulation", uses: ["EventLog"]),
        .testTarget(
          name: "EventLogTests", dependencies: ["EventLog", "EventLogSimulation", "CRC32C", "LZ4"],
          path: "Tests/EventLogTests", swiftSettings: settings),
        .executableTarget(
          name: "LogTorture", dependencies: ["EventLog"], path: "Tests/LogTorture", swiftSettings: settings),
        .testTarget(
          name: "LogTortureTests", dependencies: ["EventLog", "LogTorture"], path: "Tests/LogTortureTests",
          swiftSettings: settings),
      ]
    )

    """
}
