// Runs the built `daybook` as its users do: as a process, in a temporary folder, through the shell.

import Foundation

struct Workshop: ~Copyable {
  struct Run {
    let output: String
    let errors: String
    let status: Int32
  }

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  let folder: URL
  /// For the private copies of views.
  private var temporary: URL { folder.appendingPathExtension("temporary") }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("daybook-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
    try? FileManager.default.removeItem(at: temporary)
  }

  static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  /// The folder of sample data; nil where there is none.
  static var shared: URL? {
    let beside = tests.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("../shared")
    let path = ProcessInfo.processInfo.environment["DAYBOOK_SHARED"] ?? beside.standardized.path
    let data = URL(fileURLWithPath: path).appendingPathComponent("data")
    return FileManager.default.fileExists(atPath: data.path) ? data : nil
  }

  /// The program stands beside the test bundle.
  static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Runs a line of shell; `daybook` is the built program, `$FILES` the test files, `$SHARED` the sample data.
  func shell(_ line: String, environment extra: [String: String] = [:]) throws -> Run {
    guard FileManager.default.isExecutableFile(atPath: Self.products.path + "/daybook") else {
      throw Missing(description: "no daybook in \(Self.products.path)")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-o", "pipefail", "-c", line]
    process.currentDirectoryURL = folder
    var environment = [
      "PATH": Self.products.path + ":/usr/bin:/bin", "FILES": Self.tests.path + "/Files", "HOME": folder.path,
      "TMPDIR": temporary.path,
      "SHARED": Self.shared?.path ?? "",
    ]
    environment.merge(extra) { $1 }
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let output = folder.appendingPathComponent("stdout")
    let errors = folder.appendingPathComponent("stderr")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Run(
      output: try String(contentsOf: output, encoding: .utf8), errors: try String(contentsOf: errors, encoding: .utf8),
      status: process.terminationStatus)
  }
}
