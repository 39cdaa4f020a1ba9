// swift-tools-version: 6.2
// A package of its own, so that no user of the library fetches what only benchmarks need.
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "daybook", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        .product(name: "Daybook", package: "daybook"),
        .product(name: "EventSourcing", package: "daybook"),
        .product(name: "EventLogStore", package: "daybook"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ]
)
