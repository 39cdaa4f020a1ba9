// Runs the benchmarks named on the command line, or all of them, and prints one line for each figure.

import Foundation

@main struct Benchmarks {
  /// A benchmark by name, with what it measures.
  struct Benchmark: Sendable {
    let name: String
    let summary: String
    let run: @Sendable (URL) async throws -> [Figure]
  }

  static let all = [
    Benchmark(name: "commits", summary: "durable appends of one event, 1 to 64 tasks", run: Commits.run),
    Benchmark(name: "commands", summary: "durable commands through the rules, 1 and 64 tasks", run: Commands.run),
    Benchmark(
      name: "helpdesk", summary: "apply of the help desk, bytes an event, rebuild of all views", run: HelpDesk.run),
    Benchmark(name: "cbor", summary: "an opened order to CBOR and back", run: Coding.run),
  ]

  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.contains("--list") {
      for benchmark in all { print("\(benchmark.name): \(benchmark.summary)") }
      return
    }
    if let unknown = arguments.first(where: { name in !all.contains { $0.name == name } }) {
      FileHandle.standardError.write(Data("there is no benchmark \(unknown); try --list\n".utf8))
      exit(64)
    }
    for benchmark in all where arguments.isEmpty || arguments.contains(benchmark.name) {
      let folder = URL.currentDirectory().appending(path: ".build-benchmark-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      for figure in try await benchmark.run(folder) { print(figure.line) }
    }
  }
}

/// One measured figure, beside its bare limit where there is one.
struct Figure {
  let name: String
  let value: Double
  let unit: String
  let limit: Double?

  init(_ name: String, _ value: Double, _ unit: String, limit: Double? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.limit = limit
  }

  var line: String {
    var line = name.padding(toLength: 44, withPad: " ", startingAt: 0)
    line += String(format: "%14.2f ", value) + unit
    if let limit { line += String(format: "   bare %.0f, ratio %.2f", limit, value / limit) }
    return line
  }
}

/// The median of several measurements.
func median(_ values: [Double]) -> Double {
  values.sorted()[values.count / 2]
}

/// Seconds that `body` takes.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
  let start = ContinuousClock.now
  try await body()
  return (ContinuousClock.now - start).inSeconds
}

extension Duration {
  var inSeconds: Double {
    let (whole, attoseconds) = components
    return Double(whole) + Double(attoseconds) / 1e18
  }
}
