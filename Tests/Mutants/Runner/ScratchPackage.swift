// A small package with a copy of the log, of the views or of the rules, to plant faults in: it builds in seconds, and the
// real sources stay untouched.

import Foundation
import MutationBank

struct ScratchPackage {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let build = "swift build --build-tests"
  /// What `swift test` runs; it would not stop it when it is stopped itself.
  private static let tests = ".build/debug/scratchPackageTests.xctest --testing-library swift-testing"
  /// What a failing test prints.
  private static let failure = "✘ Test "

  private let part: Mutant.Part
  private let folder: URL
  private let shell: Shell

  /// Makes the worker's package, or brings an older one up to date; what was built there is used again.
  init(_ part: Mutant.Part, number: Int) throws {
    self.part = part
    folder = Self.repository.appending(path: ".build-mutants/\(part.rawValue)-\(number)")
    shell = Shell(folder: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for old in ["Sources", "Tests", "docs"] { try? FileManager.default.removeItem(at: folder.appending(path: old)) }
    let parts = part.rooms.map { "Sources/\($0)" } + part.testFolders.map { "Tests/\($0)" } + ["docs"]
    // Unlike FileManager's, this copy keeps the times that tell the build what is unchanged.
    let copy = "cp --recursive --dereference --preserve=timestamps --parents \(parts.joined(separator: " "))"
    let copied = try shell.run("cd '\(Self.repository.path)' && \(copy) '\(folder.path)'", seconds: 60)
    guard copied.status == 0 else { throw Failure(description: "the sources cannot be copied: \(copied.output)") }
    for file in part.leftOut { try FileManager.default.removeItem(at: folder.appending(path: file)) }
    try part.description.write(to: folder.appending(path: "Package.swift"), atomically: true, encoding: .utf8)
  }

  /// Runs the unchanged tests and returns how long a mutant's may take, in seconds.
  func timeLimit() throws -> Int {
    let build = try shell.run(Self.build, seconds: 1800)
    guard build.status == 0 else { throw Failure(description: "what is unchanged does not build:\n\(build.output)") }
    let start = ContinuousClock.now
    let test = try shell.run(Self.tests, seconds: 1800)
    guard test.status == 0 else { throw Failure(description: "what is unchanged fails its tests:\n\(test.output)") }
    return 60 + 2 * Int((ContinuousClock.now - start).components.seconds)
  }

  /// Plants the mutant, tries the tests on it and takes it away again.
  func verdict(on mutant: Mutant, seconds: Int) throws -> Verdict {
    let file = folder.appending(path: mutant.file)
    let source = try String(contentsOf: file, encoding: .utf8)
    guard let planted = mutant.planted(in: source) else { return .doesNotApply }
    try planted.write(to: file, atomically: true, encoding: .utf8)
    defer { try? source.write(to: file, atomically: true, encoding: .utf8) }
    let build = try shell.run(Self.build, seconds: 1800)
    guard build.status == 0 else {
      return .doesNotBuild(build.output.split(separator: "\n").first { $0.contains("error:") }.map(String.init) ?? "")
    }
    for choice in ["--skip", "--filter"] {
      let test = try shell.run("\(Self.tests) \(choice) \(part.slowSuites)", seconds: seconds, until: Self.failure)
      if test.status != 0 { return .killed(by: Self.reason(test)) }
    }
    return .survived
  }

  private static func reason(_ test: ShellResult) -> String {
    let line = test.output.split(separator: "\n").first { $0.hasPrefix(failure) }
    if let name = line?.firstMatch(of: /"([^"]+)"/) { return String(name.1) }
    return test.ranOutOfTime ? "the time limit" : "a crash of the tests"
  }
}
