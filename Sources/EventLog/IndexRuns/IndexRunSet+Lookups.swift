// The lookups over all runs. A key is hashed once; each run that knows nothing of it costs one cache line.
// Versions, commands and claims are sought from the newest run on, where most of what is asked for lies. Where a run
// is damaged, the log is asked for what it covers.

internal import FoundationEssentials

extension IndexRunSet {
  /// The stream's version at a position, `lastPosition` unless one before is given; 0 when it has no events by then.
  func version(of stream: StreamName, at position: UInt64 = .max) throws(StoreFailure) -> UInt32 {
    let key = hash(stream)
    let probe = SplitBlockProbe(key.hash)
    for index in runs.indices.reversed()
    where runs[index].info.firstPosition <= position && probe.mayBe(in: filters[index].streams) {
      let version = try ask(index) { (run) throws(StoreFailure) in
        try run.version(of: key, at: position)
      } log: { (log, span) throws(StoreFailure) in
        try log.stream(stream, in: span).map { stream in
          stream.base &+ UInt32(truncatingIfNeeded: stream.positions.count { $0 <= position })
        }
      }
      if let version { return version }
    }
    return 0
  }

  /// The first positions of the batches that may be this command's, newest run first. Another command can have the
  /// same hash, so the caller looks at the batch in the log.
  func commandCandidates(_ id: UUID) throws(StoreFailure) -> [UInt64] {
    let hash = hash(id)
    let probe = SplitBlockProbe(hash)
    var positions: [UInt64] = []
    for index in runs.indices.reversed() where probe.mayBe(in: filters[index].commands) {
      positions += try ask(index) { (run) throws(StoreFailure) in
        try run.commands(hash)
      } log: { (log, span) throws(StoreFailure) in
        try log.commands(id, in: span)
      }
    }
    return positions
  }

  /// The first position of the key's holder; nil when it is free.
  func claim(_ key: UniqueKey) throws(StoreFailure) -> UInt64? {
    let probe = SplitBlockProbe(key.high)
    for index in runs.indices.reversed() where probe.mayBe(in: filters[index].claims) {
      let holder = try ask(index) { (run) throws(StoreFailure) in
        try run.claim(key)
      } log: { (log, span) throws(StoreFailure) in
        try log.claim(key, in: span)
      }
      if let holder { return holder == 0 ? nil : holder }
    }
    return nil
  }

  /// Asks a run, and where it is damaged the log.
  private func ask<Answer>(
    _ index: Int, run: (IndexRun) throws(StoreFailure) -> Answer,
    log other: (IndexedLog, IndexRunSpan) throws(StoreFailure) -> Answer
  ) throws(StoreFailure) -> Answer {
    do throws(StoreFailure) {
      return try run(runs[index])
    } catch {
      guard let log, runs[index].isDamaged else { throw error }
      log.noteDamage()
      return try other(log, runs[index].info.span)
    }
  }
}

// The positions of a stream, which may lie in many runs.
extension IndexRunSet {
  /// What one run has of a stream: a place in the run, or what the log says in its stead.
  private enum Part {
    case place(StreamPlace)
    case read(base: UInt32, positions: [UInt64])

    var base: UInt32 {
      switch self {
      case .place(let place): place.head.base
      case .read(let base, _): base
      }
    }
  }

  /// Up to `limit` positions of the stream, from the version after `version` on.
  func positions(
    of stream: StreamName, afterVersion version: UInt32 = 0, limit: Int = .max
  ) throws(StoreFailure) -> [UInt64] {
    let key = hash(stream)
    var positions: [UInt64] = []
    for (index, part) in try parts(of: stream, key, afterVersion: version).reversed() where positions.count < limit {
      let room = limit - positions.count
      positions += try ask(index) { (run) throws(StoreFailure) in
        guard case .place(let place) = part else { return IndexRunSet.positions(of: part, after: version, room) }
        var found: [UInt64] = []
        try run.append(from: place, of: key, afterVersion: version, limit: room, to: &found)
        return found
      } log: { (log, span) throws(StoreFailure) in
        let read = try log.stream(stream, in: span).map { Part.read(base: $0.base, positions: $0.positions) }
        return read.map { IndexRunSet.positions(of: $0, after: version, room) } ?? []
      }
    }
    return positions
  }

  /// Where the stream's versions after `version` lie, newest run first.
  private func parts(
    of stream: StreamName, _ key: HashedStreamName, afterVersion version: UInt32
  ) throws(StoreFailure) -> [(run: Int, part: Part)] {
    let probe = SplitBlockProbe(key.hash)
    var parts: [(Int, Part)] = []
    for index in runs.indices.reversed() where probe.mayBe(in: filters[index].streams) {
      let part = try ask(index) { (run) throws(StoreFailure) in
        try run.find(key, version: version).map { Part.place($0) }
      } log: { (log, span) throws(StoreFailure) in
        try log.stream(stream, in: span).map { .read(base: $0.base, positions: $0.positions) }
      }
      guard let part else { continue }
      parts.append((index, part))
      if part.base <= version { break }
    }
    return parts
  }

  private static func positions(of part: Part, after version: UInt32, _ limit: Int) -> [UInt64] {
    guard case .read(let base, let positions) = part else { return [] }
    return Array(positions.dropFirst(version > base ? Int(version - base) : 0).prefix(limit))
  }
}
