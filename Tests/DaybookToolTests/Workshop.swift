// Runs the built `daybook` as its users do: as a process, in a temporary folder, through the shell.

import EventSourcing
import Foundation
import LibC

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

  /// One with a book `book.daybook` that `daybook demo` made, with so many events, and its export as `lines`: a copy of what
  /// is made once in a process, since it takes seconds.
  static func demo(_ events: Int) throws -> Workshop {
    let made = try demos.withLock { demos in
      if let made = demos[events] { return made }
      let made = FileManager.default.temporaryDirectory.appendingPathComponent("daybook-demo-\(UUID().uuidString)")
      let run = try Workshop().shell(
        """
        mkdir '\(made.path)' && cd '\(made.path)' &&
        daybook demo book.daybook --events \(events) -q && daybook export -q > lines
        """)
      guard run.status == 0 else { throw Missing(description: "no demo: \(run)") }
      if demos.isEmpty { atexit { Workshop.removeDemos() } }
      demos[events] = made
      return made
    }
    let workshop = try Workshop()
    for name in ["book.daybook", "lines"] {
      let target = workshop.folder.appendingPathComponent(name)
      try FileManager.default.copyItem(at: made.appendingPathComponent(name), to: target)
    }
    return workshop
  }

  private static let demos = Lock<[Int: URL]>([:])

  private static func removeDemos() {
    for folder in demos.withLock({ $0.values }) { try? FileManager.default.removeItem(at: folder) }
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

  /// The programs stand beside the test bundle, unless `DAYBOOK_PRODUCTS` names the folder of those to be tested.
  static let products =
    ProcessInfo.processInfo.environment["DAYBOOK_PRODUCTS"].map { URL(fileURLWithPath: $0).absoluteURL }
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// Runs a line of shell; `daybook` is the built program, `$FILES` the test files, `$SHARED` the sample data.
  func shell(_ line: String, environment extra: [String: String] = [:]) throws -> Run {
    guard FileManager.default.isExecutableFile(atPath: Self.products.path + "/daybook") else {
      throw Missing(description: "no daybook in \(Self.products.path)")
    }
    var environment = [
      "PATH": Self.products.path + ":/usr/bin:/bin", "FILES": Self.tests.path + "/Files", "HOME": folder.path,
      "TMPDIR": temporary.path,
      "SHARED": Self.shared?.path ?? "",
    ]
    environment.merge(extra) { $1 }
    let output = folder.appendingPathComponent("stdout")
    let errors = folder.appendingPathComponent("stderr")
    let process = try ChildProcess(
      ["/bin/bash", "-o", "pipefail", "-c", "cd '\(folder.path)'; \(line)"], environment: environment,
      output: .file(output.path), errors: .file(errors.path))
    // A shell that was killed ends with the signal's number, as Foundation gave it.
    let status =
      switch process.waitUntilExit() {
      case .exited(let status), .killed(signal: let status): status
      }
    return Run(
      output: try String(contentsOf: output, encoding: .utf8), errors: try String(contentsOf: errors, encoding: .utf8),
      status: status)
  }
}

extension Workshop {
  /// A line of shell that puts the id of somebody who may send commands to the book `b` into the variable `owner`.
  static let owner = #"owner=$(daybook users --output jsonl --book b | sed -n '1s/.*"userID":"\([^"]*\)".*/\1/p')"#
}
