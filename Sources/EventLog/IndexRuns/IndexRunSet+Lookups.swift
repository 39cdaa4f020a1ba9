// The lookups over all runs. A key is hashed once; each run that knows nothing of it costs one cache line.
// Versions, commands and claims are sought from the newest run on, where most of what is asked for lies.

internal import FoundationEssentials

extension IndexRunSet {
  /// The stream's version at `lastPosition`; 0 when it has no events by then.
  func version(of key: StreamKey) throws(LogError) -> UInt32 {
    let key = hash(key)
    for run in runs.reversed() {
      if let (base, count) = try run.stream(key) { return base + count }
    }
    return 0
  }

  /// Up to `limit` positions of the stream, from the version after `version` on.
  func positions(
    of key: StreamKey, afterVersion version: UInt32 = 0, limit: Int = .max
  ) throws(LogError) -> [UInt64] {
    let key = hash(key)
    var positions: [UInt64] = []
    for run in try holders(of: key, afterVersion: version).reversed() where positions.count < limit {
      positions += try run.positions(of: key, afterVersion: version, limit: limit - positions.count)
    }
    return positions
  }

  /// The first positions of the batches that may be this command's, newest run first. Another command can have the
  /// same hash, so the caller looks at the batch in the log.
  func commandCandidates(_ id: UUID) throws(LogError) -> [UInt64] {
    let hash = hash(id)
    var positions: [UInt64] = []
    for run in runs.reversed() { positions += try run.commands(hash) }
    return positions
  }

  /// The first position of the key's holder; nil when it is free.
  func claim(_ key: UniqueKey) throws(LogError) -> UInt64? {
    for run in runs.reversed() {
      if let holder = try run.claim(key) { return holder == 0 ? nil : holder }
    }
    return nil
  }

  /// The runs with the stream's versions after `version`, newest first.
  private func holders(of key: HashedStreamKey, afterVersion version: UInt32) throws(LogError) -> [IndexRun] {
    var holders: [IndexRun] = []
    for run in runs.reversed() {
      guard let (base, _) = try run.stream(key) else { continue }
      holders.append(run)
      if base <= version { break }
    }
    return holders
  }
}
