// A small package with a copy of the log, to plant faults in: it builds in seconds, and the real sources stay untouched.
// A stand-in for swift-crypto saves building that for every worker; it gives the same digests.

import Foundation
import MutationBank

struct ScratchPackage {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let rooms = ["CLZ4", "CCRC32C", "CDisk", "LZ4", "CRC32C", "EventLog", "EventLogSimulation"]
  private static let tests = ["EventLogTests", "Mutants/StandIn"]
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private let folder: URL

  /// Makes the worker's package, or brings an older one up to date; what was built there is used again.
  init(number: Int) throws {
    folder = Self.repository.appending(path: ".build-mutants/\(number)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let parts = Self.rooms.map { "Sources/\($0)" } + Self.tests.map { "Tests/\($0)" } + ["docs"]
    // Unlike FileManager's, this copy keeps the times that tell the build what is unchanged.
    let copied = try shell(
      "rm -rf Sources Tests docs && (cd '\(Self.repository.path)' && cp -Rp --parents \(parts.joined(separator: " ")) "
        + "'\(folder.path)')")
    guard copied.status == 0 else { throw Failure(description: "the sources cannot be copied: \(copied.output)") }
    try Self.description.write(to: folder.appending(path: "Package.swift"), atomically: true, encoding: .utf8)
  }

  /// Runs the unchanged tests and returns how long a mutant's may take, in seconds.
  func timeLimit() throws -> Int {
    let build = run("swift build --build-tests", seconds: 1800)
    guard build.status == 0 else { throw Failure(description: "the unchanged log does not build:\n\(build.output)") }
    let start = ContinuousClock.now
    let test = run("swift test --skip-build", seconds: 1800)
    guard test.status == 0 else { throw Failure(description: "the unchanged log fails its tests:\n\(test.output)") }
    return 60 + 4 * Int((ContinuousClock.now - start).components.seconds)
  }

  /// Plants the mutant, tries the tests on it and takes it away again.
  func verdict(on mutant: Mutant, seconds: Int) -> Verdict {
    let file = folder.appending(path: mutant.file)
    guard let source = try? String(contentsOf: file, encoding: .utf8), let planted = mutant.planted(in: source),
      (try? planted.write(to: file, atomically: true, encoding: .utf8)) != nil
    else { return .doesNotApply }
    defer { try? source.write(to: file, atomically: true, encoding: .utf8) }
    let build = run("swift build --build-tests", seconds: 1800)
    guard build.status == 0 else {
      return .doesNotBuild(build.output.split(separator: "\n").first { $0.contains("error:") }.map(String.init) ?? "")
    }
    let test = run("swift test --skip-build", seconds: seconds)
    return test.status == 0 ? .survived : .killed(by: Self.reason(test.output, test.status))
  }

  private static func reason(_ output: String, _ status: Int32) -> String {
    if let line = output.split(separator: "\n").first(where: { $0.hasPrefix("✘ Test ") }),
      let name = line.firstMatch(of: /"(.+)"/)
    {
      return String(name.1)
    }
    // 124 and 137 are what `timeout` gives.
    return status == 124 || status == 137 ? "the time limit" : "a crash of the tests"
  }

  private func run(_ command: String, seconds: Int) -> (status: Int32, output: String) {
    (try? shell("timeout --kill-after=5 \(seconds) \(command) 2>&1")) ?? (-1, "the shell cannot be run")
  }

  private func shell(_ line: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
