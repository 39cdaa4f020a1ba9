// The index on disk: it can always be built again, but what it knows may prove that the log has lost history.

internal import FoundationEssentials

extension Doctor {
  /// The runs that an opening would use; nil, with a finding, when they can't be read.
  mutating func indexRuns(logID: UUID) -> IndexRunSet? {
    do throws(StoreFailure) {
      return try IndexRunSet.load(storage, logID: logID)
    } catch {
      findings.append(Finding(error, .indexDamaged))
      return nil
    }
  }

  /// Examines runs that were loaded before the segments were read.
  mutating func examineIndex(_ set: IndexRunSet, logID: UUID) {
    for run in set.runs { examine(run) }
    compare(set)
    for name in set.superfluous {
      if let finding = finding(ofUnused: name, logID: logID) { findings.append(finding) }
    }
  }

  private mutating func examine(_ run: IndexRun) {
    do throws(StoreFailure) {
      try run.verify()
    } catch {
      findings.append(
        Finding(
          .warning, .indexDamaged, error.message, file: error.file, offset: error.offset, positions: error.positions,
          remedy: IndexRunFormat.remedy))
    }
  }

  private mutating func compare(_ set: IndexRunSet) {
    guard let info = set.beyond ?? set.lastInfo else { return }
    let file = IndexFiles.run(info.span)
    if info.lastPosition > lastPosition {
      findings.append(
        Finding(
          .error, .indexAhead, "the index knows positions that the log lacks: the log has lost history", file: file,
          positions: lastPosition + 1...info.lastPosition,
          remedy: "Restore the log from a backup. If it was restored from an older one, delete the folder index."))
    } else if let digest = digests[info.lastPosition], digest != info.digest {
      findings.append(
        Finding(
          .error, .indexAhead, "the index is of another history than the log", file: file,
          positions: info.lastPosition...info.lastPosition,
          remedy: "If the log was restored from an older backup, delete the folder index."))
    }
  }

  private func finding(ofUnused name: String, logID: UUID) -> Finding? {
    // Whoever merges runs deletes them.
    if case .success(nil) = Result(catching: { () throws(StoreFailure) in try storage.open(name, writing: false) }) {
      return nil
    }
    if name == IndexFiles.newRun {
      return Finding(.notice, .leftOverFile, "an index file that was not finished; it is overwritten", file: name)
    }
    let short = String(name.dropFirst(IndexFiles.folder.count + 1))
    if let span = IndexFiles.span(ofName: short), (try? IndexRun.open(span, in: storage, logID: logID)) ?? nil != nil {
      return Finding(
        .notice, .indexStale, "an index file that newer ones replace; the next opening deletes it", file: name)
    }
    return Finding(
      .warning, .indexDamaged, "an index file is damaged or of another log", file: name,
      remedy: IndexRunFormat.remedy)
  }
}
