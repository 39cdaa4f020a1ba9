// What a contiguous part of the log says of streams, commands and claims, in memory; staged events included.
// The newest part is kept like this; older ones lie on the disk as index runs (docs/index-format.md).

internal import FoundationEssentials

/// The in-memory index of the positions from one on.
struct LogIndex: Sendable {
  /// The first position that this part covers.
  let firstPosition: UInt64
  /// Whether positions and commands are kept, and not only counted.
  let isComplete: Bool
  /// The commands entered since they were last taken, where the index does not keep them.
  private(set) var entered: [(id: UUID, firstPosition: UInt64)] = []

  var streams = StreamTable()
  var types = NameTable()
  var actors = NameTable()
  var commandNames = NameTable()
  private(set) var commands: [UUID: CommittedCommand] = [:]
  /// How many batches were entered.
  private(set) var batchCount = 0
  /// The first position of the batch that took a key, or 0 where it was released.
  private(set) var claims: [UniqueKey: UInt64] = [:]
  /// The last position given.
  private(set) var lastPosition: UInt64
  /// The last time given, in milliseconds since 1970.
  private(set) var lastRecordedAt: Int64

  /// How many events it covers.
  var count: Int { Int(lastPosition + 1 - firstPosition) }

  /// An index of what follows a position; `isComplete` false for one that only counts.
  init(after position: UInt64 = 0, recordedAt: Int64 = .min, isComplete: Bool = true) {
    firstPosition = position + 1
    lastPosition = position
    lastRecordedAt = recordedAt
    self.isComplete = isComplete
  }

  /// Remembers what a batch says as a whole; its events follow by `addEvent`.
  mutating func addBatch(_ batch: borrowing BatchHeader, claims: [UniqueKey], releases: [UniqueKey]) {
    let first = batch.firstPosition
    batchCount += 1
    lastRecordedAt = batch.recordedAt.milliseconds
    for key in releases { self.claims[key] = 0 }
    for key in claims { self.claims[key] = first }
    guard isComplete else {
      entered.append((batch.commandID, first))
      return
    }
    // A command id that occurs twice keeps its first meaning: that is what a repeated command asks for.
    if commands[batch.commandID] == nil {
      commands[batch.commandID] = CommittedCommand(
        firstPosition: first, count: batch.count, fingerprint: batch.fingerprint)
    }
  }

  /// Makes room for so many events, of which a command has one or two as a rule.
  mutating func reserve(events count: Int) { commands.reserveCapacity(commands.count + count / 2) }

  /// Hands over the commands that were entered and not kept.
  mutating func takeEntered() -> [(id: UUID, firstPosition: UInt64)] {
    defer { entered.removeAll(keepingCapacity: true) }
    return entered
  }

  /// Gives the next position and the stream's next version to an event.
  mutating func addEvent(stream: Int) {
    lastPosition += 1
    if isComplete {
      streams[stream].positions.append(lastPosition)
    } else {
      streams[stream].base += 1
    }
  }
}
