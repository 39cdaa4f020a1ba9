// The examination of a whole book: its log, whether every event can be read, whether the views are of this log, and
// the folder around them. Nothing is changed.

public import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

extension Book {
  /// Examines the book in the folder `path` and collects all that is wrong with it.
  ///
  /// - Throws: `noSuchBook` when there is none; everything else is a finding.
  public static func diagnose(_ path: String) async throws(Failure) -> Diagnosis {
    if case .none = try presence(at: path) { throw .noSuchBook(path) }
    var diagnosis: Diagnosis
    do {
      diagnosis = try await offCooperativeThreads { DiskStorage(folder: path).diagnoseLog() }
    } catch {
      throw Failure(error)
    }
    if diagnosis.severity != .error { diagnosis.findings += await contentFindings(path) }
    diagnosis.findings += openToOthers(path)
    return diagnosis
  }

  /// What a reader of the events and the views meets.
  private static func contentFindings(_ path: String) async -> [Finding] {
    do {
      let book = try await Book.open(path, BookOptions(access: .readOnly))
      var findings = try await book.unreadableEvents() + book.clockFindings()
      do throws(Failure) {
        _ = try await book.viewList(countingRows: false)
      } catch {
        findings.append(finding(of: error))
      }
      try? await book.close()
      return findings
    } catch {
      if case .view = error { return [finding(of: error)] }
      return [Finding(.error, .unreadable, error.description)]
    }
  }

  /// The finding that an error of the views makes: only one of another history says that the log has lost something.
  private static func finding(of error: Failure) -> Finding {
    if case .view(let error) = error, error.isOfOtherHistory {
      return Finding(
        .error, .view, "a view is not of this log: \(error)", file: "views",
        remedy: "Restore the log from a backup. If it was restored from an older one, delete the folder views.")
    }
    return Finding(
      .warning, .unreadable, "the views can't be read: \(error)", file: "views",
      remedy: "Check the folder views; it can be deleted, and is built again then.")
  }

  private func unreadableEvents() async throws(Failure) -> [Finding] {
    try await onLog { log in
      var findings: [Finding] = []
      try log.read(after: 0, through: nil) { envelope, payload in
        do {
          try D.Event.registry.read(envelope, payload) { _, _ in }
        } catch {
          findings.append(
            Finding(
              .warning, .event, "an event of stream \(envelope.stream) can't be read: \(error)",
              positions: envelope.position...envelope.position, remedy: "Use the version that wrote it."))
        }
        return findings.count < 100
      }
      return findings
    }
  }

  /// Files and folders that other users may read or change.
  private static func openToOthers(_ path: String) -> [Finding] {
    ["", "/log", "/index", "/views"].compactMap { folder in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + folder)
      guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 else { return nil }
      let name = folder.isEmpty ? path : String(folder.dropFirst())
      return Finding(
        .notice, .fileMode, "other users may enter this folder (mode \(String(mode, radix: 8)))", file: name,
        remedy: "chmod 700 it if they should not.")
    }
  }
}
