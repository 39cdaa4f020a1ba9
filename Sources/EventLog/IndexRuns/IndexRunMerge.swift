// Makes one run of several adjacent ones, in one pass and with little memory.
// The old runs stay as they are; whoever merges replaces them in the set and deletes them later.

/// The merging of runs.
enum IndexRunMerge {
  /// Writes the run that covers what `runs` cover, durably. `pause` is called after every few MiB and may throw to
  /// give up. Throws `corrupt` when one of the runs is damaged.
  static func merge<S: Storage>(
    _ runs: ArraySlice<IndexRun>, in storage: S, pause: @escaping () throws(StoreFailure) -> Void = {}
  ) throws(StoreFailure) -> IndexRun {
    let info = mergedInfo(runs)
    let capacity = IndexRunCapacity(
      streams: try countStreams(runs), commands: runs.reduce(0) { $0 + $1.shape.commands },
      claims: runs.reduce(0) { $0 + $1.shape.claims })
    var writer = try IndexRunWriter(storage, info: info, capacity: capacity, pause: pause)
    try mergeStreams(runs, into: &writer)
    try mergeCommands(runs, into: &writer)
    try mergeClaims(runs, into: &writer)
    return try writer.finish()
  }

  private static func mergedInfo(_ runs: ArraySlice<IndexRun>) -> IndexRunInfo {
    guard let first = runs.first, var info = runs.last?.info else { preconditionFailure("nothing to merge") }
    precondition(zip(runs, runs.dropFirst()).allSatisfy { $0.info.lastPosition + 1 == $1.info.firstPosition })
    info.firstPosition = first.info.firstPosition
    info.level = (runs.map(\.info.level).max() ?? 0) &+ 1
    return info
  }

  /// How many different streams there are: a filter sized by the sum would be far too large where streams are long.
  private static func countStreams(_ runs: ArraySlice<IndexRun>) throws(StoreFailure) -> Int {
    var streams = try StreamMerge(runs)
    var count = 0
    while try streams.next() != nil {
      count += 1
      try streams.skip()
    }
    return count
  }

  private static func mergeStreams<S: Storage>(
    _ runs: ArraySlice<IndexRun>, into writer: inout IndexRunWriter<S>
  ) throws(StoreFailure) {
    var streams = try StreamMerge(runs)
    var positions: [UInt64] = []
    while let stream = try streams.next() {
      try writer.beginStream(stream.key, base: stream.base, count: stream.count)
      while try streams.consume(&positions) {
        for position in positions { try writer.append(position: position) }
      }
    }
  }

  private static func mergeCommands<S: Storage>(
    _ runs: ArraySlice<IndexRun>, into writer: inout IndexRunWriter<S>
  ) throws(StoreFailure) {
    var commands = try TableMerge(runs) { .commands(of: $0) }
    while let (hash, position, _) = try commands.next() {
      try writer.append(command: hash, firstPosition: position)
    }
  }

  /// The newest run that knows a key decides; where nothing is older, a release says nothing.
  private static func mergeClaims<S: Storage>(
    _ runs: ArraySlice<IndexRun>, into writer: inout IndexRunWriter<S>
  ) throws(StoreFailure) {
    var claims = try TableMerge(runs) { .claims(of: $0) }
    let keepsReleases = runs.first?.info.firstPosition != 1
    var present = try claims.next()
    while let (high, low, holder) = present {
      present = try claims.next()
      if let present, (present.0, present.1) == (high, low) { continue }
      if holder != 0 || keepsReleases { try writer.append(claim: UniqueKey(high: high, low: low), holder: holder) }
    }
  }
}
