// A benchmark as the command line knows it, and what it is given to run.

import Foundation

/// A benchmark by name, with what it measures.
struct Benchmark: Sendable {
  let name: String
  let summary: String
  let run: @Sendable (Setting) async throws -> [Figure]
}

/// Where and how large a benchmark runs.
struct Setting: Sendable {
  /// An empty folder on the disk that is measured.
  let folder: URL
  /// How many events of the data set; nil for the benchmark's own choice.
  let events: Int?

  /// The path of a name in the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }
}
