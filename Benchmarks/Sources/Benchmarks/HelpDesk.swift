// A real help desk's history: 36,045 commands applied until the last acknowledgement, what they weigh on the disk, and
// the rebuild of all views from them.

import BackOfficeViews
import Daybook
import EventLog
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
    var sealed: [Figure] = []
    for round in 0..<3 {
      let book = try await BackOfficeBook.open(
        folder.appending(path: "\(round)").path, BookOptions(viewUpdates: .onQuery))
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
      if round == 0 { sealed = try await seal(book.path, events: Double(statistics.position), in: folder) }
    }
    return [
      Figure("apply of the help desk", median(rates), "commands/s"),
      Figure("log of the help desk, before sealing", bytesPerEvent, "bytes/event"),
      Figure("rebuild of all views", median(rebuilds), "events/s"),
    ] + sealed
  }

  /// What the log weighs when all of it is sealed, beside its export by `lz4 -9`, if that tool is installed.
  private static func seal(_ book: String, events: Double, in folder: URL) async throws -> [Figure] {
    let log = try Log.open(DiskStorage(folder: book))
    try await log.rotate()
    try await log.finishMaintenance()
    try await log.close()
    var figures: [Figure] = []
    for part in ["log", "index"] {
      let files = try FileManager.default.contentsOfDirectory(
        at: URL(filePath: book).appending(path: part), includingPropertiesForKeys: [.fileSizeKey])
      let bytes = try files.reduce(0) { $0 + (try $1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) }
      figures.append(Figure("the help desk sealed, \(part)", Double(bytes) / events, "bytes/event"))
    }
    let lz4 = URL(filePath: "/usr/bin/lz4")
    guard FileManager.default.isExecutableFile(atPath: lz4.path) else { return figures }
    let target = folder.appending(path: "export.jsonl")
    try Data().write(to: target)
    let file = try FileHandle(forWritingTo: target)
    let source = try await BackOfficeBook.open(book, BookOptions(access: .readOnly))
    _ = try await source.export { try file.write(contentsOf: $0) }
    try await source.close()
    let process = Process()
    process.executableURL = lz4
    process.arguments = ["-9", "-q", "-f", target.path, target.path + ".lz4"]
    try process.run()
    process.waitUntilExit()
    let size = try FileManager.default.attributesOfItem(atPath: target.path + ".lz4")[.size] as? Int ?? 0
    return figures + [Figure("its export by lz4 -9", Double(size) / events, "bytes/event")]
  }

  /// The path of the unpacked command file; nil where the data are not at hand.
  static func unpacked(into folder: URL) throws -> String? {
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
