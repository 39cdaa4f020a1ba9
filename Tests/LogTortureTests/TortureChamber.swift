// A folder with a log that child processes write to, and checks from outside of what they acknowledged.

import EventLog
import Foundation
import LibC

@testable import LogTorture

/// One log and the children that write to it.
final class TortureChamber {
  /// What a child did before it ended.
  struct Run {
    /// All complete lines that it told.
    var lines: [String]
    var ending: ChildProcess.Ending

    var wasKilled: Bool { if case .killed = ending { true } else { false } }

    /// The last position that it acknowledged.
    var acknowledged: UInt64? { lines.last { $0.hasPrefix("ack ") }.flatMap { UInt64($0.dropFirst(4)) } }
    /// The error that it ended with: code and number.
    var error: (code: String, errno: Int32)? {
      guard let words = lines.last?.split(separator: " "), words.count > 2, words[0] == "error" else { return nil }
      return (String(words[1]), Int32(words[2]) ?? 0)
    }
  }

  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  static let segment: UInt64 = 24 << 10
  static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "LogTorture").path

  let folder: URL
  /// The last position that any child acknowledged.
  private(set) var acknowledged: UInt64 = 0

  /// The log's folder.
  var log: String { folder.appending(path: "book").path }

  init(in parent: URL = FileManager.default.temporaryDirectory) throws {
    folder = parent.appending(path: "torture-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Starts a child that appends, under the command `prefix`.
  func start(_ prefix: [String] = [], commits: Int = 1_000_000, mode: String = "append") throws -> TortureChild {
    let words = prefix + [Self.program, mode, log] + (mode == "append" ? ["\(commits)", "\(Self.segment)"] : [])
    return try TortureChild(words)
  }

  /// Runs a child to its end.
  func run(_ prefix: [String] = [], commits: Int) throws -> Run {
    let child = try start(prefix, commits: commits)
    return note(child.finish())
  }

  /// Remembers what a child acknowledged.
  @discardableResult
  func note(_ run: Run) -> Run {
    acknowledged = max(acknowledged, run.acknowledged ?? 0)
    return run
  }

  /// Reads the whole log as it is, and throws what is wrong with it; returns the last position.
  ///
  /// `repairs` opens it for writing, which must succeed whatever the children went through.
  @discardableResult
  func check(repairs: Bool = true) async throws -> UInt64 {
    let disk = DiskStorage(folder: log)
    if repairs {
      let log = try Log.open(disk, options: LogOptions(segmentSize: Self.segment))
      if let reason = log.recovery.readOnlyReason { throw Fault(description: "read-only: \(reason)") }
      try await log.close()
    }
    let reader = try LogReader.open(disk)
    let last = try Self.read(reader)
    guard last >= acknowledged else { throw Fault(description: "\(acknowledged) was acknowledged, \(last) is there") }
    _ = try reader.verify()
    return last
  }

  /// Compares every event with what belongs at its position.
  private static func read(_ log: some ReadableLog) throws -> UInt64 {
    var (last, batchEnd): (UInt64, UInt64) = (0, 0)
    try log.scan { envelope, payload in
      let batch = envelope.batch
      if last == batchEnd { batchEnd = batch.firstPosition + UInt64(TortureBatch.count(at: batch.firstPosition)) - 1 }
      let own = TortureBatch.event(at: last + 1)
      guard envelope.position == last + 1, envelope.stream == own.stream, payload.elementsEqual(own.event.payload),
        batch.count == TortureBatch.count(at: batch.firstPosition),
        batch.commandID == TortureBatch.command(at: batch.firstPosition)
      else { throw Fault(description: "wrong event at position \(last + 1)") }
      last += 1
      return true
    }
    guard last == batchEnd else { throw Fault(description: "half a batch after position \(last)") }
    return last
  }
}
