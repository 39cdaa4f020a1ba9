// Staging a batch in the log: its conditions are checked on the newest staged state, then it is handed over.

public import EventLog
public import EventSourcing
public import FoundationEssentials

extension EventLog.Staging: StagingArea {
  public var newestRecordedAt: Instant? {
    lastPosition > 0 ? Instant(milliseconds: lastRecordedAt) : nil
  }

  public func command(_ id: UUID) -> CommittedCommand? {
    let known: (firstPosition: UInt64, count: Int, digest: UInt64)? = command(id)
    return known.map { CommittedCommand(firstPosition: $0.firstPosition, count: $0.count, fingerprint: $0.digest) }
  }

  public mutating func append(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    let known: CommittedCommand? = command(batch.commandID)
    if let known { throw .repeated(known) }
    let claims = try check(batch)
    let streams = batch.events.map(\.stream)
    do {
      let recordedAt = max(batch.recordedAt.milliseconds, lastRecordedAt)
      let positions = try append(LogBatch(batch, claims: claims))
      let header = BatchHeader(
        firstPosition: positions.lowerBound, count: streams.count, recordedAt: Instant(milliseconds: recordedAt),
        actor: batch.actor, commandID: batch.commandID, command: batch.command, correlationID: batch.correlationID,
        causation: batch.causation)
      return StagedBatch(header: header, versions: versions(of: streams), generation: generation)
    } catch {
      throw .failed(StoreFailure(error))
    }
  }

  /// The keys that the batch claims, once its conditions hold. What it releases itself is free for it.
  private func check(_ batch: EventBatch) throws(AppendError) -> [UniqueKey] {
    var claims: [UniqueKey] = []
    for condition in batch.conditions {
      switch condition {
      case .version(let stream, let expected):
        let actual = version(of: stream)
        if actual != expected { throw .conflict(stream, expected: expected, actual: actual) }
      case .head(let expected):
        if lastPosition != expected { throw .headMoved(expected: expected, actual: lastPosition) }
      case .claims(let key):
        if let holder = holds(key), !batch.releases.contains(key) { throw .alreadyExists(key, at: holder) }
        claims.append(key)
      }
    }
    return claims
  }

  /// The versions of events just appended: each stream's newest ones, counted back.
  private func versions(of streams: [StreamName]) -> [UInt32] {
    var versions = [UInt32](repeating: 0, count: streams.count)
    for index in streams.indices.reversed() {
      let next = streams[(index + 1)...].firstIndex(of: streams[index])
      versions[index] = next.map { versions[$0] - 1 } ?? version(of: streams[index])
    }
    return versions
  }
}
