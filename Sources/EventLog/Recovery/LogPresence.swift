// What a folder says of a log in it, by the names of its files: whoever opens, copies, counts or makes one asks here, so
// that all tell a book that was never there from one that has lost its manifest or its log.

/// Whether a log is in a folder.
public enum LogPresence: Sendable {
  /// There is none, and nothing that was made of one.
  case none
  /// There is one.
  case present
  /// What is there proves that there was one. The error says what is lost and what to do.
  case lost(StoreFailure)
}

extension Storage {
  /// Looks whether there is a log, by names alone where its manifest is there; nothing is changed or locked.
  public func logPresence() throws(StoreFailure) -> LogPresence {
    let folder = try LogFolder(self)
    if folder.files.contains(LogFiles.manifest) { return .present }
    if let segment = try folder.firstWithFrames(above: 0)?.name {
      // Another process may have made it meanwhile.
      if try status(of: LogFiles.manifest) != nil { return .present }
      return .lost(
        StoreFailure(
          .corrupt, "the manifest is lost: there are events, in \(segment) for one", file: LogFiles.manifest,
          remedy: "Restore log/manifest from a backup, or salvage what is intact."))
    }
    guard let trace = try traceOfLog() else { return .none }
    if try status(of: LogFiles.manifest) != nil { return .present }
    return .lost(
      StoreFailure(
        .corrupt, "the log is lost: \(trace) was made of one", file: LogFiles.folder,
        remedy: "Restore the folder log from a backup, or move what is left elsewhere."))
  }

  /// A file that was made of a log: a run of the index, a view, a snapshot.
  private func traceOfLog() throws(StoreFailure) -> String? {
    let traces: [(folder: String, isTrace: (String) -> Bool)] = [
      (IndexFiles.folder, { IndexFiles.span(ofName: $0) != nil }), ("views", { $0.hasSuffix(".sqlite") }),
      ("snapshots", { $0.hasSuffix(".cbor") }),
    ]
    for (folder, isTrace) in traces {
      if let name = try names(in: folder)?.sorted().first(where: isTrace) { return folder + "/" + name }
    }
    return nil
  }

  /// The error for a log that can't be read because its manifest is not there.
  func absence() throws(StoreFailure) -> StoreFailure? {
    switch try logPresence() {
    case .none: StoreFailure(.notFound, "there is no log here", file: LogFiles.manifest)
    case .present: nil
    case .lost(let error): error
    }
  }

  /// Throws when a file that the manifest names is missing or there are events that it does not name.
  func checkNames(_ manifest: Manifest) throws(StoreFailure) { try LogFolder(self).check(manifest) }
}
