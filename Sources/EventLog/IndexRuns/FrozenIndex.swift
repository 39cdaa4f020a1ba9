// What the memory hands over when its part of the index becomes a run: plain lists, in any order.
// It is written only when the log is durable up to its last position.

internal import FoundationEssentials

/// The index of a range of positions, taken out of memory.
struct FrozenIndex: Sendable {
  struct Stream: Sendable {
    var key: StreamName
    /// The stream's version before these positions.
    var base: UInt32
    /// The positions in this range, at least one.
    var positions: [UInt64]
  }

  struct Command: Sendable {
    var id: UUID
    var firstPosition: UInt64
  }

  struct Claim: Sendable {
    var key: UniqueKey
    /// The first position of the batch that holds the key at the range's end; 0 when it was released in the range.
    var holder: UInt64
  }

  /// What is covered; its counts are ignored.
  var info: IndexRunInfo
  var streams: [Stream] = []
  var commands: [Command] = []
  var claims: [Claim] = []

  /// Writes the run, durably, and opens it.
  func write<S: Storage>(
    to storage: S, pause: @escaping () throws(StoreFailure) -> Void = {}
  ) throws(StoreFailure) -> IndexRun {
    let hash = IndexHash(logID: info.logID)
    let capacity = IndexRunCapacity(streams: streams.count, commands: commands.count, claims: claims.count)
    var writer = try IndexRunWriter(storage, info: info, capacity: capacity, pause: pause)
    let keys = streams.map { hash($0.key) }
    for index in keys.indices.sorted(by: { keys[$0].precedes(keys[$1]) }) {
      try writer.beginStream(keys[index], base: streams[index].base, count: UInt32(streams[index].positions.count))
      for position in streams[index].positions { try writer.append(position: position) }
    }
    let hashedCommands = commands.map { (hash: hash($0.id), first: $0.firstPosition) }
    for command in hashedCommands.sorted(by: { ($0.hash, $0.first) < ($1.hash, $1.first) }) {
      try writer.append(command: command.hash, firstPosition: command.first)
    }
    for claim in claims.sorted(by: { ($0.key.high, $0.key.low) < ($1.key.high, $1.key.low) }) {
      try writer.append(claim: claim.key, holder: claim.holder)
    }
    return try writer.finish()
  }
}
