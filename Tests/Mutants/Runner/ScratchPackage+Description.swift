// The scratch package's own Package.swift: the rooms of the log, their tests and the stand-in, with the same settings.

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
        .target(name: "CSHA256", path: "Tests/Mutants/StandIn/CSHA256", cSettings: [.unsafeFlags(["-O2"])]),
        .target(name: "Crypto", dependencies: ["CSHA256"], path: "Tests/Mutants/StandIn/Crypto"),
        room("LZ4", uses: ["CLZ4"]),
        room("CRC32C", uses: ["CCRC32C"]),
        room("TextFormats"),
        room("LogTypes", uses: ["TextFormats", "Crypto"]),
        room("EventLog", uses: ["LogTypes", "LZ4", "CRC32C", "CDisk", "Crypto"]),
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
