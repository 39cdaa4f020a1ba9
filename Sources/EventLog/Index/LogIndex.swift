// What the log knows by heart, staged events included: streams, commands, claims and the frames on disk.
// It is built by reading the log when it is opened, and is derived from nothing else.

internal import FoundationEssentials

/// The in-memory index of a log.
struct LogIndex {
  struct Command {
    let firstPosition: UInt64
    let count: UInt32
    let digest: UInt64
  }

  var streams = StreamTable()
  var types = NameTable()
  var actors = NameTable()
  var frames = FrameTable()
  private(set) var commands: [UUID: Command] = [:]
  private(set) var claims: [UniqueKey: UInt64] = [:]
  /// The last position given.
  private(set) var lastPosition: UInt64 = 0
  /// The last time given, in milliseconds since 1970.
  private(set) var lastRecordedAt = Int64.min

  /// Remembers what a batch says as a whole; its events follow by `addEvent`.
  mutating func addBatch(
    commandID: UUID, digest: UInt64, count: Int, recordedAt: Int64, claims: some Sequence<UniqueKey>,
    releases: some Sequence<UniqueKey>
  ) {
    let first = lastPosition + 1
    // A command id that occurs twice keeps its first meaning: that is what a repeated command asks for.
    if commands[commandID] == nil {
      commands[commandID] = Command(firstPosition: first, count: UInt32(count), digest: digest)
    }
    for key in releases { self.claims[key] = nil }
    for key in claims { self.claims[key] = first }
    lastRecordedAt = recordedAt
  }

  /// Gives the next position and the stream's next version to an event.
  mutating func addEvent(stream: Int) {
    lastPosition += 1
    streams[stream].positions.append(lastPosition)
  }
}
