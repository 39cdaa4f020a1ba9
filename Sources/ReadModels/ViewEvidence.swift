// What the views of a folder prove of the log beside them: each says up to where, and over which history, it was built.
// Whoever opens a log for appending, copies or counts it asks here first; views of other programs' versions count too.

internal import Dispatch
public import EventSourcing
internal import FoundationEssentials
internal import GRDB

public enum ViewEvidence {
  /// Compares every complete view in the book's own folder with the log. What can't be read proves nothing.
  ///
  /// - Throws: `aheadOfLog`, `otherChain` or `otherLog` when a view contradicts the log; `foreignFile` where something
  ///   else lies in a view's place.
  public static func requireAgreement(in folder: ViewFolder, with log: some EventReader) throws(ViewError) {
    try folder.shared.requireFolder()
    guard let folder = try? folder.shared.open() else { return }
    var files: [(view: String, location: String)] = []
    for found in ViewFiles.builds(in: folder) where found.isComplete {
      let name = ViewFiles.complete(found.view, found.build)
      guard try FileGuard.requirePlainFile(name, in: folder, view: found.view) != nil else { continue }
      files.append((found.view, folder.location(name)))
    }
    for row in rows(of: files) { try row?.check(against: log) }
  }

  /// What the files say, in their order. Side by side: there are many, and a command at a prompt waits for all.
  private static func rows(of files: [(view: String, location: String)]) -> [CheckpointRow?] {
    let rows = Lock([CheckpointRow?](repeating: nil, count: files.count))
    DispatchQueue.concurrentPerform(iterations: files.count) { index in
      let row = row(of: files[index].view, files[index].location)
      rows.withLock { $0[index] = row }
    }
    return rows.withLock { $0 }
  }

  private static func row(of view: String, _ location: String) -> CheckpointRow? {
    var configuration = Configuration()
    configuration.readonly = true
    guard let queue = try? DatabaseQueue(path: location, configuration: configuration) else { return nil }
    defer { try? queue.close() }
    let row = try? queue.read { try CheckpointRow.stored(for: view, in: ViewDatabase($0)) }
    return row?.building == nil ? row : nil
  }
}
