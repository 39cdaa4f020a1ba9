// swift-tools-version: 6.2
// A package of its own, so that no user of the library fetches what only benchmarks need.
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "daybook", path: "..")],
  targets: [
    .target(name: "CBare", linkerSettings: [.linkedLibrary("lz4"), .linkedLibrary("sqlite3")]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CBare",
        .product(name: "Daybook", package: "daybook"),
        .product(name: "BackOffice", package: "daybook"),
        .product(name: "EventSourcing", package: "daybook"),
        .product(name: "EventLogStore", package: "daybook"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ]),
  ]
)
