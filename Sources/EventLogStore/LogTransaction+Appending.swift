// Staging a batch in the log: its conditions are checked on the newest staged state, then it is handed over.

public import EventLog
public import EventSourcing

extension LogTransaction: AppendTransaction {
  public mutating func append(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    try check(batch)
    do {
      let header = try appendUnconditionally(batch)
      return StagedBatch(header: header, versions: versions(of: batch.events), generation: generation)
    } catch {
      throw .failed(error)
    }
  }

  /// The versions of events just appended: each stream's newest ones, counted back.
  private func versions(of events: [NewEvent]) -> [UInt32] {
    var versions = [UInt32](repeating: 0, count: events.count)
    for index in events.indices.reversed() {
      let stream = events[index].stream
      let next = events[(index + 1)...].firstIndex { $0.stream == stream }
      versions[index] = next.map { versions[$0] - 1 } ?? version(of: stream)
    }
    return versions
  }
}
