// Runs the benchmarks named on the command line, or all of them, and prints one line for each figure.

import Foundation

@main struct Benchmarks {
  static let all =
    LogBenchmarks.all + [
      Benchmark(name: "commands", summary: "durable commands through the rules, 1 and 64 tasks") {
        try await Commands.run(in: $0.folder)
      },
      Benchmark(name: "helpdesk", summary: "apply of the help desk, bytes an event, rebuild of all views") {
        try await HelpDesk.run(in: $0.folder)
      },
      Benchmark(name: "views", summary: "rebuild of views beside SQLite in C, catching up after one commit") {
        try await Views.run(in: $0.folder)
      },
      Benchmark(name: "cbor", summary: "an opened order to CBOR and back") { try await Coding.run(in: $0.folder) },
    ]

  static func main() async throws { try await CommandLineRun.run(all) }
}
