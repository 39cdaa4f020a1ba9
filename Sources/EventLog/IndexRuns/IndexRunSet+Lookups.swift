// The lookups over all runs. A key is hashed once; each run that knows nothing of it costs one cache line.
// Versions, commands and claims are sought from the newest run on, where most of what is asked for lies.

internal import FoundationEssentials

extension IndexRunSet {
  /// The stream's version at `lastPosition`; 0 when it has no events by then.
  func version(of key: StreamKey) throws(LogError) -> UInt32 {
    let key = hash(key)
    let probe = SplitBlockProbe(key.hash)
    for index in runs.indices.reversed() where probe.mayBe(in: filters[index].streams) {
      if let (base, count) = try runs[index].stream(key) { return base + count }
    }
    return 0
  }

  /// Up to `limit` positions of the stream, from the version after `version` on.
  func positions(
    of key: StreamKey, afterVersion version: UInt32 = 0, limit: Int = .max
  ) throws(LogError) -> [UInt64] {
    let key = hash(key)
    var positions: [UInt64] = []
    for place in try places(of: key, afterVersion: version).reversed() where positions.count < limit {
      try place.cursor.run.append(from: place, of: key, afterVersion: version, limit: limit, to: &positions)
    }
    return positions
  }

  /// The first positions of the batches that may be this command's, newest run first. Another command can have the
  /// same hash, so the caller looks at the batch in the log.
  func commandCandidates(_ id: UUID) throws(LogError) -> [UInt64] {
    let hash = hash(id)
    let probe = SplitBlockProbe(hash)
    var positions: [UInt64] = []
    for index in runs.indices.reversed() where probe.mayBe(in: filters[index].commands) {
      positions += try runs[index].commands(hash)
    }
    return positions
  }

  /// The first position of the key's holder; nil when it is free.
  func claim(_ key: UniqueKey) throws(LogError) -> UInt64? {
    let probe = SplitBlockProbe(key.high)
    for index in runs.indices.reversed() where probe.mayBe(in: filters[index].claims) {
      if let holder = try runs[index].claim(key) { return holder == 0 ? nil : holder }
    }
    return nil
  }

  /// Where the stream's versions after `version` lie, newest run first.
  private func places(of key: HashedStreamKey, afterVersion version: UInt32) throws(LogError) -> [StreamPlace] {
    let probe = SplitBlockProbe(key.hash)
    var places: [StreamPlace] = []
    for index in runs.indices.reversed() where probe.mayBe(in: filters[index].streams) {
      guard let place = try runs[index].find(key, version: version) else { continue }
      places.append(place)
      if place.head.base <= version { break }
    }
    return places
  }
}
