// Opening after a kill: a child process loads the log and kills itself; others open it, tell the time, and are killed
// in their turn, so that every opening is one after a kill.

import EventLog
import Foundation

enum Opening {
  static func run(_ setting: Setting) async throws -> [Figure] {
    let events = setting.events ?? 1_000_000
    let folder = setting.path("open")
    try ChildProcess.start(["--events", "\(events)", "--load", folder])
    var (times, memory): ([Double], [Double]) = ([], [])
    for _ in 0..<7 {
      let report = try ChildProcess.start(["--open", folder]).split(separator: " ").compactMap { Double($0) }
      guard report.count == 3, Int(report[2]) == events else { throw CocoaError(.fileReadCorruptFile) }
      times.append(report[0])
      memory.append(report[1])
    }
    return [
      Figure("open after a kill, \(events) events, first", times[0], "ms"),
      Figure("open after a kill, \(events) events", rounds: times, "ms"),
      Figure("resident memory after opening", rounds: memory, "MiB"),
    ]
  }
}

/// What this program does when a benchmark starts it again, and how that is started.
enum ChildProcess {
  /// Loads a log, waits until background work has finished, and dies.
  static func load(_ folder: String, events: Int) async throws {
    let loaded = try await LoadedLog(events: events, in: folder)
    try withExtendedLifetime(loaded) { try die(saying: "") }
  }

  /// Opens a log, prints the milliseconds, the resident MiB and the last position, and dies.
  static func open(_ folder: String) throws {
    let start = ContinuousClock.now
    let log = try Log.open(DiskStorage(folder: folder))
    let time = (ContinuousClock.now - start).inSeconds * 1_000
    try withExtendedLifetime(log) { try die(saying: "\(time) \(residentMemory()) \(log.durable.position)") }
  }

  /// Starts this program with `arguments` and returns what it printed until it was killed.
  @discardableResult static func start(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationReason == .uncaughtSignal else { throw CocoaError(.fileReadUnknown) }
    return String(decoding: text, as: UTF8.self)
  }

  private static func die(saying text: String) throws {
    try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    kill(getpid(), SIGKILL)
  }

  /// Resident memory in MiB, as the kernel counts it.
  private static func residentMemory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
  }
}
