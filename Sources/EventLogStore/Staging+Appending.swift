// Staging a batch in the log: its conditions are checked on the newest staged state, then it is handed over.

public import EventLog
public import EventSourcing
public import FoundationEssentials

extension EventLog.Staging: StagingArea {
  public var newestRecordedAt: Instant? {
    lastPosition > 0 ? Instant(milliseconds: lastRecordedAt) : nil
  }

  public func version(of stream: StreamName) -> UInt32 {
    version(of: StreamKey(stream))
  }

  public func command(_ id: UUID) -> CommittedCommand? {
    let known: (firstPosition: UInt64, count: Int, digest: UInt64)? = command(id)
    return known.map { CommittedCommand(firstPosition: $0.firstPosition, count: $0.count, fingerprint: $0.digest) }
  }

  public mutating func append(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    let known: CommittedCommand? = command(batch.commandID)
    if let known { throw .repeated(known) }
    let claims = try check(batch.conditions)
    let keys = batch.events.map { StreamKey($0.stream) }
    do {
      let recordedAt = max(batch.recordedAt.milliseconds, lastRecordedAt)
      let positions = try append(LogBatch(batch, streams: keys, claims: claims))
      let header = BatchHeader(
        firstPosition: positions.lowerBound, count: keys.count, recordedAt: Instant(milliseconds: recordedAt),
        actor: batch.actor, commandID: batch.commandID, correlationID: batch.correlationID,
        causation: batch.causation)
      return StagedBatch(header: header, versions: versions(of: keys), generation: generation)
    } catch {
      throw .failed(StoreFailure(error))
    }
  }

  private func check(_ conditions: [Condition]) throws(AppendError) -> [EventLog.UniqueKey] {
    var claims: [EventLog.UniqueKey] = []
    for condition in conditions {
      switch condition {
      case .version(let stream, let expected):
        let actual = version(of: stream)
        if actual != expected { throw .conflict(stream, expected: expected, actual: actual) }
      case .claims(let key):
        let claim = EventLog.UniqueKey(key)
        if let holder = holds(claim) { throw .alreadyExists(key, at: holder) }
        claims.append(claim)
      }
    }
    return claims
  }

  /// The versions of events just appended: each stream's newest ones, counted back.
  private func versions(of keys: [StreamKey]) -> [UInt32] {
    var versions = [UInt32](repeating: 0, count: keys.count)
    for index in keys.indices.reversed() {
      let next = keys[(index + 1)...].firstIndex(of: keys[index])
      versions[index] = next.map { versions[$0] - 1 } ?? version(of: keys[index])
    }
    return versions
  }
}
