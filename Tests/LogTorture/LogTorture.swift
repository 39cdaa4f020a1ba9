// The child of the torture tests: appends to a log and tells every acknowledgement, until it is killed or fails.
// What it appends follows from the position, so that whoever reads the log can tell whether it is right.

import EventLog
import LibC

/// `LogTorture append FOLDER COMMITS SEGMENT-BYTES`: appends that many batches, one after another.
/// `LogTorture hold FOLDER`: opens the log and holds it until it is killed.
/// `LogTorture spawn FOLDER`: the same, with a child process that outlives it, and tells the child's number.
/// `LogTorture fork FOLDER`: the same, but the child runs no program of its own.
/// `LogTorture close FOLDER`: the same, but the log is closed before the child is told of.
/// `LogTorture read FOLDER`: opens the log for reading and tells how far it goes.
@main struct LogTorture {
  static func main() async {
    let words = CommandLine.arguments
    do {
      switch (words.count, words.count > 1 ? words[1] : "") {
      case (5, "append"):
        try await append(folder: words[2], commits: Int(words[3]) ?? 0, segment: UInt64(words[4]) ?? 0)
      case (3, "hold"): try hold(folder: words[2])
      case (3, "spawn"): try hold(folder: words[2], child: spawnSleeper)
      case (3, "fork"): try hold(folder: words[2], child: forkSleeper)
      case (3, "close"): try await holdNoLonger(folder: words[2])
      case (3, "read"): tell("read \(try LogReader.open(DiskStorage(folder: words[2])).durable.position)")
      default: tell("usage: LogTorture append FOLDER COMMITS SEGMENT-BYTES | hold | spawn | fork | close | read FOLDER")
      }
    } catch {
      tell("error \(error.code.rawValue) \(error.errno ?? 0) \(error.message)")
      exit(1)
    }
  }

  private static func append(folder: String, commits: Int, segment: UInt64) async throws(StoreFailure) {
    let log = try Log.open(DiskStorage(folder: folder), options: LogOptions(segmentSize: segment))
    tell("opened \(log.durable.position)")
    if let reason = log.recovery.readOnlyReason { tell("readonly \(reason.code.rawValue)") }
    for _ in 0..<commits {
      let header = try log.stage { (transaction) throws(StoreFailure) in
        try transaction.appendUnconditionally(TortureBatch.next(after: transaction.lastPosition))
      }
      try await log.waitUntilDurable(through: header.lastPosition)
      tell("ack \(header.lastPosition)")
    }
    try await log.close()
    tell("closed")
  }

  private static func hold(folder: String, child: (() -> pid_t)? = nil) throws(StoreFailure) {
    let log = try Log.open(DiskStorage(folder: folder))
    tell("opened \(log.durable.position)")
    if let child { tell("child \(child())") }
    withExtendedLifetime(log) {
      while true { pause() }
    }
  }

  private static func holdNoLonger(folder: String) async throws(StoreFailure) {
    let log = try Log.open(DiskStorage(folder: folder))
    tell("opened \(log.durable.position)")
    let child = forkSleeper()
    try await log.close()
    tell("child \(child)")
    while true { pause() }
  }

  /// Starts a process that inherits whatever is not closed on exec, but not the pipe that the parent of all reads.
  private static func spawnSleeper() -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    let words = [strdup("sleep"), strdup("600"), nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    return posix_spawn(&child, "/bin/sleep", &actions, nil, words, environ) == 0 ? child : -1
  }

  /// Starts a copy of this process that holds all its descriptors but the pipe that the parent of all reads.
  private static func forkSleeper() -> pid_t {
    let child = fork()
    guard child == 0 else { return child }
    close(1)
    while true { pause() }
  }

  /// Writes a line at once: what was told before a kill must have reached the parent.
  private static func tell(_ text: String) {
    var line = text + "\n"
    line.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
  }
}
