// A real help desk's history: 36,045 commands applied until the last acknowledgement, what they weigh on the disk, and
// the rebuild of all views from them.

import Daybook
import EventSourcing
import Foundation

enum HelpDesk {
  static func run(in folder: URL) async throws -> [Figure] {
    guard let file = try unpacked(into: folder) else {
      print("helpdesk: skipped, there is no shared/data; set DAYBOOK_SHARED")
      return []
    }
    var rates: [Double] = []
    var rebuilds: [Double] = []
    var bytesPerEvent = 0.0
    for round in 0..<3 {
      let book = try await Book.open(folder.appending(path: "\(round)").path, BookOptions(viewUpdates: .onQuery))
      var options = ApplyOptions()
      options.clock = .commands
      let start = ContinuousClock.now
      let summary = try await book.apply(.file(file), options) { _ in }
      let time = (ContinuousClock.now - start).inSeconds
      precondition(summary.isClean, "every line of the help desk commits")
      rates.append(Double(summary.committed) / time)
      let statistics = try await book.statistics()
      bytesPerEvent = Double(statistics.logBytes) / Double(statistics.position)
      let rebuild = try await seconds { try await book.rebuildViews() }
      rebuilds.append(Double(statistics.position) / rebuild)
      try await book.close()
    }
    return [
      Figure("apply of the help desk", median(rates), "commands/s"),
      Figure("log of the help desk, before sealing", bytesPerEvent, "bytes/event"),
      Figure("rebuild of all views", median(rebuilds), "events/s"),
    ]
  }

  /// The path of the unpacked command file; nil where the data are not at hand.
  private static func unpacked(into folder: URL) throws -> String? {
    let shared = ProcessInfo.processInfo.environment["DAYBOOK_SHARED"] ?? "../shared"
    let source = URL(filePath: shared).appending(path: "data/helpdesk-commands.jsonl.gz")
    guard FileManager.default.fileExists(atPath: source.path) else { return nil }
    let target = folder.appending(path: "helpdesk.jsonl")
    try Data().write(to: target)
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/bin/gzip")
    gzip.arguments = ["-dc", source.path]
    gzip.standardOutput = try FileHandle(forWritingTo: target)
    try gzip.run()
    gzip.waitUntilExit()
    return target.path
  }
}
