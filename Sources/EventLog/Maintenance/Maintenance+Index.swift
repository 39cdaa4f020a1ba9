// Writing the frozen part of the index as a run, merging runs, and writing a damaged one anew from the log.
// At every moment there are runs on the disk that reach as far as the index did, because they prove how far the log was
// durable: a damaged one goes last.

extension Maintenance {
  /// Writes the frozen part of the index, which is durable by now.
  func writeRun() throws(StoreFailure) {
    let work = contents.state.withLock { state -> (LogIndex, FrozenEnd)? in
      guard let frozen = state.buffer.index.older.frozen, let end = state.frozenEnd else { return nil }
      return (frozen, end)
    }
    guard let (frozen, end) = work else { return }
    let logID = contents.state.withLock { $0.logID }
    let run = try frozen.frozen(logID: logID, end: end).write(to: storage) { () throws(StoreFailure) in try self.pause()
    }
    contents.state.withLock { state in
      state.buffer.index.thaw(into: run)
      state.frozenEnd = nil
    }
  }

  /// Merges adjacent runs into one and deletes them.
  func mergeRuns(_ range: Range<Int>) throws(StoreFailure) {
    let runs = contents.state.withLock { $0.buffer.index.older.runs }
    let merged = try IndexRunMerge.merge(runs.runs[range], in: storage) { () throws(StoreFailure) in try self.pause() }
    replaceRuns(runs.replacing([merged]))
  }

  /// Writes a damaged run anew.
  func rebuildRun(_ span: IndexRunSpan) throws(StoreFailure) {
    let runs = contents.state.withLock { $0.buffer.index.older.runs }
    guard let damaged = runs.runs.first(where: { $0.info.span == span }) else { return }
    let rebuild = IndexRunRebuild(reader: contents.reader, storage: storage, runLength: options.indexRunLength)
    replaceRuns(runs.replacing(try rebuild.run(damaged) { () throws(StoreFailure) in try self.pause() }))
  }

  private func replaceRuns(_ replaced: IndexRunSet) {
    contents.state.withLock { $0.buffer.index.replaceRuns(replaced) }
    guard (try? fence.check()) != nil, let tidied = try? replaced.removingSuperfluous(from: storage) else { return }
    contents.state.withLock { $0.buffer.index.replaceRuns(tidied) }
  }
}
