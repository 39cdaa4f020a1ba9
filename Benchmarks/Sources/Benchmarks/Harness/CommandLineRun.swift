// The command line: names of benchmarks, `--events N` for their size, `--sync-time N` for a slower disk, `--list`.
// A benchmark that needs a process to kill starts this program again with `--load FOLDER` or `--open FOLDER`.

import CBare
import Foundation

enum CommandLineRun {
  static func run(_ all: [Benchmark]) async throws {
    var names: [String] = []
    var events: Int?
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--list":
        for benchmark in all { print("\(benchmark.name): \(benchmark.summary)") }
        return
      case "--events":
        events = arguments.popFirst().flatMap { Int($0) }
        guard events != nil else { return refuse("--events needs a number") }
      case "--sync-time":
        guard let time = arguments.popFirst().flatMap({ Double($0) }), (1..<1e6).contains(time) else {
          return refuse("--sync-time needs microseconds, less than a second")
        }
        cbare_stretch_syncs(time / 1e6)
      case "--load":
        return try await ChildProcess.load(arguments.popFirst() ?? "", events: events ?? 0)
      case "--open":
        return try ChildProcess.open(arguments.popFirst() ?? "")
      default:
        guard all.contains(where: { $0.name == argument }) else {
          return refuse("there is no benchmark \(argument); try --list")
        }
        names.append(argument)
      }
    }
    for benchmark in all where names.isEmpty || names.contains(benchmark.name) {
      try await run(benchmark, events: events)
    }
  }

  private static func run(_ benchmark: Benchmark, events: Int?) async throws {
    let folder = URL.currentDirectory().appending(path: ".build-benchmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for figure in try await benchmark.run(Setting(folder: folder, events: events)) { print(figure.line) }
  }

  private static func refuse(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(64)
  }
}
